import * as z from 'zod/mini'
import type { Octopus, Query } from './octopus.ts'
import { PageResource } from './resources/page.ts'

/**
 * The whole of a list, however many pages it has; each item once, for rows shift between the pages of a live list.
 * @throws {StepError} As `Octopus.get` does.
 */
export async function listAll<T extends { readonly Id: string }>(
  octopus: Octopus,
  path: string,
  schema: z.ZodMiniType<T>,
  query: Query = {},
): Promise<readonly T[]> {
  const items = new Map<string, T>()
  const pageSchema = z.extend(PageResource, { Items: z.array(schema) })
  for (let skip = 0; ;) {
    const page = await octopus.get(path, pageSchema, { ...query, skip, take: 1000 })
    for (const item of page.Items) items.set(item.Id, item)
    // A server may give fewer than asked for: what came tells where to go on.
    skip += page.Items.length
    if (page.Items.length === 0 || !page.Links?.['Page.Next']) return [...items.values()]
  }
}
