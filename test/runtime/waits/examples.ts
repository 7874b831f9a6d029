// Waits and worlds to build cases from: tasks are called A, B, C, ...

import { lockDocument, type LockEntry, type LockMode, type LockState } from '../../../runtime/lock/lock-state.ts'
import type { LoggedStep } from '../../../runtime/octopus/resources/activity-log.ts'
import type { World } from '../../../runtime/waits/find-deadlock.ts'
import type { Need, Wait } from '../../../runtime/waits/waits-state.ts'

/** A task waits until others have ended. */
export function forTasks(tasks: readonly string[], options: Partial<Extract<Need, { kind: 'tasks' }>> = {}): Need {
  const groups = tasks.map((task) => [task])
  return { kind: 'tasks', groups, needed: groups.length, step: '', state: 'Finished', idle: false, ...options }
}

export function idle(...tasks: readonly string[]): Need {
  return forTasks(tasks, { idle: true })
}

/** A task waits for a lock in which it has an entry of the ticket that its place in the alphabet gives. */
export function forLock(lock: string, task: string): Need {
  return { kind: 'lock', lock, ticket: ticketOf(task) }
}

export function ticketOf(task: string): number {
  return task.charCodeAt(0)
}

export function wait(task: string, ticket: number, need: Need, overrides: Partial<Wait> = {}): Wait {
  const title = `Deploy ${task}`
  return { task, title, step: '', target: '', ticket, need, verdict: undefined, ...overrides }
}

/** @param entries In order of arrival: `A!` has the lock, `B` waits. Small letters share it. */
export function lock(limit: number, ...entries: readonly string[]): LockState {
  return { ...lockDocument.initial, limit, entries: entries.map(entry) }
}

/** @param waits Whose tasks all run, and those that are at work besides. */
export function world(
  waits: readonly Wait[],
  locks: Readonly<Record<string, LockState>> = {},
  rest: { readonly atWork?: readonly string[]; readonly logs?: Readonly<Record<string, readonly LoggedStep[]>> } = {},
): World {
  return {
    waits,
    locks: new Map(Object.entries(locks)),
    open: [...waits.map(({ task }) => task), ...(rest.atWork ?? [])],
    logs: rest.logs && new Map(Object.entries(rest.logs)),
  }
}

/** @param steps Those that run at the moment. */
export function logOf(...steps: readonly string[]): readonly LoggedStep[] {
  return steps.map((name) => ({ name, number: undefined, status: 'Running', step: name, isAtWork: true }))
}

function entry(text: string): LockEntry {
  const [letter = ''] = text
  const task = letter.toUpperCase()
  const mode: LockMode = letter === task ? 'exclusive' : 'shared'
  return {
    task,
    project: '',
    environment: '',
    tenant: '',
    title: `Deploy ${task}`,
    by: '',
    reason: '',
    mode,
    ticket: ticketOf(task),
    since: '2026-03-02T08:00:00.000Z',
    heldSince: text.endsWith('!') ? '2026-03-02T08:00:00.000Z' : undefined,
    fence: undefined,
    slot: undefined,
    uses: [],
    freed: [],
  }
}
