// The sentences of this step.

import { taskLink } from '../../runtime/task-link.ts'
import { formatDuration, formatInstant } from '../../runtime/format-time.ts'
import type { LockLook } from '../../runtime/lock/acquire.ts'
import { expectedTurn } from '../../runtime/lock/expected-turn.ts'
import { holders, type LockEntry } from '../../runtime/lock/lock-state.ts'

/**
 * Where we stand, one line for the place in the queue and one for each who has the lock.
 * @param held Why a holder does not go on, and who can help.
 */
export function describeWait(
  lock: string,
  { state, rank }: LockLook,
  held: (entry: LockEntry) => string | undefined,
): readonly string[] {
  const turn = expectedTurn(state, rank)
  const when = turn ? `, expected to be its turn by ${formatInstant(turn)}` : ''
  return [
    `Waiting for lock "${lock}": this deployment is ${rank === 1 ? 'next' : `number ${rank}`} in line${when}`,
    ...holders(state).map((entry) => {
      const why = held(entry)
      const since = entry.heldSince ? ` since ${formatInstant(new Date(entry.heldSince))}` : ''
      const by = entry.by && `, started by ${entry.by}`
      const reason = entry.reason && `: ${entry.reason}`
      return `Lock "${lock}" is with ${entry.title}${since}${by}${reason}${why ? `, ${why}` : ''}, ${taskLink(entry.task)}`
    }),
  ]
}

/** What stands beside the task's progress bar. */
export function describeProgress(lock: string, { state, rank }: LockLook): string {
  const [first, ...others] = holders(state)
  const who = first ? `, with ${first.title}${others.length > 0 ? ` and ${others.length} more` : ''}` : ''
  return `Waiting for lock ${lock} (number ${rank} in line${who})`
}

export function describeAcquired(lock: string, limit: number, { fence, slot }: LockEntry, waitedMs: number): string {
  const waited = waitedMs === 0 ? 'without waiting' : `after ${formatDuration(waitedMs)}`
  return `Lock "${lock}" acquired ${waited}: fencing token ${fence ?? 0}, slot ${slot ?? 1} of ${limit}.`
}

export function describeTimeout(lock: string, timeoutMinutes: number, waitingFor: readonly string[]): string {
  const tried = timeoutMinutes === 0 ? 'is not free' : `was not free within ${formatDuration(timeoutMinutes * 60_000)}`
  return (
    `Lock "${lock}" ${tried}.\n${waitingFor.join('\n')}\n` +
    `Cancel or finish what is stuck, raise "Timeout minutes" on this step, or take the lock from its holder with ` +
    `"octosteps locks release".`
  )
}
