// The links of a resource, below the root of the server.

export type Links = Readonly<Record<string, string>>

/** `/api/Spaces-1/projects/Projects-1` */
export function inSpace(spaceId: string, path: string): string {
  return `/api/${spaceId}/${path}`
}

/** Links whose targets are addresses in a space. */
export function linksIn(spaceId: string, paths: Links): Links {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, inSpace(spaceId, path)]))
}
