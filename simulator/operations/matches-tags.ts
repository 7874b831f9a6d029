// Tenants by tags, each spelt `Set/Tag`.

import type { Unconfirmed } from '../unconfirmed.ts'

/** Whether a tenant's tags are the wanted ones: one of those of each set, or all of them. */
export function matchesTags(
  own: readonly string[],
  wanted: readonly string[],
  { tagFilters }: Pick<Unconfirmed, 'tagFilters'>,
): boolean {
  const has = (tag: string) => own.some((one) => one.toLowerCase() === tag.toLowerCase())
  if (tagFilters === 'all') return wanted.every(has)
  const sets = new Map<string, string[]>()
  for (const tag of wanted) {
    const set = tag.slice(0, tag.indexOf('/')).toLowerCase()
    sets.set(set, [...(sets.get(set) ?? []), tag])
  }
  return [...sets.values()].every((tags) => tags.some(has))
}
