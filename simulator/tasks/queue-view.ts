// What can be said of the queue at a moment: what is ahead of a task, why it waits, and how long it may take.

import type { SimulatorClock } from '../clock/simulator-clock.ts'
import type { ServerTask } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { pauseOf, type RunningTask } from './running-task.ts'

/** Why a task does not run at the moment. */
export type WaitReason =
  | { readonly kind: 'scheduled'; readonly until: number }
  | { readonly kind: 'queue-stopped' }
  /** Others of its concurrency tag come first. */
  | { readonly kind: 'turn'; readonly behind: readonly ServerTask[] }
  | { readonly kind: 'slots'; readonly taskCap: number }
  | { readonly kind: 'person'; readonly interruptionIds: readonly string[] }

export interface QueueView {
  /** The unfinished tasks that come before this one, in the order in which they would start. */
  ahead(task: ServerTask): readonly ServerTask[]
  /** Empty for a task that runs or is over. */
  whyWaiting(task: ServerTask): readonly WaitReason[]
  /** How long a task that has not started may have to wait, judged by the last success of each ahead of it; in milliseconds. */
  expectedWaitMs(task: ServerTask): number
  /** How many slots of the node are taken. */
  slotsTaken(): number
}

interface FullView extends QueueView {
  tagIsTaken(task: ServerTask): boolean
  /** Takes a finished task's duration for what the next of its kind may take. */
  remember(task: ServerTask): void
}

export interface QueueContents {
  readonly store: Store
  readonly clock: SimulatorClock
  readonly taskCap: number
  readonly waiting: ReadonlySet<ServerTask>
  readonly started: ReadonlyMap<string, RunningTask>
}

export function createQueueView({ store, clock, taskCap, waiting, started }: QueueContents): FullView {
  /** How long the last success under each concurrency tag took, in milliseconds. */
  const lastDurations = new Map<string, number>()

  const holders = () => [...started.values()].filter((running) => pauseOf(running)?.how !== 'gives-all-back')
  const slotsTaken = () => [...started.values()].filter((running) => !pauseOf(running)).length

  function tagIsTaken({ id, concurrencyTag }: ServerTask): boolean {
    if (concurrencyTag === undefined) return false
    // A task that waits to go on again may hold its own tag.
    return holders().some(({ task }) => task.concurrencyTag === concurrencyTag && task.id !== id)
  }

  function ahead(task: ServerTask): readonly ServerTask[] {
    const running = [...started.values()].filter((entry) => !pauseOf(entry)).map((entry) => entry.task)
    const before = [...waiting].filter((other) => byTurn(other, task) < 0)
    return [...running, ...before].filter(({ id }) => id !== task.id).sort(byTurn)
  }

  function sameTag(task: ServerTask): readonly ServerTask[] {
    if (task.concurrencyTag === undefined) return []
    const candidates = [
      ...holders().map((entry) => entry.task),
      ...[...waiting].filter((other) => byTurn(other, task) < 0),
    ]
    return candidates.filter(({ id, concurrencyTag }) => concurrencyTag === task.concurrencyTag && id !== task.id)
  }

  function durationUnder(tag: string): number {
    const known = lastDurations.get(tag)
    if (known !== undefined) return known
    const last = store.tasks.all().findLast((task) => task.concurrencyTag === tag && task.state === 'Success')
    const ms = last?.startedAt === undefined ? 0 : (last.completedAt ?? last.startedAt) - last.startedAt
    lastDurations.set(tag, ms)
    return ms
  }

  return {
    ahead,
    slotsTaken,
    tagIsTaken,
    remember({ concurrencyTag, state, startedAt, completedAt }) {
      if (concurrencyTag === undefined || state !== 'Success') return
      if (startedAt !== undefined && completedAt !== undefined)
        lastDurations.set(concurrencyTag, completedAt - startedAt)
    },
    whyWaiting(task) {
      const now = clock.now()
      const { pendingInterruptionIds, queuedAt, state } = task
      if (pendingInterruptionIds.length > 0) return [{ kind: 'person', interruptionIds: pendingInterruptionIds }]
      if (state !== 'Queued') return []
      if (queuedAt > now) return [{ kind: 'scheduled', until: queuedAt }]
      const behind = sameTag(task)
      return [
        ...(known(store.spaces, task.spaceId).taskQueueStopped ? [{ kind: 'queue-stopped' } as const] : []),
        ...(behind.length > 0 ? [{ kind: 'turn', behind } as const] : []),
        ...(slotsTaken() >= taskCap ? [{ kind: 'slots', taskCap } as const] : []),
      ]
    },
    expectedWaitMs(task) {
      if (task.state !== 'Queued' || task.startedAt !== undefined || task.concurrencyTag === undefined) return 0
      const now = clock.now()
      const expected = durationUnder(task.concurrencyTag)
      const left = ({ startedAt }: ServerTask) => Math.max(0, expected - (now - (startedAt ?? now)))
      return Math.max(0, task.queuedAt - now) + sameTag(task).reduce((sum, other) => sum + left(other), 0)
    },
  }
}

export function byTurn(a: ServerTask, b: ServerTask): number {
  return a.rank - b.rank || a.queuedAt - b.queuedAt || a.number - b.number
}
