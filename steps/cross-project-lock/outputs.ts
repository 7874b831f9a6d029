// What later steps can read of this one.

import type { Log } from '../../runtime/log.ts'
import type { AcquireResult } from '../../runtime/lock/acquire.ts'
import { isHolding, type LockEntry } from '../../runtime/lock/lock-state.ts'

/** What came of one lock. */
export interface Asked {
  readonly lock: string
  readonly result: AcquireResult
}

/**
 * Sets `Acquired`, `WaitedSeconds` and `Queue`; and of each lock that was acquired `FencingToken` and `Slot`: plainly
 * where there is one, and as `<lock>.FencingToken` and `<lock>.Slot` in any case.
 */
export function setOutputs(log: Log, acquired: boolean, asked: readonly Asked[], waitedMs: number): void {
  log.output('Acquired', acquired ? 'True' : 'False')
  log.output('WaitedSeconds', String(Math.round(waitedMs / 1000)))
  log.output('Queue', JSON.stringify(asked.flatMap(({ lock, result }) => result.state.entries.map(describe(lock)))))
  if (!acquired) return
  for (const { lock, result } of asked) {
    const prefixes = asked.length === 1 ? ['', `${lock}.`] : [`${lock}.`]
    for (const prefix of prefixes) {
      log.output(`${prefix}FencingToken`, String(result.own.fence))
      log.output(`${prefix}Slot`, String(result.own.slot))
    }
  }
}

function describe(lock: string) {
  return (entry: LockEntry) => ({
    lock,
    task: entry.task,
    deployment: entry.title,
    startedBy: entry.by,
    reason: entry.reason,
    mode: entry.mode,
    state: isHolding(entry) ? 'Holding' : 'Waiting',
    since: entry.heldSince ?? entry.since,
    fencingToken: entry.fence,
    slot: entry.slot,
  })
}
