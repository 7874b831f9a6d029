// The queue of server tasks: who may start, and the life of a task from `Queued` to its end. What a task does while it
// runs is handed in.
//
// Order is (rank, `QueueTime`, number). A task starts when its time has come, a slot of the node is free, and no other
// task with its concurrency tag is running. A task that waits for a person is `Queued` again and holds neither slot nor,
// unless its step says so, tag; one that asks for guidance after a failure goes on holding both.

import type { Participant, SimulatorClock } from '../clock/simulator-clock.ts'
import type { SimulatorEvent, TaskChange } from '../events.ts'
import type { ServerTask } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import type { Unconfirmed } from '../unconfirmed.ts'
import { addLine, endOpenNodes, startNode } from './activity-log.ts'
import { byTurn, createQueueView, type QueueView } from './queue-view.ts'
import { pauseOf, type RunningTask, type WaitForAnswer } from './running-task.ts'

/** How a task ended that ran to its end. */
export interface Outcome {
  readonly state: 'Success' | 'Failed' | 'Canceled'
  /** Why, as the task page shows it; empty on success. */
  readonly message: string
}

/** What a running task has in hand. */
export interface TaskControl {
  /** Aborted when the task is cancelled or was ended by hand: stop, and say nothing more. */
  readonly signal: AbortSignal
  /** The part in simulated time of whoever holds this. */
  readonly participant: Participant
  /** Whether other work of the task goes on beside what this is held for. */
  readonly isBranch: boolean
  /**
   * Waits until somebody has answered an interruption, and the task's turn has come again if it gave that up.
   * @param waiter Who waits, as far as time is concerned.
   * @throws An error, if the task ends meanwhile.
   */
  waitForAnswer(interruptionId: string, waiter: Participant, how: WaitForAnswer): Promise<void>
  /** What steps have in hand that run although the task was cancelled; `undefined` where none do. */
  afterCancel(): TaskControl | undefined
}

export interface TaskQueue extends QueueView {
  /** Takes a new task in; it starts when its turn comes, never before this call has returned. */
  enqueue(task: ServerTask): void
  /** A task that waits ends as `Canceled` at once, a running one goes through `Cancelling`; a finished one stays as it is. */
  cancel(task: ServerTask): void
  /** Ends a task that is stuck in `Cancelling`; others stay as they are. */
  abandon(task: ServerTask): void
  /** Puts a task that has not started before all others. */
  prioritize(task: ServerTask): void
  /**
   * Ends a running task by hand.
   * @throws {Error} If it has not started or is over.
   */
  finish(task: ServerTask, outcome: Outcome): void
  /** The answer that a task was waiting for is there. */
  answer(interruptionId: string): void
  /** Starts whatever may start now. */
  consider(): void
  /** Stops everything that runs; resolves when nothing of it is left. No task starts after that. */
  close(): Promise<void>
}

export interface QueueOptions {
  readonly store: Store
  readonly clock: SimulatorClock
  readonly taskCap: number
  readonly cancelTakesMs: number
  readonly unconfirmed: Pick<Unconfirmed, 'expiredTask' | 'alwaysStepsAfterCancel'>
  readonly emit: (event: SimulatorEvent) => void
  /** Carries a task out. Whatever it throws after its signal was aborted is ignored. */
  readonly carryOut: (task: ServerTask, control: TaskControl) => Promise<Outcome>
}

export function createTaskQueue(options: QueueOptions): TaskQueue {
  const { store, clock, taskCap, cancelTakesMs, emit, carryOut } = options
  /** Those whose time has not come. */
  const scheduled = new Set<ServerTask>()
  /** Queued and able to start: new tasks, and paused ones that have their answer. */
  const waiting = new Set<ServerTask>()
  /** Started and not over, paused ones among them. */
  const started = new Map<string, RunningTask>()
  /** What was begun and has not come back, of tasks that are over too. */
  const underWay = new Set<Promise<void>>()
  let closed = false
  const view = createQueueView({ store, clock, taskCap, waiting, started })

  const tell = (task: ServerTask, change: TaskChange) => {
    const { id, description, state, errorMessage } = task
    task.lastUpdatedAt = clock.now()
    emit({ kind: 'task', change, at: clock.now(), taskId: id, description, state, errorMessage })
  }

  function consider(): void {
    if (closed) return
    for (const task of [...waiting].sort(byTurn)) {
      if (view.slotsTaken() >= taskCap) return
      // What one start or end brings about may have dealt with a later one of this list already.
      if (!waiting.has(task) || known(store.spaces, task.spaceId).taskQueueStopped) continue
      if (view.tagIsTaken(task)) continue
      waiting.delete(task)
      start(task)
    }
  }

  function start(task: ServerTask): void {
    task.state = 'Executing'
    const resumed = started.get(task.id)
    if (resumed) {
      pauseOf(resumed)?.goOn()
      return tell(task, 'resumed')
    }
    task.startedAt = clock.now()
    startNode(task.activity, clock.now())
    const running: RunningTask = {
      task,
      abort: new AbortController(),
      participant: clock.join(`${task.id} ${task.description}`),
      questions: new Map(),
    }
    started.set(task.id, running)
    tell(task, 'started')
    const over = carryOut(task, controlOf(running)).then(
      ({ state, message }) => ended(running, state, message),
      (error: unknown) => ended(running, 'Failed', `The simulator could not carry out the task: ${String(error)}`),
    )
    underWay.add(over)
    void over.finally(() => underWay.delete(over))
  }

  function controlOf(running: RunningTask): TaskControl {
    return {
      signal: running.abort.signal,
      participant: running.participant,
      isBranch: false,
      waitForAnswer: (interruptionId, waiter, how) => ask(running, interruptionId, waiter, how),
      afterCancel() {
        if (running.task.state !== 'Cancelling' || options.unconfirmed.alwaysStepsAfterCancel !== 'run')
          return undefined
        running.abort = new AbortController()
        return controlOf(running)
      },
    }
  }

  function ask(running: RunningTask, id: string, waiter: Participant, how: WaitForAnswer): Promise<void> {
    running.abort.signal.throwIfAborted()
    const { task, questions } = running
    return new Promise((resolve, reject) => {
      const release = waiter.hold()
      const settle = (then: () => void) => () => {
        questions.delete(id)
        release()
        then()
      }
      const giveUp = settle(() => reject(new Error(`${task.id} ended while it waited for ${id}`)))
      questions.set(id, { how, goOn: settle(resolve), giveUp })
      if (how === 'keeps-all') return
      task.state = 'Queued'
      tell(task, 'paused')
      consider()
    })
  }

  /** The work is over, in whatever way; a task that is being cancelled may have to stay so for a while. */
  function ended(running: RunningTask, state: Outcome['state'], message: string): void {
    if (closed || running.task.completedAt !== undefined) return
    if (running.task.state !== 'Cancelling') return complete(running.task, state, message)
    if (cancelTakesMs === 0) complete(running.task, 'Canceled', canceledMessage)
    // It has nothing more to do until it is over; time goes on.
    else running.participant.hold()
  }

  function complete(task: ServerTask, state: Outcome['state'] | 'TimedOut', message: string): void {
    if (closed || task.completedAt !== undefined) return
    const now = clock.now()
    task.state = state
    task.errorMessage = message
    task.completedAt = now
    if (state !== 'Success') {
      task.hasWarningsOrErrors = true
      addLine(task.activity, 'Fatal', message, now)
    }
    endOpenNodes(task.activity, state === 'TimedOut' ? 'Failed' : state, now)
    for (const id of task.pendingInterruptionIds) {
      store.interruptions.change(known(store.interruptions, id), { isPending: false })
    }
    task.pendingInterruptionIds = []
    waiting.delete(task)
    scheduled.delete(task)
    const running = started.get(task.id)
    started.delete(task.id)
    view.remember(task)
    running?.abort.abort()
    for (const { giveUp } of [...(running?.questions.values() ?? [])]) giveUp()
    tell(task, 'finished')
    // The next in line joins before this one leaves, so that no time passes between the two.
    consider()
    running?.participant.leave()
  }

  return {
    ...view,
    consider,
    enqueue(task) {
      tell(task, 'queued')
      if (task.queuedAt > clock.now()) scheduled.add(task)
      else waiting.add(task)
      clock.at(Math.max(task.queuedAt, clock.now()), () => {
        if (scheduled.delete(task)) waiting.add(task)
        consider()
      })
      if (task.expiresAt === undefined) return
      clock.at(task.expiresAt, () => {
        if (task.startedAt !== undefined) return
        complete(task, options.unconfirmed.expiredTask, 'The task was not started before its queue time expired.')
      })
    },
    cancel(task) {
      const running = started.get(task.id)
      if (task.completedAt !== undefined || task.state === 'Cancelling') return
      if (!running || pauseOf(running)) return complete(task, 'Canceled', canceledMessage)
      task.state = 'Cancelling'
      tell(task, 'cancelling')
      if (cancelTakesMs > 0) {
        clock.at(clock.now() + cancelTakesMs, () => complete(task, 'Canceled', canceledMessage))
      }
      running.abort.abort()
      for (const { giveUp } of [...running.questions.values()]) giveUp()
    },
    abandon(task) {
      if (task.state === 'Cancelling') complete(task, 'Canceled', 'The task was abandoned.')
    },
    prioritize(task) {
      task.rank = Math.min(0, ...[...waiting, ...scheduled].map(({ rank }) => rank)) - 1
    },
    finish(task, outcome) {
      consider()
      if (task.completedAt !== undefined) throw new Error(`${task.id} is over already: ${task.state}`)
      if (!started.has(task.id)) {
        throw new Error(`${task.id} has not started: it is behind ${describe(view.ahead(task)) || 'a time to come'}`)
      }
      complete(task, outcome.state, outcome.message)
    },
    answer(interruptionId) {
      for (const { task, questions } of started.values()) {
        const question = questions.get(interruptionId)
        if (!question) continue
        if (question.how !== 'keeps-all') waiting.add(task)
        clock.at(clock.now(), question.how === 'keeps-all' ? question.goOn : consider)
      }
    },
    async close() {
      closed = true
      const left = [...started.values()]
      for (const { abort, questions } of left) {
        abort.abort()
        for (const { giveUp } of [...questions.values()]) giveUp()
      }
      await Promise.all(underWay)
      for (const { participant } of left) participant.leave()
    },
  }
}

const canceledMessage = 'The task was canceled.'

function describe(tasks: readonly ServerTask[]): string {
  return tasks.map(({ id, description }) => `${id} (${description})`).join(', ')
}
