// The audit log, as far as tasks write it.

import type { TaskEvent } from '../events.ts'
import type { ServerTask, TaskState } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { executionOf, relatedDocumentIds, type Execution } from '../tasks/execution.ts'

/** What each category says has happened. */
const words = {
  DeploymentQueued: 'queued',
  DeploymentStarted: 'started',
  DeploymentResumed: 'resumed',
  DeploymentSucceeded: 'succeeded',
  DeploymentFailed: 'failed',
  RunbookRunQueued: 'queued',
  RunbookRunStarted: 'started',
  RunbookRunResumed: 'resumed',
  RunbookRunSucceeded: 'succeeded',
  RunbookRunFailed: 'failed',
  TaskCanceled: 'canceled',
  ManualInterventionInterruptionRaised: 'requires manual intervention',
  GuidedFailureInterruptionRaised: 'requires failure guidance',
} as const

export type TaskEventCategory = keyof typeof words

/** Writes down what has just happened to a task. */
export function recordTaskEvents(store: Store, { change, state, taskId, at }: TaskEvent): void {
  const task = known(store.tasks, taskId)
  if (change === 'started') recordEvent(store, task, categoryOf(task, 'Started'), at)
  if (change === 'resumed') recordEvent(store, task, categoryOf(task, 'Resumed'), at)
  if (change === 'finished') recordEvent(store, task, endCategory(task, state), at)
}

/** The category of the event that ends a task. */
export function endCategory(task: ServerTask, state: TaskState): TaskEventCategory {
  if (state === 'Success') return categoryOf(task, 'Succeeded')
  return state === 'Canceled' ? 'TaskCanceled' : categoryOf(task, 'Failed')
}

function categoryOf({ name }: ServerTask, what: 'Started' | 'Resumed' | 'Succeeded' | 'Failed'): TaskEventCategory {
  return name === 'RunbookRun' ? `RunbookRun${what}` : `Deployment${what}`
}

/**
 * Of tasks that carry out no process, nothing is written down.
 * @param userId `users-system` for what the server does by itself.
 */
export function recordEvent(
  store: Store,
  task: ServerTask,
  category: TaskEventCategory,
  occurredAt: number,
  userId = 'users-system',
): void {
  const execution = executionOf(store, task)
  if (!execution) return
  store.events.add({
    id: store.events.nextId(),
    spaceId: task.spaceId,
    category,
    message: `${execution.run.name} ${words[category]} for ${whatRuns(execution)} to ${execution.environment.name}`,
    occurredAt,
    userId,
    relatedDocumentIds: relatedDocumentIds(execution),
  })
}

function whatRuns(execution: Execution): string {
  return execution.kind === 'deployment'
    ? `${execution.project.name} release ${execution.release.version}`
    : `${execution.project.name} runbook ${execution.runbook.name}`
}
