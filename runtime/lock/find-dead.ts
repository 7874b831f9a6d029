// Whether those who have a lock, or are ahead in its queue, still exist. No lease runs out: the end of its task releases.

import type { Octopus } from '../octopus/octopus.ts'
import type { ServerTask } from '../octopus/resources/server-task.ts'
import { getServerTask, listServerTasks } from '../octopus/server-tasks.ts'
import { canSeeTasks } from '../octopus/task-permissions.ts'
import { StepError } from '../step-error.ts'
import type { LockEntry } from './lock-state.ts'

export interface Checked {
  /** The tasks that are over, or deleted. */
  readonly dead: readonly string[]
  /** The others, as the server knows them. */
  readonly tasks: readonly ServerTask[]
}

/**
 * One request; more only for tasks that are not among the answers.
 * @throws {StepError} `not-permitted` if a task cannot be seen and that may be for want of permission.
 */
export async function findDead(octopus: Octopus, entries: readonly LockEntry[]): Promise<Checked> {
  const ids = entries.map(({ task }) => task)
  const tasks = [...(await listServerTasks(octopus, ids))]
  const deleted: string[] = []
  for (const entry of entries) {
    if (tasks.some(({ id }) => id === entry.task)) continue
    const task = await findTask(octopus, entry)
    if (task) tasks.push(task)
    else deleted.push(entry.task)
  }
  const over = tasks.filter(({ isCompleted }) => isCompleted).map(({ id }) => id)
  return { dead: [...deleted, ...over], tasks: tasks.filter(({ isCompleted }) => !isCompleted) }
}

async function findTask(octopus: Octopus, entry: LockEntry): Promise<ServerTask | undefined> {
  try {
    return await getServerTask(octopus, entry.task)
  } catch (error) {
    if (!(error instanceof StepError && error.code === 'not-found')) throw error
  }
  if (await canSeeTasks(octopus, entry)) return undefined
  throw new StepError(
    'not-permitted',
    `${entry.title} (${entry.task}) has the lock or is ahead in its queue, and the user of the API key may not see ` +
      `whether it is still running: give it TaskView for all projects, environments and tenants that use the lock.`,
  )
}
