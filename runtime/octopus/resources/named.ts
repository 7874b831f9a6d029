import { object, optional, string, type Shaped } from '../../shape.ts'

/** What projects, environments and spaces have in common: people know them by name, the API by id. */
export const namedFields = { Id: string, Name: string, Slug: optional(string) }
export const NamedResource = object(namedFields)
export type NamedResource = Shaped<typeof NamedResource>

export interface Named {
  readonly id: string
  readonly name: string
  /** The name as it stands in portal addresses; older servers give none for environments. */
  readonly slug: string | undefined
}

export function toNamed({ Id, Name, Slug }: NamedResource): Named {
  return { id: Id, name: Name, slug: Slug }
}
