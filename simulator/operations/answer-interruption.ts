import type { Interruption } from '../store/documents.ts'
import { answerField } from '../tasks/actions/ask-person.ts'
import type { World } from '../world.ts'

export interface InterruptionAnswer {
  /** One of the interruption's choices. */
  readonly choice: string
  readonly notes: string | undefined
}

/** Takes an answer down; the task that asked goes on as soon as it may. */
export function answerInterruption(
  { store, queue }: World,
  interruption: Interruption,
  { choice, notes }: InterruptionAnswer,
): void {
  const values = { Instructions: null, Notes: notes ?? null, [answerField(interruption.type)]: choice }
  store.interruptions.change(interruption, { values, isPending: false })
  const task = store.tasks.get(interruption.taskId)
  if (task) task.pendingInterruptionIds = task.pendingInterruptionIds.filter((id) => id !== interruption.id)
  queue.answer(interruption.id)
}
