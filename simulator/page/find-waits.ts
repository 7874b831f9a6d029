// Who waits for whom: in the queue, for a person, for a lock, for other tasks. As sentences for a list, and as the edges
// of a drawing.

import type { ServerTask } from '../store/documents.ts'
import type { WaitReason } from '../tasks/queue-view.ts'
import type { World } from '../world.ts'
import { lockAnchor, locksAddress, taskAddress } from './addresses.ts'
import type { Coordination, Lock, RegisteredWait } from './read-coordination.ts'

/** What waits, or is waited for. */
export interface Thing {
  /** Tells it from all others. */
  readonly key: string
  readonly kind: 'task' | 'lock' | 'person'
  readonly name: string
  /** Under its name in the drawing. */
  readonly note: string
  readonly address: string
}

/** `from` + `how` + `to` is a sentence: "Deploy Web" "waits in the queue behind" "Deploy Database". */
export interface Wait {
  readonly from: Thing
  readonly how: string
  readonly to: readonly Thing[]
  /** What is to be said after it. */
  readonly more: string
  /** Milliseconds since 1970. */
  readonly since: number | undefined
}

/**
 * All waits of some tasks.
 * @param tasks Unfinished ones of one space.
 */
export function findWaits(world: World, { locks, waits }: Coordination, tasks: readonly ServerTask[]): readonly Wait[] {
  const shown = new Set(tasks.map(({ id }) => id))
  return [
    ...tasks.flatMap((task) => world.queue.whyWaiting(task).map((reason) => queueWait(world, task, reason))),
    ...locks.flatMap((lock) => lockWaits(world, lock, shown)),
    ...waits.flatMap((wait) => (shown.has(wait.task) ? taskWaits(world, wait) : [])),
  ]
}

function queueWait(world: World, task: ServerTask, reason: WaitReason): Wait {
  const wait = { from: taskThing(task), to: [], more: '', since: task.queuedAt }
  switch (reason.kind) {
    case 'scheduled':
      return { ...wait, how: 'is scheduled for later', since: undefined }
    case 'queue-stopped':
      return { ...wait, how: 'waits because the task queue of this space is stopped' }
    case 'turn':
      return { ...wait, how: 'is queued behind', to: reason.behind.map(taskThing) }
    case 'slots': {
      const cap = reason.taskCap === 1 ? 'one task runs' : `${reason.taskCap} tasks run`
      return { ...wait, how: `waits for a slot: ${cap}, as many as may at once` }
    }
    case 'person': {
      const asked = reason.interruptionIds.flatMap((id) => world.store.interruptions.get(id) ?? [])
      const to = asked.map(({ id, title }) => personThing(task, id, title))
      return { ...wait, how: 'waits for a person to answer', to, since: asked[0]?.createdAt }
    }
  }
}

/** What is in the line of a lock, and who has it. Entries of tasks that are over count for nothing. */
function lockWaits(world: World, lock: Lock, shown: ReadonlySet<string>): readonly Wait[] {
  const entries = lock.entries.flatMap((entry) => {
    const task = world.store.tasks.get(entry.task)
    return task && task.completedAt === undefined ? [{ ...entry, owner: task }] : []
  })
  const [first] = entries
  const waiting = entries.filter(({ heldSince }) => heldSince === undefined)
  if (!first || !waiting.some(({ task }) => shown.has(task))) return []
  const thing: Thing = {
    key: `lock ${lock.name}`,
    kind: 'lock',
    name: `Lock ${lock.name}`,
    note: lock.limit === 1 ? 'one at a time' : `${lock.limit} at a time`,
    address: `${locksAddress(first.owner.spaceId)}#${lockAnchor(lock.name)}`,
  }
  const holding = entries.filter(({ heldSince }) => heldSince !== undefined)
  return [
    ...waiting.map(({ owner, since }, index) => ({
      from: taskThing(owner),
      how: 'waits for',
      to: [thing],
      more: `as number ${index + 1} in line`,
      since: timeIn(since),
    })),
    ...holding.map(({ owner, heldSince }) => ({
      from: thing,
      how: 'is held by',
      to: [taskThing(owner)],
      more: '',
      since: timeIn(heldSince),
    })),
  ]
}

function taskWaits({ store }: World, { task, step, need, verdict }: RegisteredWait): readonly Wait[] {
  const owner = store.tasks.get(task)
  // Waits for locks are known from the locks.
  if (!owner || need.kind === 'lock' || verdict) return []
  const open = need.groups.flat().flatMap((id) => store.tasks.get(id) ?? [])
  const to = open.filter(({ completedAt }) => completedAt === undefined).map(taskThing)
  if (to.length === 0) return []
  const some = need.needed < need.groups.length ? `${need.needed} of ` : ''
  const what = need.step === '' ? 'the end of ' : `step "${need.step}" of `
  return [
    {
      from: taskThing(owner),
      how: `waits for ${what}${some}`.trimEnd(),
      to,
      more: step === '' ? '' : `in its step "${step}"`,
      since: undefined,
    },
  ]
}

function taskThing(task: ServerTask): Thing {
  return { key: task.id, kind: 'task', name: task.description, note: task.id, address: taskAddress(task) }
}

function personThing(task: ServerTask, id: string, title: string): Thing {
  return { key: id, kind: 'person', name: title, note: 'a person has to answer', address: `${taskAddress(task)}#asked` }
}

function timeIn(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : time
}
