// What the server remembers as one JSON value, and back: a server that comes up again, or a backup.

import type { SavedCollection } from './collection.ts'
import type { SpaceContents } from '../space-file/schema.ts'
import type { Store } from './store.ts'

export interface SavedState {
  readonly format: 1
  /** When: milliseconds since 1970, in simulated time. */
  readonly savedAt: number
  /** What the space said of its server; a state without it is one of a server as it is by default. */
  readonly server?: SpaceContents['server']
  readonly collections: Readonly<Record<string, SavedCollection>>
}

/** Shares nothing with the store: what happens later changes nothing in it. */
export function saveStore(store: Store, savedAt: number, server?: SpaceContents['server']): SavedState {
  const collections = Object.fromEntries(
    Object.entries(store).map(([name, collection]) => [name, (collection as Store['spaces']).save()]),
  )
  return JSON.parse(toJson({ format: 1, savedAt, server, collections })) as SavedState
}

/** Replaces everything that a store holds. Kinds that the state does not know are empty then. */
export function restoreStore(store: Store, { collections }: SavedState): void {
  for (const [name, collection] of Object.entries(store)) {
    const saved = collections[name] ?? { lastNumber: 0, documents: [] }
    const own = JSON.parse(JSON.stringify(saved), readBytes) as SavedCollection
    ;(collection as Store['spaces']).restore(own)
  }
}

/** Nothing is left, and ids begin anew. */
export function clearStore(store: Store): void {
  restoreStore(store, { format: 1, savedAt: 0, collections: {} })
}

/** Documents as JSON, from which `restoreStore` makes them again. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, writeBytes)
}

/** Contents of artifacts are bytes, which JSON does not have. */
function writeBytes(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Readonly<Record<string, unknown>>)[key]
  return original instanceof Uint8Array ? { bytesInBase64: Buffer.from(original).toString('base64') } : value
}

function readBytes(_key: string, value: unknown): unknown {
  const isBytes =
    typeof value === 'object' &&
    value !== null &&
    'bytesInBase64' in value &&
    typeof value.bytesInBase64 === 'string' &&
    Object.keys(value).length === 1
  return isBytes ? new Uint8Array(Buffer.from(String(value.bytesInBase64), 'base64')) : value
}
