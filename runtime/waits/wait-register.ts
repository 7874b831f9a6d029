// For steps while they wait: makes known that they do, and finds out whether they are in a ring of waits that none of
// them can leave. A short wait costs nothing; a longer one six requests in all, unless it may be in a ring.

import { openDocument, type DocumentContext, type Revision } from '../documents/document.ts'
import type { StepContext } from '../define-step.ts'
import type { LoggedStep } from '../octopus/resources/activity-log.ts'
import { listRunningSteps, listServerTasks } from '../octopus/server-tasks.ts'
import { StepError } from '../step-error.ts'
import { describeDeadlock } from './describe-deadlock.ts'
import { findDeadlock, type World } from './find-deadlock.ts'
import { lookAround } from './look-around.ts'
import { ownStepVariables } from './own-step.ts'
import { convict, findWait, register, withdraw } from './transitions.ts'
import { waitsDocument, type Need, type VerdictKind, type WaitsState } from './waits-state.ts'

export type Verdict =
  /** Look again, within so many milliseconds. */
  | { readonly kind: 'wait'; readonly withinMs: number }
  /**
   * Give up (`victim`), or go on though others are unfinished, for all that they do is wait (`yields`). The message shows
   * the ring.
   */
  | { readonly kind: VerdictKind; readonly message: string }

export interface WaitRegister {
  /** To be called at every look at which something is still waited for: `need`. */
  look(need: Need): Promise<Verdict>
  /** To be called when the wait is over, however it ended. */
  end(): Promise<void>
}

export interface WaitRegisterOptions {
  /** Who waits, for the sentences of others: `Deploy Web release 1.2.0 to Production`. */
  readonly title: string
  /** Whether something has failed in the task before: this may be the retry of a step that had to give way. */
  readonly hasFailed: boolean
}

/** Within these, a wait is made known; looks are some seconds apart, and a ring has to be found within two minutes. */
const earliestMs = 40_000
const latestMs = 60_000
/** How often a wait is judged that others lead back to, though some of them can still go on. */
const judgeEveryMs = 50_000
/** A few waits that died unseen do no harm. */
const mostUnchecked = 10

/** For the step of a task that is about to wait. Its definition names the `ownStepVariables`. */
export function createWaitRegister(
  context: DocumentContext & Pick<StepContext, 'log' | 'variable'>,
  { title, hasFailed }: WaitRegisterOptions,
): WaitRegister {
  const { clock, random, log, octopus, own, variable } = context
  const { step, target } = ownStepVariables
  const wait = { task: own.taskId, title, step: variable(step), target: variable(target) }
  const document = openDocument(context, waitsDocument, 'all')
  let isOff = false
  let dueAt = clock.now() + (hasFailed ? 0 : earliestMs + random() * (latestMs - earliestMs))
  let judgedAt = 0
  let known = ''
  let revision: Revision<WaitsState> | undefined

  async function enter(need: Need): Promise<Revision<WaitsState>> {
    const from = revision ? await document.readAfter(revision) : await document.read()
    const ids = findWait(from.state, wait) ? [] : from.state.waits.map(({ task }) => task)
    const tasks = ids.length > mostUnchecked ? await listServerTasks(octopus, ids) : undefined
    const over = tasks ? ids.filter((id) => tasks.find((task) => task.id === id)?.isCompleted ?? true) : []
    return document.update((state) => register(state, { ...wait, need }, over), { from })
  }

  async function find(current: Revision<WaitsState>, logs?: World['logs']) {
    const own = findWait(current.state, wait)
    const world = own && (await lookAround(context, own, current.state))
    // Nobody leads back to us: it is for whoever does so later to judge.
    if (!world) dueAt = Infinity
    const found = world && findDeadlock(own.ticket, { ...world, logs })
    return found && { ...found, ticket: own.ticket, locks: world.locks }
  }

  async function judge(need: Need): Promise<Verdict | undefined> {
    revision = await enter(need)
    known = JSON.stringify(need)
    judgedAt = clock.now()
    dueAt = judgedAt + judgeEveryMs
    const suspicion = await find(revision)
    if (!suspicion) return undefined
    // What is read one after the other may never have been at one time. But who does nothing but wait, by its log, and
    // still waits when all else has been read once more, has not moved in between.
    const logs = new Map<string, readonly LoggedStep[]>()
    for (const { task } of suspicion.judged) if (!logs.has(task)) logs.set(task, await listRunningSteps(octopus, task))
    revision = await document.readAfter(revision)
    const found = await find(revision, logs)
    if (!found) return undefined
    const { ticket, kind, judged } = found
    revision = await document.update((state) => convict(state, ticket, kind, judged), {
      pace: 'prompt',
      from: revision,
    })
    const isOurs = findWait(revision.state, wait)?.verdict
    return isOurs && { kind, message: describeDeadlock(found, found.locks) }
  }

  /** What it takes to find deadlocks may be missing, and nobody's deployment fails for that. */
  async function ifPossible<Result>(action: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return isOff ? undefined : await action()
    } catch (error) {
      if (!(error instanceof StepError)) throw error
      isOff = true
      log.info(`Deadlocks are not looked for: ${error.message}`)
      return undefined
    }
  }

  return {
    look: async (need) => {
      const isOther = revision && JSON.stringify(need) !== known
      const isDue = clock.now() >= (isOther ? Math.min(dueAt, judgedAt + judgeEveryMs) : dueAt)
      const verdict = isDue && (await ifPossible(() => judge(need)))
      return verdict || { kind: 'wait', withinMs: isOff ? Infinity : Math.max(1000, dueAt - clock.now()) }
    },
    end: async () => {
      const ticket = revision && findWait(revision.state, wait)?.ticket
      if (ticket) await ifPossible(() => document.update((state) => withdraw(state, ticket), { pace: 'prompt' }))
    },
  }
}
