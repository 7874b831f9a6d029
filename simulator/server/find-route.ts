// From a path to its route. A space-scoped route has three addresses: `/api/Spaces-1/x`, `/api/spaces/<id or slug>/x`,
// and `/api/x` for the default space. Paths compare without case.

import type { Space } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import type { Route } from './route.ts'

export type FoundRoute =
  | {
      readonly kind: 'found'
      readonly route: Route
      readonly parameters: ReadonlyMap<string, string>
      /** The space that the path names, if it names one. */
      readonly space: Space | undefined
    }
  /** The path is there, the verb is not. */
  | { readonly kind: 'wrong-method' }
  /** The path names a space that does not exist. */
  | { readonly kind: 'unknown-space'; readonly id: string }
  | { readonly kind: 'unknown-route' }

/** @param path With its `/api`, without its query, still escaped. */
export function findRoute(routes: readonly Route[], store: Store, method: string, path: string): FoundRoute {
  const [root, ...segments] = path.split('/').filter(Boolean).map(decode)
  if (root?.toLowerCase() !== 'api') return { kind: 'unknown-route' }
  const [first = '', second = '', ...rest] = segments
  if (/^spaces-\d+$/i.test(first)) {
    const space = store.spaces.get(first)
    if (!space) return { kind: 'unknown-space', id: first }
    return choose(
      routes.filter(({ scope }) => scope !== 'server'),
      method,
      segments.slice(1),
      space,
    )
  }
  const plain = choose(routes.filter(isBelowApi), method, segments, undefined)
  if (first.toLowerCase() !== 'spaces' || rest.length === 0 || plain.kind !== 'unknown-route') return plain
  const space = store.spaces.all().find(({ id, slug }) => [id, slug].some((name) => same(name, second)))
  if (!space) return { kind: 'unknown-space', id: second }
  return choose(
    routes.filter(({ scope }) => scope !== 'server'),
    method,
    rest,
    space,
  )
}

/** The home document of a space has no address in the default space: `/api` is the server's own. */
function isBelowApi({ scope, path }: Route): boolean {
  return scope === 'server' || path !== '/'
}

function choose(
  routes: readonly Route[],
  method: string,
  segments: readonly string[],
  space: Space | undefined,
): FoundRoute {
  const matches = routes
    .map((route) => ({ route, match: matchPath(route.path, segments) }))
    .filter(({ match }) => match !== undefined)
  if (matches.length === 0) return { kind: 'unknown-route' }
  const [best] = matches
    .filter(({ route }) => route.method === method)
    .sort((a, b) => (a.match?.size ?? 0) - (b.match?.size ?? 0))
  return best?.match ? { kind: 'found', route: best.route, parameters: best.match, space } : { kind: 'wrong-method' }
}

/** The values of the path's parameters; fewer of them is the better match. */
function matchPath(path: string, segments: readonly string[]): ReadonlyMap<string, string> | undefined {
  const parts = path.split('/').filter(Boolean)
  if (parts.length !== segments.length) return undefined
  const parameters = new Map<string, string>()
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? ''
    const parameter = /^\{(\w+)\}$/.exec(part)?.[1]
    if (parameter !== undefined) parameters.set(parameter, segment)
    else if (!same(part, segment)) return undefined
  }
  return parameters
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
