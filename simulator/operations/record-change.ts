// The audit log, as far as people and steps write it: what they create, change and delete.

import type { AuditEvent } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

const words = { Created: 'was created', Modified: 'was changed', Deleted: 'was deleted' } as const

export interface Change {
  readonly category: keyof typeof words
  /** What kind of thing, in words: `Library variable set`. */
  readonly kind: string
  readonly name: string
  readonly spaceId: string
  readonly userId: string
  readonly occurredAt: number
  readonly relatedDocumentIds: readonly string[]
}

export function recordChange(store: Store, change: Change): AuditEvent {
  const { category, kind, name, spaceId, userId, occurredAt, relatedDocumentIds } = change
  const message = `${kind} ${name} ${words[category]}`
  return store.events.add({
    id: store.events.nextId(),
    spaceId,
    category,
    message,
    occurredAt,
    userId,
    relatedDocumentIds,
  })
}
