// How the document of waits changes: pure. Each change, applied where it has been made already, changes nothing.

import type { VerdictKind, Wait, WaitsState } from './waits-state.ts'

/** Which step of which task, and what it runs on. */
export type WaitOwner = Pick<Wait, 'task' | 'step' | 'target'>

/** A wait before it has a ticket. */
export type NewWait = Omit<Wait, 'ticket' | 'verdict'>

/**
 * Adds a wait, in place of any other of the same step of the task on the same target.
 * @param over Tasks that have ended without taking theirs out.
 */
export function register(state: WaitsState, wait: NewWait, over: readonly string[]): WaitsState {
  const earlier = findWait(state, wait)
  if (earlier && !earlier.verdict && JSON.stringify(earlier.need) === JSON.stringify(wait.need)) return state
  const ticket = state.tickets + 1
  const others = state.waits.filter((one) => one !== earlier && !over.includes(one.task))
  return { tickets: ticket, waits: [...others, { ...wait, ticket, verdict: undefined }] }
}

/** The wait of a step of a task on a target. */
export function findWait({ waits }: WaitsState, { task, step, target }: WaitOwner): Wait | undefined {
  return waits.find((one) => one.task === task && one.step === step && one.target === target)
}

/** The wait is over, however it ended. */
export function withdraw(state: WaitsState, ticket: number): WaitsState {
  return { ...state, waits: state.waits.filter((wait) => wait.ticket !== ticket) }
}

/**
 * Records that a wait gives way, so that only one of a ring does: not if any other that it was judged by has gone, or has
 * given way itself.
 * @param judged All waits that it was judged by, its own included.
 */
export function convict(state: WaitsState, ticket: number, verdict: VerdictKind, judged: readonly Wait[]): WaitsState {
  const { waits } = state
  if (!judged.every((one) => waits.some((wait) => wait.ticket === one.ticket && !wait.verdict))) return state
  return { ...state, waits: waits.map((wait) => (wait.ticket === ticket ? { ...wait, verdict } : wait)) }
}
