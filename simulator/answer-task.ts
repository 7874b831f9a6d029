// Answering what a task asks a person, as tests and demos say it.

import { answerInterruption } from './operations/answer-interruption.ts'
import type { ServerTask } from './store/documents.ts'
import { known } from './store/store.ts'
import type { World } from './world.ts'

export interface AnswerOptions {
  readonly notes?: string
  /** By name; whoever made the space without it. */
  readonly user?: string
}

/**
 * Answers the first thing that a task asks.
 * @throws {Error} If it asks nothing, or this is no answer to it.
 */
export function answerTask(
  world: World,
  task: ServerTask,
  answer: string,
  { notes, user: username }: AnswerOptions = {},
): void {
  const [id] = task.pendingInterruptionIds
  if (id === undefined) throw new Error(`${task.id} (${task.description}) asks nothing: it is ${task.state}`)
  const { store } = world
  const interruption = known(store.interruptions, id)
  const { choices, title } = interruption
  if (!choices.includes(answer)) {
    throw new Error(`"${answer}" is no answer to "${title}" of ${task.id}: it can be ${choices.join(', ')}`)
  }
  const users = store.users.all()
  const user = username === undefined ? users[0] : users.find((one) => one.username === username)
  if (!user) throw new Error(`There is no user "${username ?? ''}" to answer "${title}"`)
  store.interruptions.change(interruption, { responsibleUserId: user.id })
  answerInterruption(world, interruption, { choice: answer, notes })
}
