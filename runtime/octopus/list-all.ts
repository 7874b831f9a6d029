import type { Shape } from '../shape.ts'
import type { Octopus, Query } from './octopus.ts'
import { pageOf } from './resources/page.ts'

/**
 * The whole of a list, however many pages it has; each item once, for rows shift between the pages of a live list.
 * @throws {StepError} As `Octopus.get` does.
 */
export async function listAll<T extends { readonly Id: string }>(
  octopus: Octopus,
  path: string,
  shape: Shape<T>,
  query: Query = {},
): Promise<readonly T[]> {
  const items = new Map<string, T>()
  const page = pageOf(shape)
  for (let skip = 0; ;) {
    const { Items, Links } = await octopus.get(path, page, { ...query, skip, take: 1000 })
    for (const item of Items) items.set(item.Id, item)
    // A server may give fewer than asked for: what came tells where to go on.
    skip += Items.length
    if (Items.length === 0 || !Links?.['Page.Next']) return [...items.values()]
  }
}
