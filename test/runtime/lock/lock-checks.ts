// What has to be true of a lock whatever happens: never more live holders than allowed, no order but that of arrival,
// tokens that grow, nobody who is forgotten, nothing left behind.

import {
  holders,
  isHolding,
  lockDocument,
  waiters,
  type LockEntry,
  type LockState,
} from '../../../runtime/lock/lock-state.ts'
import type { ProcessView, Situation } from '../../search/model.ts'
import type { OctopusState } from '../../search/octopus-world.ts'
import { taskIdOf, type Contender, type Taken } from './lock-model.ts'

export interface LockRules {
  readonly limit: number
  readonly contenders: readonly Contender[]
  readonly evicted: string | undefined
  readonly mayFail: readonly string[]
}

type LockSituation = Situation<OctopusState>

/** @returns What is wrong; `undefined` if nothing is. */
export function checkLockSituation(rules: LockRules, situation: LockSituation): string | undefined {
  const { processes, world } = situation
  for (const { process, failure } of processes) {
    if (failure && failure.code !== 'not-reachable' && !rules.mayFail.includes(failure.code)) {
      return `${process.name} fails with ${failure.code}: ${failure.message}`
    }
  }
  const state = lockIn(world)
  return (
    checkHolders(rules, liveHolders(rules, situation), 'at work') ??
    checkState(rules, state) ??
    checkInside(rules, situation, state)
  )
}

/** Of one thing that happens. */
export function checkLockMove(rules: LockRules, before: LockSituation, after: LockSituation): string | undefined {
  const [was, is] = [lockIn(before.world), lockIn(after.world)]
  return was === is ? checkTokens(before, after) : checkChange(rules, before, was, is)
}

/** When everybody has stopped, and all tasks are over. */
export function checkLockEnd(
  { contenders, mayFail }: LockRules,
  { world, processes }: LockSituation,
): string | undefined {
  const { entries } = lockIn(world)
  for (const [index, { forgets = false, task, retries = 0 }] of contenders.entries()) {
    const mates = processes.filter(({ process }) => process.own.taskId === taskIdOf(task))
    const allDone = mates.every(({ status }) => status === 'done')
    if (allDone && !forgets && entries.some((entry) => entry.task === taskIdOf(task))) {
      return `${task} has released the lock, and is still in the document.`
    }
    const view = processes[index]
    const [taken, released] = (view?.results ?? []) as readonly [Taken?, string?]
    // A release that is tried again may find that it was done.
    const isSure = mates.length === 1 && retries === 0
    if (isSure && mayFail.length === 0 && taken?.kind === 'acquired' && released === 'not-held') {
      return `${task} had the lock, and found it gone when it released it.`
    }
  }
  return undefined
}

/** Who is at work under the lock, one for each task: from its acquire to its release, or to the end of its task. */
function liveHolders({ contenders }: LockRules, { world, processes }: LockSituation): readonly LiveHolder[] {
  const found = new Map<string, LiveHolder>()
  const { evicted } = lockIn(world)
  for (const [index, { task, mode = 'exclusive' }] of contenders.entries()) {
    const view = processes[index]
    const isLive = world.tasks[taskIdOf(task)] === 'Executing'
    if (view && isLive && isInside(view) && !evicted.some((one) => one.task === taskIdOf(task)))
      found.set(task, { task: taskIdOf(task), mode })
  }
  return [...found.values()]
}

type LiveHolder = Pick<LockEntry, 'task' | 'mode'>

/** Its acquire said so, and its release has not read anything yet. One that forgets the release is in to the end. */
function isInside({ phase, isFresh, attempt, process, results }: ProcessView): boolean {
  const [taken] = results as readonly [Taken?]
  if (taken?.kind !== 'acquired') return false
  return process.phases.length === 1 || (phase === 1 && isFresh && attempt === 0)
}

function checkHolders({ limit }: LockRules, inside: readonly LiveHolder[], where: string): string | undefined {
  const names = inside.map(({ task }) => task).join(' and ')
  const sharing = inside.filter(({ mode }) => mode === 'shared').length
  if (sharing === inside.length) return undefined
  if (sharing > 0) return `${names} share with one that is exclusive, ${where}.`
  return inside.length > limit ? `${names} have a lock for ${limit}, ${where}.` : undefined
}

const checked = new WeakMap<LockState, { readonly what: string | undefined }>()

/** What the document says, by itself: once for all situations in which it says so. */
function checkState(rules: LockRules, state: LockState): string | undefined {
  const known = checked.get(state)
  if (known) return known.what
  const what = checkHolders(rules, holders(state), 'in the document') ?? checkOrder(state)
  checked.set(state, { what })
  return what
}

function checkOrder({ entries }: LockState): string | undefined {
  const tickets = entries.map(({ ticket }) => ticket)
  if (tickets.some((ticket, index) => ticket <= (tickets[index - 1] ?? 0)))
    return `Out of order: ${tickets.join(', ')}.`
  if (new Set(entries.map(({ task }) => task)).size < entries.length) return 'A task is there twice.'
  const firstWaiting = entries.findIndex((entry) => !isHolding(entry))
  const overtaker = firstWaiting < 0 ? undefined : entries.slice(firstWaiting).find(isHolding)
  return overtaker && `${overtaker.title} has overtaken ${entries[firstWaiting]?.title ?? ''}.`
}

/** Who is at work stands in the document, and nobody who has given up or was thrown out does. */
function checkInside(rules: LockRules, { world, processes }: LockSituation, state: LockState): string | undefined {
  for (const [index, { task }] of rules.contenders.entries()) {
    const view = processes[index]
    const [taken] = (view?.results ?? []) as readonly [Taken?]
    if (!view || !taken) continue
    const entry = state.entries.find((one) => one.task === taskIdOf(task))
    const isAlone = rules.contenders.filter((one) => one.task === task).length === 1
    if (taken.kind === 'gave-up' && isAlone && entry) return `${task} gave up, and is in the document.`
    if (!isInside(view) || world.tasks[taskIdOf(task)] !== 'Executing' || task === rules.evicted) continue
    if (entry?.fence !== taken.fence) return `${task} is at work with ${taken.fence}, which the document does not say.`
  }
  return undefined
}

function checkChange(
  { contenders, evicted }: LockRules,
  { world, processes }: LockSituation,
  was: LockState,
  is: LockState,
): string | undefined {
  if (is.fence < was.fence || is.tickets < was.tickets) return 'Tokens or tickets go back.'
  for (const entry of holders(is)) {
    const before = was.entries.find(({ ticket }) => ticket === entry.ticket)
    if (before && isHolding(before)) {
      if (before.fence !== entry.fence || before.slot !== entry.slot) return `${entry.title} has another token or slot.`
    } else if ((entry.fence ?? 0) <= was.fence) {
      return `${entry.title} gets the token ${entry.fence ?? 0} after ${was.fence}.`
    }
    if (was.evicted.some(({ task }) => task === entry.task)) return `${entry.title} was thrown out, and has it again.`
  }
  if (new Set(holders(is).map(({ slot }) => slot)).size < holders(is).length) return 'Two have one slot.'
  for (const entry of was.entries) {
    const after = is.entries.find(({ ticket }) => ticket === entry.ticket)
    if (isHolding(entry) && after && !isHolding(after)) return `${entry.title} has to wait again.`
    if (after || world.tasks[entry.task] === 'Success' || entry.title === evicted) continue
    const mayGo = contenders.some(
      ({ task, isImpatient }, index) =>
        task === entry.title && (isImpatient === true || (processes[index]?.phase ?? 0) > 0),
    )
    if (!mayGo) return `${entry.title} (${entry.task}) is forgotten.`
  }
  const arrived = waiters(is).filter(({ ticket }) => ticket > was.tickets)
  return arrived.some(({ ticket }) => ticket > is.tickets) ? 'A ticket was never given.' : undefined
}

/** One that gets in after another has gone out has the higher token, wherever they cannot be in together. */
function checkTokens(before: LockSituation, after: LockSituation): string | undefined {
  for (const [index, view] of after.processes.entries()) {
    const was = before.processes[index]
    const [taken] = view.results as readonly [Taken?]
    if (view === was || taken?.kind !== 'acquired' || (was?.results.length ?? 0) > 0) continue
    for (const other of before.processes) {
      const [theirs] = other.results as readonly [Taken?]
      const isMate = other.process.own.taskId === view.process.own.taskId
      if (isMate || theirs?.kind !== 'acquired' || isInside(other)) continue
      const wasReleased = other.results[1] === 'released'
      if (wasReleased && theirs.ticket < taken.ticket && theirs.fence >= taken.fence) {
        return `${view.process.name} has the token ${taken.fence}, and the one before had ${theirs.fence}.`
      }
    }
  }
  return undefined
}

const states = new WeakMap<OctopusState, LockState>()

/** What the document says in a world. */
export function lockIn(world: OctopusState): LockState {
  const known = states.get(world)
  if (known) return known
  const last = world.sets.toSorted((a, b) => (a.name < b.name ? -1 : 1)).at(-1)
  const state = last
    ? lockDocument.shape((JSON.parse(last.description) as { readonly state: unknown }).state, '')
    : lockDocument.initial
  states.set(world, state)
  return state
}
