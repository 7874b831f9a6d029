// Taking a lock from a task by hand, and saying first what that means.

import { openDocument, type DocumentContext, type Revision } from '../../runtime/documents/document.ts'
import {
  entryOf,
  holders,
  isHolding,
  lockDocument,
  type LockEntry,
  type LockState,
} from '../../runtime/lock/lock-state.ts'
import { evict } from '../../runtime/lock/transitions.ts'
import { StepError } from '../../runtime/step-error.ts'
import { readLock, viewRevision } from './find-locks.ts'
import { nameEntry } from './describe-lock.ts'
import type { LockView } from './lock-view.ts'

/** What is about to happen. */
export interface TakingAway {
  readonly lock: string
  readonly revision: Revision<LockState>
  readonly entry: LockEntry
  /** For the person who is asked: several sentences. */
  readonly warning: string
}

export interface TakenAway {
  /** `gone`: the task had given the lock back, or ended, by itself in the meantime. */
  readonly kind: 'taken' | 'gone'
  /** The lock afterwards. */
  readonly view: LockView
}

/**
 * Finds the task's entry in a lock.
 * @param given The task's id, `ServerTasks-123`, or its number.
 * @throws {StepError} `bad-parameters` for what is no id, `not-found` if the task is not there, as `findLock` otherwise.
 */
export async function prepareTakingAway(context: DocumentContext, lock: string, given: string): Promise<TakingAway> {
  const [, number] = /^(?:ServerTasks-)?(\d+)$/i.exec(given.trim()) ?? []
  if (number === undefined) {
    throw new StepError('bad-parameters', `--task is ${JSON.stringify(given)}: give the id of a task, ServerTasks-123.`)
  }
  const task = `ServerTasks-${number}`
  const revision = await readLock(context, lock)
  const view = await viewRevision(context.octopus, lock, revision)
  const entry = entryOf(revision.state, task)
  if (!entry) {
    const all = [...view.holding, ...view.waiting]
    throw new StepError(
      'not-found',
      `${task} neither has lock "${view.lock}" nor waits for it. ` +
        (all.length > 0 ? `Those that do: ${all.map(nameEntry).join('; ')}.` : 'Nobody does.'),
    )
  }
  return { lock, revision, entry, warning: warn(entry, revision.state, view, context.octopus.serverNow()) }
}

/**
 * Does it. Three requests where nobody else writes.
 * @param by Who says so, for the steps that learn of it.
 */
export async function takeAway(context: DocumentContext, taking: TakingAway, by: string): Promise<TakenAway> {
  const { lock, revision: from, entry } = taking
  const document = openDocument(context, lockDocument, lock)
  const revision = await document.update((state, now) => evict(state, entry.ticket, by, now), { from, pace: 'prompt' })
  const isTaken = revision.state.evicted.some(({ task }) => task === entry.task)
  return { kind: isTaken ? 'taken' : 'gone', view: await viewRevision(context.octopus, lock, revision) }
}

/** What it will do, and to whom. */
function warn(entry: LockEntry, state: LockState, { lock, holding, waiting }: LockView, now: Date): string {
  const nameOf = ({ task }: LockEntry) => [...holding, ...waiting].filter((one) => one.task === task).map(nameEntry)[0]
  const who = nameOf(entry) ?? entry.task
  const isOver = holding.some(({ task, taskIsOver }) => task === entry.task && taskIsOver)
  const had = holders(state).map(({ ticket }) => ticket)
  const next = holders(evict(state, entry.ticket, '', now)).filter(({ ticket }) => !had.includes(ticket))
  const taken = isHolding(entry)
    ? `Lock "${lock}" will be taken from ${who}.`
    : `${who} will lose its place in the line for lock "${lock}".`
  const learns = isOver
    ? 'Its task is over: whoever looks next would do the same.'
    : isHolding(entry)
      ? 'Its deployment is not stopped: it goes on, beside whoever gets the lock, until it next acquires or releases the ' +
        'lock, and fails then. If it should not go on, cancel it instead: that frees the lock too.'
      : 'Its deployment fails at its next look at the lock.'
  const after = next.length > 0 ? `Then has it: ${next.map((one) => nameOf(one) ?? one.task).join(', ')}.` : ''
  return [taken, learns, after].filter((sentence) => sentence !== '').join('\n')
}
