// Taking a lock, and waiting for one's turn.

import { openDocument, type DocumentContext } from '../documents/document.ts'
import type { ServerTask } from '../octopus/resources/server-task.ts'
import { StepError } from '../step-error.ts'
import { findDead } from './find-dead.ts'
import { holders, isHolding, lockDocument, waiters, type Claim, type LockEntry, type LockState } from './lock-state.ts'
import { checkEveryMs, pauseMs } from './look-pauses.ts'
import { bury, enter, leave, refuseEvicted } from './transitions.ts'

/** What one look showed, for the log. */
export interface LockLook {
  readonly state: LockState
  readonly own: LockEntry
  /** 1 for whoever is next. */
  readonly rank: number
  /** Of those ahead, the tasks that were asked for at this look. */
  readonly tasks: readonly ServerTask[]
}

/** What to do after a look: look again, at the latest in so many milliseconds; or give up before the timeout. */
export type LockWish = { readonly kind: 'wait'; readonly withinMs: number } | { readonly kind: 'give-up' }

export interface AcquireOptions {
  /** 0 asks once. */
  readonly timeoutMs: number
  /** Is told of every look while the lock is not ours. */
  readonly onWait: (look: LockLook) => Promise<LockWish>
}

export interface AcquireResult {
  readonly kind: 'acquired' | 'gave-up'
  readonly state: LockState
  readonly own: LockEntry
  readonly waitedMs: number
}

/**
 * Acquires a lock for a task, or gives up at the timeout. Either way nothing of it happens later.
 * @throws {StepError} `lock-disagreement`, and `lock-lost` if somebody took it, or the place in its queue, from the task.
 */
export async function acquire(
  context: DocumentContext,
  name: string,
  claim: Claim,
  { timeoutMs, onWait }: AcquireOptions,
): Promise<AcquireResult> {
  const { clock, octopus, random } = context
  const document = openDocument(context, lockDocument, name)
  const startedAt = clock.now()
  let revision = await document.update((state, now) => enter(state, claim, now))
  const { ticket } = ownEntry(revision.state, ({ task }) => task === claim.task)
  let checkedAt = -Infinity
  let situation = ''

  for (;;) {
    const { state } = revision
    const own = ownEntry(state, (entry) => entry.ticket === ticket)
    const waitedMs = clock.now() - startedAt
    if (isHolding(own)) return { kind: 'acquired', state, own, waitedMs }

    const queue = waiters(state)
    const rank = queue.indexOf(own) + 1
    const ahead = [...holders(state), ...queue.slice(0, rank - 1)]
    let tasks: readonly ServerTask[] = []
    const before = situation
    situation = ahead.map((entry) => entry.ticket).join()
    if ((rank <= 2 && situation !== before) || clock.now() - checkedAt >= checkEveryMs(rank)) {
      const checked = await findDead(octopus, ahead)
      checkedAt = clock.now()
      tasks = checked.tasks
      if (checked.dead.length > 0) {
        revision = await document.update((latest, at) => bury(latest, checked.dead, at), { pace: 'prompt' })
        continue
      }
    }

    const wish = await onWait({ state, own, rank, tasks })
    const leftMs = timeoutMs - (clock.now() - startedAt)
    if (wish.kind === 'give-up' || leftMs <= 0) {
      revision = await document.update((latest, at) => leave(latest, ticket, claim.use.id, at), { pace: 'prompt' })
      const kept = revision.state.entries.find((entry) => entry.ticket === ticket)
      if (kept && isHolding(kept)) continue
      return { kind: 'gave-up', state: revision.state, own, waitedMs: clock.now() - startedAt }
    }
    await clock.sleep(Math.min(leftMs, wish.withinMs, pauseMs(rank, random())))
    revision = await document.readAfter(revision)
  }

  /** An entry that has been seen is not made again: who took it away had a reason. */
  function ownEntry(state: LockState, isOwn: (entry: LockEntry) => boolean): LockEntry {
    const own = state.entries.find(isOwn)
    if (own) return own
    refuseEvicted(state, claim.task)
    throw new StepError(
      'lock-lost',
      `The place of this task (${claim.task}) in the queue of the lock is gone: somebody changed or deleted the ` +
        `library variable sets "${document.prefix}...". Deploy again.`,
    )
  }
}
