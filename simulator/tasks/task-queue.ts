// The queue of server tasks: who may start, and the life of a task from `Queued` to its end. What a task does while it
// runs is handed in.
//
// Order is (`QueueTime`, number). A task starts when its time has come, a slot of the node is free, and no other task
// with its concurrency tag is running. A task that waits for a person is `Queued` again and holds neither slot nor, unless
// its step says so, tag.

import type { Participant, SimulatorClock } from '../clock/simulator-clock.ts'
import { known, type Store } from '../store/store.ts'
import type { ServerTask } from '../store/documents.ts'
import type { SimulatorEvent, TaskChange } from '../events.ts'
import { addLine, endOpenNodes, startNode } from './activity-log.ts'

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
  /** The task's part in simulated time. */
  readonly participant: Participant
  /**
   * Gives the slot back until somebody has answered and the task's turn has come again.
   * @param blocksOthers Whether the concurrency tag stays taken.
   * @throws The signal's reason, if the task ends meanwhile.
   */
  pause(blocksOthers: boolean): Promise<void>
}

export interface TaskQueue {
  /** Takes a new task in; it starts when its turn comes, never before this call has returned. */
  enqueue(task: ServerTask): void
  /** A task that waits ends as `Canceled` at once, a running one goes through `Cancelling`; a finished one stays as it is. */
  cancel(task: ServerTask): void
  /**
   * Ends a running task by hand.
   * @throws {Error} If it has not started or is over.
   */
  finish(task: ServerTask, outcome: Outcome): void
  /** The answer that a paused task was waiting for is there. */
  resume(task: ServerTask): void
  /** Starts whatever may start now. */
  consider(): void
  /** Stops everything that runs; resolves when nothing of it is left. No task starts after that. */
  close(): Promise<void>
  /** The unfinished tasks that come before this one, in the order in which they would start. */
  ahead(task: ServerTask): readonly ServerTask[]
}

export interface QueueOptions {
  readonly store: Store
  readonly clock: SimulatorClock
  readonly taskCap: number
  readonly cancelTakesMs: number
  readonly emit: (event: SimulatorEvent) => void
  /** Carries a task out. Whatever it throws after its signal was aborted is ignored. */
  readonly carryOut: (task: ServerTask, control: TaskControl) => Promise<Outcome>
}

interface RunningTask {
  readonly task: ServerTask
  readonly abort: AbortController
  readonly participant: Participant
  /** Set while the task is paused. */
  pause: { readonly blocksOthers: boolean; readonly resume: () => void; readonly giveUp: () => void } | undefined
}

export function createTaskQueue({ store, clock, taskCap, cancelTakesMs, emit, carryOut }: QueueOptions): TaskQueue {
  /** Queued and able to start: new tasks, and paused ones that have their answer. */
  const waiting = new Set<ServerTask>()
  /** Started and not over, paused ones among them. */
  const started = new Map<string, RunningTask>()
  /** What was begun and has not come back, of tasks that are over too. */
  const underWay = new Set<Promise<void>>()
  let closed = false

  const tell = (task: ServerTask, change: TaskChange) => {
    const { id, description, state, errorMessage } = task
    task.lastUpdatedAt = clock.now()
    emit({ kind: 'task', change, at: clock.now(), taskId: id, description, state, errorMessage })
  }

  const holdsTag = (tag: string) =>
    [...started.values()].some(({ task, pause }) => task.concurrencyTag === tag && (!pause || pause.blocksOthers))

  const slotsTaken = () => [...started.values()].filter(({ pause }) => !pause).length

  function consider(): void {
    if (closed) return
    const now = clock.now()
    for (const task of [...waiting].sort(byTurn)) {
      // What one start or end brings about may have dealt with a later one of this list already.
      if (!waiting.has(task) || task.queuedAt > now) continue
      if (task.startedAt === undefined && task.expiresAt !== undefined && task.expiresAt <= now) {
        complete(task, 'TimedOut', 'The task was not started before its queue time expired.')
        continue
      }
      if (known(store.spaces, task.spaceId).taskQueueStopped) continue
      if (slotsTaken() >= taskCap) continue
      // A task that waits to go on again may hold its own tag.
      if (holdsTag(task.concurrencyTag) && !started.get(task.id)?.pause?.blocksOthers) continue
      waiting.delete(task)
      start(task)
    }
  }

  function start(task: ServerTask): void {
    task.state = 'Executing'
    const paused = started.get(task.id)?.pause
    if (paused) {
      paused.resume()
      return tell(task, 'resumed')
    }
    task.startedAt = clock.now()
    startNode(task.activity, clock.now())
    const running: RunningTask = {
      task,
      abort: new AbortController(),
      participant: clock.join(`${task.id} ${task.description}`),
      pause: undefined,
    }
    started.set(task.id, running)
    tell(task, 'started')
    const control: TaskControl = {
      signal: running.abort.signal,
      participant: running.participant,
      pause: (blocksOthers) => pause(running, blocksOthers),
    }
    const over = carryOut(task, control).then(
      ({ state, message }) => ended(running, state, message),
      (error: unknown) => ended(running, 'Failed', `The simulator could not carry out the task: ${String(error)}`),
    )
    underWay.add(over)
    void over.finally(() => underWay.delete(over))
  }

  function pause(running: RunningTask, blocksOthers: boolean): Promise<void> {
    running.abort.signal.throwIfAborted()
    const { task, participant } = running
    return new Promise((resolve, reject) => {
      const release = participant.hold()
      const settle = (then: () => void) => () => {
        running.pause = undefined
        release()
        then()
      }
      const giveUp = settle(() => reject(new Error(`${task.id} ended while it was paused`)))
      running.pause = { blocksOthers, resume: settle(resolve), giveUp }
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
    if (task.completedAt !== undefined) return
    const now = clock.now()
    task.state = state
    task.errorMessage = message
    task.completedAt = now
    if (state !== 'Success') {
      task.hasWarningsOrErrors = true
      addLine(task.activity, 'Fatal', message, now)
    }
    endOpenNodes(task.activity, state === 'TimedOut' ? 'Failed' : state, now)
    waiting.delete(task)
    const running = started.get(task.id)
    started.delete(task.id)
    running?.abort.abort()
    running?.pause?.giveUp()
    tell(task, 'finished')
    // The next in line joins before this one leaves, so that no time passes between the two.
    consider()
    running?.participant.leave()
  }

  return {
    enqueue(task) {
      waiting.add(task)
      tell(task, 'queued')
      clock.at(Math.max(task.queuedAt, clock.now()), consider)
      if (task.expiresAt !== undefined) clock.at(task.expiresAt, consider)
    },
    cancel(task) {
      const running = started.get(task.id)
      if (task.completedAt !== undefined || task.state === 'Cancelling') return
      if (!running || running.pause) return complete(task, 'Canceled', canceledMessage)
      task.state = 'Cancelling'
      tell(task, 'cancelling')
      if (cancelTakesMs > 0) {
        clock.at(clock.now() + cancelTakesMs, () => complete(task, 'Canceled', canceledMessage))
      }
      running.abort.abort()
    },
    finish(task, outcome) {
      consider()
      if (task.completedAt !== undefined) throw new Error(`${task.id} is over already: ${task.state}`)
      if (!started.has(task.id)) {
        throw new Error(`${task.id} has not started: it is behind ${describe(ahead(task)) || 'a time to come'}`)
      }
      complete(task, outcome.state, outcome.message)
    },
    resume(task) {
      waiting.add(task)
      clock.at(clock.now(), consider)
    },
    consider,
    async close() {
      closed = true
      for (const running of started.values()) {
        running.abort.abort()
        running.pause?.giveUp()
      }
      await Promise.all(underWay)
    },
    ahead,
  }

  function ahead(task: ServerTask): readonly ServerTask[] {
    const running = [...started.values()].filter(({ pause }) => !pause).map((entry) => entry.task)
    const before = [...waiting].filter((other) => byTurn(other, task) < 0 && other.queuedAt <= clock.now())
    return [...running, ...before].filter(({ id }) => id !== task.id).sort(byTurn)
  }
}

const canceledMessage = 'The task was canceled.'

function byTurn(a: ServerTask, b: ServerTask): number {
  return a.queuedAt - b.queuedAt || a.number - b.number
}

function describe(tasks: readonly ServerTask[]): string {
  return tasks.map(({ id, description }) => `${id} (${description})`).join(', ')
}
