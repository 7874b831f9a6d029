import type { Collection } from '../store/collection.ts'
import type { Store } from '../store/store.ts'

/** The same store, but whoever looks for something finds only what is in one space, or in none. */
export function withinSpace(store: Store, spaceId: string): Store {
  const isHere = (document: object) => !('spaceId' in document) || document.spaceId === spaceId
  const narrow = (collection: Collection<{ readonly id: string }>) => ({
    ...collection,
    all: () => collection.all().filter(isHere),
    newestFirst: () => collection.newestFirst().filter(isHere),
  })
  const entries = Object.entries(store) as unknown as readonly [string, Collection<{ readonly id: string }>][]
  return Object.fromEntries(entries.map(([name, collection]) => [name, narrow(collection)])) as unknown as Store
}
