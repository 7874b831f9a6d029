// Tasks: the queue of the server.

import { listAll } from './list-all.ts'
import type { Octopus } from './octopus.ts'
import { TaskDetailsResource, toRunningSteps, type LoggedStep } from './resources/activity-log.ts'
import { ServerTaskResource, toServerTask, type ServerTask } from './resources/server-task.ts'

/** @throws {StepError} `not-found` if there is no such task, or none that we may see. */
export async function getServerTask(octopus: Octopus, taskId: string): Promise<ServerTask> {
  return toServerTask(await octopus.get(`tasks/${taskId}`, ServerTaskResource))
}

/** Several tasks at once; those that are not there, or that we may not see, are missing from the answer. */
export async function listServerTasks(octopus: Octopus, ids: readonly string[]): Promise<readonly ServerTask[]> {
  // Asked for none, the server would list every task there is.
  return ids.length === 0 ? [] : (await listAll(octopus, 'tasks', ServerTaskResource, { ids })).map(toServerTask)
}

/** The steps of a task as far as it has come. One request, without the lines of the log. */
export async function listRunningSteps(octopus: Octopus, taskId: string): Promise<readonly LoggedStep[]> {
  const query = { verbose: false, tail: 1 }
  return toRunningSteps(await octopus.get(`tasks/${taskId}/details`, TaskDetailsResource, query))
}

/** What a task is queued behind. */
export async function listQueuedBehind(octopus: Octopus, taskId: string): Promise<readonly ServerTask[]> {
  return (await listAll(octopus, `tasks/${taskId}/queued-behind`, ServerTaskResource)).map(toServerTask)
}
