// Whether waits have come to a standstill: pure. Whoever could still go on is taken out, and with it whoever waits only
// for those, until nothing changes. What is left waits for itself.

import { isHolding, type LockState } from '../lock/lock-state.ts'
import { findStep, hasReached, type LoggedStep } from '../octopus/resources/activity-log.ts'
import type { VerdictKind, Wait } from './waits-state.ts'

export interface World {
  /** With each wait, all others of its task. */
  readonly waits: readonly Wait[]
  /** By name. */
  readonly locks: ReadonlyMap<string, LockState>
  /** Of the tasks that wait, and that the wait which asks is for, those that are not over and will not be by themselves. */
  readonly open: readonly string[]
  /** What the logs of tasks show, by id: there a wait counts only if it is seen. Without, all count. */
  readonly logs?: ReadonlyMap<string, readonly LoggedStep[]> | undefined
}

export interface Deadlock {
  readonly kind: VerdictKind
  /** The wait that asks, one that it waits for, and so on, until one that waits for the first. */
  readonly ring: readonly Wait[]
  /** All that it was judged by, whether or not in that ring. */
  readonly judged: readonly Wait[]
}

/** A wait as groups of tasks, of which enough have to get out of its way. */
interface Demand {
  readonly groups: readonly (readonly string[])[]
  readonly needed: number
  /** Whether the tasks have to end, or only to go on: to leave a lock, to come to a step. */
  readonly until: 'end' | 'move'
}

/**
 * Whether a wait has to give way: whether it is in a ring of waits none of which can end by itself.
 * @param ticket Of the wait that asks.
 */
export function findDeadlock(ticket: number, world: World): Deadlock | undefined {
  const stuck = findStuck(world)
  const own = stuck.find((wait) => wait.ticket === ticket)
  const ways = waysFrom(own, stuck, world)
  const ring = own && ways.get(own)
  if (!ring) return undefined
  const judged = [...ways.keys()]
  const knot = judged.filter((wait) => waysFrom(wait, stuck, world).has(own))
  if (!knot.every(({ need }) => need.kind === 'tasks' && need.idle)) return { kind: 'victim', ring, judged }
  // To go on is right only where all that it waits for wait for it: what is at work, or waits elsewhere, comes first.
  const { groups, needed } = demandOf(own, world.locks)
  const isOut = (id: string) => !world.open.includes(id) || knot.some(({ task }) => task === id)
  return groups.filter((group) => group.every(isOut)).length < needed ? undefined : { kind: 'yields', ring, judged }
}

/** The waits that cannot end by themselves. */
export function findStuck(world: World): readonly Wait[] {
  let stuck = world.waits.filter((wait) => !wait.verdict && isSeen(wait, world))
  for (;;) {
    const left = stuck.filter((wait) => {
      const { groups, needed } = demandOf(wait, world.locks)
      return groups.filter((group) => !group.some((task) => isInTheWay(task, wait, stuck, world))).length < needed
    })
    if (left.length === stuck.length) return stuck
    stuck = left
  }
}

/** The tasks that a wait is for. */
export function awaitedTasks(wait: Wait, locks: World['locks']): readonly string[] {
  return demandOf(wait, locks).groups.flat()
}

/**
 * What a wait demands. For a lock it holds only under its ticket: a step that has the lock by now, or whose place in the
 * queue is gone, waits for nothing.
 */
function demandOf({ need }: Wait, locks: World['locks']): Demand {
  if (need.kind === 'tasks') return { ...need, until: need.step ? 'move' : 'end' }
  const { entries, limit } = locks.get(need.lock) ?? { entries: [], limit: 1 }
  const place = entries.findIndex(({ ticket }) => ticket === need.ticket)
  const own = entries[place]
  const isWaiting = own && !isHolding(own)
  const isShared = own?.mode === 'shared'
  const ahead = entries.slice(0, isWaiting ? place : 0).filter(({ mode }) => !isShared || mode !== 'shared')
  // Who shares it waits for all others; who does not, until few enough are left.
  return { groups: ahead.map(({ task }) => [task]), needed: ahead.length - (isShared ? 0 : limit - 1), until: 'move' }
}

/** Whether a task stays in the way of a wait for good. */
function isInTheWay(task: string, wait: Wait, stuck: readonly Wait[], { waits, open, locks, logs }: World): boolean {
  const { need } = wait
  const step = need.kind === 'tasks' && findStep(logs?.get(task) ?? [], need.step)
  if (!open.includes(task) || (step && hasReached(step, need.state))) return false
  const own = waits.filter((one) => one.task === task)
  const isStuck = (one: Wait) => stuck.includes(one)
  // It ends when all of its steps have, which may run at the same time; to leave a lock, one that goes on will do.
  return demandOf(wait, locks).until === 'end' ? own.some(isStuck) : own.length > 0 && own.every(isStuck)
}

/**
 * Whether the log shows the task at nothing but what it has registered: an earlier step may have died, and a later one, or
 * another beside it, be at work. Where Octopus does not tell which step it is, there is no log of it.
 */
function isSeen({ task, step }: Wait, { waits, logs }: World): boolean {
  if (!logs || !step) return true
  const registered = waits.filter((wait) => wait.task === task).map((wait) => wait.step)
  const seen = (logs.get(task) ?? []).filter(({ isAtWork }) => isAtWork).map((one) => one.step)
  return registered.sort().join('\n') === seen.sort().join('\n')
}

/** All waits that stand in the way of a wait, directly or not, each with the shortest way there. */
function waysFrom(own: Wait | undefined, stuck: readonly Wait[], world: World): ReadonlyMap<Wait, readonly Wait[]> {
  const found = new Map<Wait, readonly Wait[]>()
  const ways = own ? [[own]] : []
  for (const way of ways) {
    const last = way.at(-1)
    if (!last) continue
    const tasks = awaitedTasks(last, world.locks).filter((task) => isInTheWay(task, last, stuck, world))
    for (const next of stuck.filter(({ task }) => tasks.includes(task))) {
      if (found.has(next)) continue
      found.set(next, way)
      ways.push([...way, next])
    }
  }
  return found
}
