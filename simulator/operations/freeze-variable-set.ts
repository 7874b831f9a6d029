import type { VariableSet } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

/**
 * Keeps a variable set as it is now.
 * @param ownerId The release or snapshot that keeps it.
 * @returns The id of what is kept.
 */
export function freezeVariableSet(store: Store, set: VariableSet, ownerId: string): string {
  const plainId = `${set.id}-s-${set.version}-${ownerId}`
  let id = plainId
  for (let number = 2; store.variableSets.get(id); number++) id = `${plainId}-${number}`
  store.variableSets.add({ ...set, id, isFrozen: true })
  return id
}
