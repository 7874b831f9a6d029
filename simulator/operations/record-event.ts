// The audit log, as far as deployments write it.

import type { TaskEvent } from '../events.ts'
import type { ServerTask, TaskState } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'

export type DeploymentEventCategory =
  | 'DeploymentQueued'
  | 'DeploymentStarted'
  | 'DeploymentResumed'
  | 'DeploymentSucceeded'
  | 'DeploymentFailed'
  | 'TaskCanceled'
  | 'ManualInterventionInterruptionRaised'

const words: Readonly<Record<DeploymentEventCategory, string>> = {
  DeploymentQueued: 'queued',
  DeploymentStarted: 'started',
  DeploymentResumed: 'resumed',
  DeploymentSucceeded: 'succeeded',
  DeploymentFailed: 'failed',
  TaskCanceled: 'canceled',
  ManualInterventionInterruptionRaised: 'requires manual intervention',
}

/** Writes down what has just happened to a task. */
export function recordDeploymentEvents(store: Store, { change, state, taskId, at }: TaskEvent): void {
  const task = known(store.tasks, taskId)
  if (change === 'started') recordEvent(store, task, 'DeploymentStarted', at)
  if (change === 'resumed') recordEvent(store, task, 'DeploymentResumed', at)
  if (change === 'finished') recordEvent(store, task, endCategory(state), at)
}

/** The category of the event that ends a deployment. */
export function endCategory(state: TaskState): DeploymentEventCategory {
  if (state === 'Success') return 'DeploymentSucceeded'
  return state === 'Canceled' ? 'TaskCanceled' : 'DeploymentFailed'
}

/** @param userId `users-system` for what the server does by itself. */
export function recordEvent(
  store: Store,
  task: ServerTask,
  category: DeploymentEventCategory,
  occurredAt: number,
  userId = 'users-system',
): void {
  const deployment = known(store.deployments, task.arguments['DeploymentId'] ?? '')
  const release = known(store.releases, deployment.releaseId)
  const project = known(store.projects, deployment.projectId)
  const environment = known(store.environments, deployment.environmentId)
  const tenantIds = deployment.tenantId === undefined ? [] : [deployment.tenantId]
  store.events.add({
    id: store.events.nextId(),
    spaceId: task.spaceId,
    category,
    message: `${deployment.name} ${words[category]} for ${project.name} release ${release.version} to ${environment.name}`,
    occurredAt,
    userId,
    relatedDocumentIds: [
      deployment.id,
      project.id,
      project.groupId,
      release.id,
      environment.id,
      task.id,
      deployment.channelId,
      ...tenantIds,
    ],
  })
}
