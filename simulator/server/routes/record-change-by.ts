import { recordChange, type Change } from '../../operations/record-change.ts'
import type { ApiRequest } from '../route.ts'

/**
 * Writes down what a request's user has done to a document.
 * @param kind In words: `Library variable set`.
 * @param alsoAbout Ids of other documents by which the event is found.
 */
export function recordChangeBy(
  { world, user, space }: ApiRequest,
  category: Change['category'],
  kind: string,
  { id, name, spaceId = space.id }: { readonly id: string; readonly name: string; readonly spaceId?: string },
  alsoAbout: readonly string[] = [],
): void {
  const relatedDocumentIds = [id, ...alsoAbout]
  const occurredAt = world.clock.now()
  recordChange(world.store, { category, kind, name, spaceId, userId: user.id, occurredAt, relatedDocumentIds })
}
