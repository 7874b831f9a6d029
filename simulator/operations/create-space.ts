// Making a space with what every space has from its first day, and taking one away with all that is in it.

import type { Space } from '../store/documents.ts'
import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'

export function createSpace(store: Store, wanted: Omit<Space, 'id' | 'slug'>): Space {
  const space = store.spaces.add({ id: store.spaces.nextId(), slug: slugOf(wanted.name), ...wanted })
  const common = (name: string) => ({ spaceId: space.id, name, slug: slugOf(name), description: '' })
  store.projectGroups.add({ id: store.projectGroups.nextId(), ...common('Default Project Group') })
  store.lifecycles.add({ id: store.lifecycles.nextId(), ...common('Default Lifecycle'), phases: [] })
  store.workerPools.add({
    id: store.workerPools.nextId(),
    ...common('Default Worker Pool'),
    isDefault: true,
    sortOrder: 0,
    poolType: 'StaticWorkerPool',
  })
  return space
}

export function removeSpace(store: Store, space: Space): void {
  for (const collection of Object.values(store) as readonly Store['projects'][]) {
    const ids = collection.all().flatMap(({ id, spaceId }) => (spaceId === space.id ? [id] : []))
    for (const id of ids) collection.remove(id)
  }
  store.spaces.remove(space.id)
}
