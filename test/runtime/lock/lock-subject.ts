// What is explored of the lock: the code that ships, or the same with deliberate mistakes.

import { acquire } from '../../../runtime/lock/acquire.ts'
import { openDocument } from '../../../runtime/documents/document.ts'
import { release } from '../../../runtime/lock/release.ts'
import { evict } from '../../../runtime/lock/transitions.ts'
import { loadChanged, type Change } from '../../search/load-changed.ts'

export interface LockSubject {
  readonly acquire: typeof acquire
  readonly release: typeof release
  readonly evict: typeof evict
  readonly openDocument: typeof openDocument
}

export const shippedLock: LockSubject = { acquire, release, evict, openDocument }

export async function changedLock(changes: readonly Change[]): Promise<LockSubject> {
  const files = {
    acquire: 'runtime/lock/acquire.ts',
    release: 'runtime/lock/release.ts',
    evict: 'runtime/lock/transitions.ts',
    openDocument: 'runtime/documents/document.ts',
  }
  return (await loadChanged(files, changes)) as unknown as LockSubject
}

/** A clean-up as eager as can be: what is superseded goes at once, but for the one before the last. */
export const eagerCleanUp: readonly Change[] = [
  { file: 'runtime/documents/document.ts', from: 'const keptStates = 10', to: 'const keptStates = 1' },
  { file: 'runtime/documents/document.ts', from: 'const keptMs = 600_000', to: 'const keptMs = -1' },
]
