// What the simulator tells those who watch it: the demo's timeline, request counts of tests and of the bench.

import type { FaultKind } from './faults/fault-rule.ts'
import type { LogCategory } from './worker/run-script.ts'
import type { TaskState } from './store/documents.ts'
import type { CallOutcome } from './subscriptions/post-webhook.ts'

export interface AnsweredRequest {
  readonly method: string
  /** The path without its query, as the client spelt it. */
  readonly path: string
  /** What followed the path, question mark included; empty without one. */
  readonly query: string
  /** 0 where the connection broke before there was one. */
  readonly status: number
  /** When the request came in: milliseconds since 1970, in simulated time. */
  readonly at: number
  /** The user whose key or token came with it; `undefined` where none did, or a wrong one. */
  readonly user: string | undefined
  /** What kind of fault it met, if it met any. */
  readonly fault?: FaultKind
}

/** What happened to a task. `paused` waits for a person, `resumed` has its answer and a slot again. */
export type TaskChange = 'queued' | 'started' | 'paused' | 'resumed' | 'cancelling' | 'finished'

export interface TaskEvent {
  readonly kind: 'task'
  readonly change: TaskChange
  readonly at: number
  readonly taskId: string
  readonly description: string
  readonly state: TaskState
  readonly errorMessage: string
}

export interface StepEvent {
  readonly kind: 'step'
  readonly change: 'started' | 'succeeded' | 'failed' | 'skipped' | 'canceled'
  readonly at: number
  readonly taskId: string
  readonly step: string
}

export interface LogEvent {
  readonly kind: 'log'
  readonly taskId: string
  readonly line: LogLine
}

/** A line of a task's log. */
export interface LogLine {
  /** The name of the step that said it; empty for what the task itself says. */
  readonly step: string
  readonly category: LogCategory
  readonly text: string
  /** Milliseconds since 1970, in simulated time. */
  readonly occurredAt: number
}

/** The end of a script that ran by itself to its end. */
export interface ScriptEndEvent {
  readonly kind: 'script'
  readonly taskId: string
  readonly step: string
  readonly exitCode: number
  /** Why it failed: its result message, or Octopus's own sentence. */
  readonly failure: string | undefined
}

/** A receiver of webhooks was called. */
export interface WebhookEvent {
  readonly kind: 'webhook'
  readonly at: number
  /** Its name. */
  readonly subscription: string
  readonly eventId: string
  readonly category: string
  readonly outcome: CallOutcome
  /** Whether it was sent in the round before as well. */
  readonly isRepeated: boolean
  readonly isCalledAgain: boolean
  /** How many other events of the round are not sent because of this. */
  readonly lostEvents: number
}

export type SimulatorEvent =
  WebhookEvent | TaskEvent | StepEvent | LogEvent | ScriptEndEvent | ({ readonly kind: 'request' } & AnsweredRequest)

export type EventListener = (event: SimulatorEvent) => void
