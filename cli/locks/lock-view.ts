// A lock as it is shown, to people and, as JSON, to machines.

import { holders, waiters, type LockEntry, type LockState } from '../../runtime/lock/lock-state.ts'
import type { Standing } from './find-standings.ts'

export interface LockView {
  /** In lower case: that is how steps tell locks apart. */
  readonly lock: string
  readonly limit: number
  readonly holding: readonly EntryView[]
  /** In order of arrival. */
  readonly waiting: readonly EntryView[]
  readonly longestWaitSeconds: number
  /** The median of the last holds; missing if nobody has released it yet. */
  readonly usuallyHeldSeconds: number | undefined
  /** Tasks from which it was taken by hand, the latest last. */
  readonly takenAway: readonly { readonly task: string; readonly at: string; readonly by: string }[]
  /** The library variable set that holds all this. */
  readonly setId: string
}

export interface EntryView {
  readonly task: string
  /** `Web 1.2.0 to Production` */
  readonly deployment: string
  readonly startedBy: string
  readonly reason: string
  readonly mode: string
  /** Since when it has the lock, or waits for it. */
  readonly since: string
  readonly seconds: number
  readonly slot: number | undefined
  readonly fencingToken: number | undefined
  readonly taskState: string
  /** Whether its task is over or deleted: whoever looks next takes it out. */
  readonly taskIsOver: boolean
  readonly heldBy: string | undefined
  readonly link: string
}

export interface Viewpoint {
  /** The time by the server's clock. */
  readonly now: Date
  readonly serverUrl: string
  readonly spaceId: string
  /** By task. */
  readonly standings: ReadonlyMap<string, Standing>
}

export function viewLock(lock: string, setId: string, state: LockState, from: Viewpoint): LockView {
  const waiting = waiters(state).map((entry) => viewEntry(entry, from))
  const holds = state.holds.toSorted((a, b) => a - b)
  const usualMs = holds[Math.floor(holds.length / 2)]
  return {
    lock,
    limit: state.limit,
    holding: holders(state).map((entry) => viewEntry(entry, from)),
    waiting,
    longestWaitSeconds: Math.max(0, ...waiting.map(({ seconds }) => seconds)),
    usuallyHeldSeconds: usualMs === undefined ? undefined : Math.round(usualMs / 1000),
    takenAway: state.evicted,
    setId,
  }
}

function viewEntry(entry: LockEntry, { now, serverUrl, spaceId, standings }: Viewpoint): EntryView {
  const since = entry.heldSince ?? entry.since
  const standing = standings.get(entry.task)
  return {
    task: entry.task,
    deployment: entry.title,
    startedBy: entry.by,
    reason: entry.reason,
    mode: entry.mode,
    since,
    seconds: Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000)),
    slot: entry.slot,
    fencingToken: entry.fence,
    taskState: standing?.state ?? 'Unknown',
    taskIsOver: standing?.isOver ?? false,
    heldBy: standing?.heldBy,
    link: `${serverUrl}/app#/${spaceId}/tasks/${entry.task}`,
  }
}
