// The tag sets of a space: those that the file lists, and those that its tenants' tags need.

import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'
import type { SpacePart } from './schema.ts'

export function loadTagSets(store: Store, spaceId: string, { tagSets, tenants }: SpacePart): void {
  const tagsBySet = new Map(tagSets.map(({ name, tags }) => [name, new Set(tags)]))
  for (const tag of tenants.flatMap(({ tags }) => tags)) {
    const [set = '', name = ''] = tag.split('/')
    tagsBySet.set(set, (tagsBySet.get(set) ?? new Set()).add(name))
  }
  for (const [name, tags] of tagsBySet) {
    const id = store.tagSets.nextId()
    store.tagSets.add({
      id,
      spaceId,
      name,
      slug: slugOf(name),
      description: '',
      sortOrder: store.tagSets.all().length,
      tags: [...tags].map((tag, index) => ({
        id: `${id}/tags-${index + 1}`,
        name: tag,
        description: '',
        color: '#333333',
      })),
    })
  }
}
