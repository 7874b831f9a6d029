// The one kind of failure that a user can act on. Whatever else escapes a step is a fault of ours.

/** What went wrong, as a stable word that tests and callers match. */
export type StepErrorCode =
  | 'bad-parameters'
  | 'no-inputs'
  | 'not-in-a-task'
  | 'not-reachable'
  | 'not-octopus'
  | 'not-authenticated'
  | 'not-permitted'
  | 'not-found'
  | 'refused'
  | 'wait-timed-out'
  | 'awaited-failed'
  | 'dependency-missing'
  | 'dependency-blocked'
  | 'document-broken'
  | 'lock-disagreement'
  | 'lock-lost'
  | 'lock-timed-out'
  | 'deadlock'
  | 'undelivered'

/**
 * A failure whose message is written for the person who reads the task log: what happened, with the values, then what
 * can be done. It is printed without a stack trace.
 */
export class StepError extends Error {
  override readonly name = 'StepError'
  readonly code: StepErrorCode

  constructor(code: StepErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
