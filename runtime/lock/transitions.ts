// How a lock changes: pure, so that every order in which things can happen can be tried. Each change, applied where it
// has been made already, changes nothing.

import { StepError } from '../step-error.ts'
import { entryOf, holders, isHolding, type Claim, type LockEntry, type LockState } from './lock-state.ts'

const keptHolds = 10
const keptEvictions = 20
const keptReleases = 40

/**
 * Comes for the lock: a new entry behind all others, or one more use of the task's own.
 * @throws {StepError} `lock-disagreement` if others use it with another limit, or the task has it in another mode;
 * `lock-lost` if somebody has taken it from this task.
 */
export function enter(state: LockState, claim: Claim, now: Date): LockState {
  const { limit, use, ...who } = claim
  refuseEvicted(state, claim.task)
  const [first] = state.entries
  if (first && state.limit !== limit) throw otherLimit(state.limit, limit, first)
  const own = entryOf(state, claim.task)
  if (!own) {
    const ticket = state.tickets + 1
    const entry: LockEntry = {
      ...who,
      ticket,
      since: now.toISOString(),
      heldSince: undefined,
      fence: undefined,
      slot: undefined,
      uses: [use],
      freed: [],
    }
    // One that gave it back, because it could not have all that it wanted, and is tried again, may give it back again.
    const released = state.released.filter((one) => !(one.task === claim.task && one.use === use.id))
    return settle({ ...state, limit, released, tickets: ticket, entries: [...state.entries, entry] }, now)
  }
  if (own.mode === 'shared' && claim.mode === 'exclusive') throw otherMode()
  const known = own.uses.find(({ id }) => id === use.id)
  if (known?.attempt === use.attempt) return state
  const uses = known ? own.uses.map((one) => (one === known ? use : one)) : [...own.uses, use]
  const freed = own.freed.filter((id) => id !== use.id)
  return replace(state, own, { ...own, uses, freed })
}

/**
 * Releases the lock for one use. It is free when as many have released it as have acquired it.
 * @param ticket Of the entry that is meant: a later one of the same task is another hold.
 */
export function free(state: LockState, ticket: number, use: string, now: Date): LockState {
  const own = state.entries.find((entry) => entry.ticket === ticket)
  if (!own || !isHolding(own) || own.freed.includes(use) || hasReleased(state, own.task, use)) return state
  const freed = [...own.freed, use]
  if (freed.length < own.uses.length) return replace(state, own, { ...own, freed })
  const holds = [...state.holds, now.getTime() - Date.parse(own.heldSince ?? '')].slice(-keptHolds)
  const released = [...state.released, ...freed.map((id) => ({ task: own.task, use: id }))].slice(-keptReleases)
  return settle({ ...without(state, [own]), holds, released }, now)
}

/** Whether it is known that a use released a hold of the task that is over. */
export function hasReleased({ released }: LockState, task: string, use: string): boolean {
  return released.some((one) => one.task === task && one.use === use)
}

/** Gives up waiting, for one use. Who has the lock by then keeps it. */
export function leave(state: LockState, ticket: number, use: string, now: Date): LockState {
  const own = state.entries.find((entry) => entry.ticket === ticket)
  if (!own || isHolding(own) || !own.uses.some(({ id }) => id === use)) return state
  const uses = own.uses.filter(({ id }) => id !== use)
  return uses.length > 0 ? replace(state, own, { ...own, uses }) : settle(without(state, [own]), now)
}

/** Takes out those whose tasks are over. */
export function bury(state: LockState, dead: readonly string[], now: Date): LockState {
  const gone = state.entries.filter(({ task }) => dead.includes(task))
  return gone.length === 0 ? state : settle(without(state, gone), now)
}

/** Takes the lock from a task, by hand; the task learns it when it next acquires or releases. */
export function evict(state: LockState, ticket: number, by: string, now: Date): LockState {
  const entry = state.entries.find((one) => one.ticket === ticket)
  if (!entry) return state
  const evicted = [...state.evicted, { task: entry.task, at: now.toISOString(), by }].slice(-keptEvictions)
  return settle({ ...without(state, [entry]), evicted }, now)
}

/** @throws {StepError} `lock-lost` if somebody has taken the lock from this task. */
export function refuseEvicted({ evicted }: LockState, task: string): void {
  const eviction = evicted.find((one) => one.task === task)
  if (!eviction) return
  throw new StepError(
    'lock-lost',
    `The lock was taken from this task by hand, at ${eviction.at} by ${eviction.by}: others may have gone on since. ` +
      `Check what this deployment did without it, and deploy again.`,
  )
}

/** Lets in whoever is next, as long as they go together with those inside. Nobody overtakes, so nobody starves. */
function settle(state: LockState, now: Date): LockState {
  const next = state.entries.find((entry) => !isHolding(entry))
  if (!next || !fits(state, next)) return state
  const fence = Math.max(state.fence + 1, now.getTime())
  const taken = holders(state).map(({ slot }) => slot)
  const slot = Array.from({ length: taken.length + 1 }, (_, index) => index + 1).find((one) => !taken.includes(one))
  return settle(replace({ ...state, fence }, next, { ...next, heldSince: now.toISOString(), fence, slot }), now)
}

function fits(state: LockState, next: LockEntry): boolean {
  const inside = holders(state)
  const isShared = [...inside, next].every(({ mode }) => mode === 'shared')
  return isShared || (inside.length < state.limit && !inside.some(({ mode }) => mode === 'shared'))
}

function replace(state: LockState, old: LockEntry, entry: LockEntry): LockState {
  return { ...state, entries: state.entries.map((one) => (one === old ? entry : one)) }
}

function without(state: LockState, gone: readonly LockEntry[]): LockState {
  return { ...state, entries: state.entries.filter((entry) => !gone.includes(entry)) }
}

function otherLimit(theirs: number, ours: number, { title, task }: LockEntry): StepError {
  return new StepError(
    'lock-disagreement',
    `The lock is in use with "Limit" ${theirs}, set by ${title} (${task}); this step says ${ours}. Give all steps that ` +
      `use the lock the same limit.`,
  )
}

function otherMode(): StepError {
  return new StepError(
    'lock-disagreement',
    'This task has the lock already, or waits for it, as one that shares it: it cannot also take it for itself alone. ' +
      'Release it first, or take it with "Mode" Exclusive from the beginning.',
  )
}
