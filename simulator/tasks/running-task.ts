// A task that has started and is not over, as the queue keeps it.

import type { Participant } from '../clock/simulator-clock.ts'
import type { ServerTask } from '../store/documents.ts'

/** What a task does while a person has not answered: it gives back its slot and its tag, its slot alone, or neither. */
export type WaitForAnswer = 'gives-all-back' | 'keeps-tag' | 'keeps-all'

/** What a task waits for a person with. */
export interface Question {
  readonly how: WaitForAnswer
  readonly goOn: () => void
  readonly giveUp: () => void
}

export interface RunningTask {
  readonly task: ServerTask
  /** Another one for what is still done after a cancellation. */
  abort: AbortController
  readonly participant: Participant
  /** By id of the interruption. */
  readonly questions: Map<string, Question>
}

/** The question at which a task gave its slot back; there is one at most. */
export function pauseOf({ questions }: RunningTask): Question | undefined {
  return [...questions.values()].find(({ how }) => how !== 'keeps-all')
}
