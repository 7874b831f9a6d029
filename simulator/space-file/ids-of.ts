import { sameName } from '../store/same-name.ts'

interface Named {
  readonly id: string
  readonly spaceId: string
  readonly name: string
}

/** The ids of what has these names in a space; what is not there is left out. */
export function idsOf(documents: readonly Named[], names: readonly string[], spaceId: string): readonly string[] {
  const here = documents.filter((document) => document.spaceId === spaceId)
  return names.flatMap((wanted) => here.find(({ name }) => sameName(name, wanted))?.id ?? [])
}
