// Making a deployment with its task. Whether it is allowed is for the caller to judge; here it gets its ids, its frozen
// variables, and its concurrency tag.

import type { Deployment, Environment, Release, ServerTask, Tenant, User } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { concurrencyTag } from '../tasks/concurrency-tag.ts'
import { createTask } from './create-task.ts'
import { recordEvent } from './record-event.ts'

export interface NewDeployment {
  readonly release: Release
  readonly environment: Environment
  readonly tenant?: Tenant | undefined
  readonly createdAt: number
  /** When its turn comes; at once where it is not given. */
  readonly queuedAt?: number | undefined
  readonly expiresAt?: number | undefined
  readonly deployedBy: User
  readonly comments?: string
  readonly useGuidedFailure?: boolean
  readonly formValues?: Readonly<Record<string, string>>
  readonly skippedActionIds?: readonly string[]
  readonly specificMachineIds?: readonly string[]
  readonly excludedMachineIds?: readonly string[]
  readonly isPrioritized?: boolean
}

/** The task is not in the queue yet. */
export function createDeployment(store: Store, wanted: NewDeployment): { deployment: Deployment; task: ServerTask } {
  const { release, environment, tenant, createdAt, deployedBy } = wanted
  const project = known(store.projects, release.projectId)
  const { spaceId } = release
  const id = store.deployments.nextId()
  const taskId = store.tasks.nextId()
  const earlier = store.deployments
    .where('releaseId', release.id)
    .filter(({ environmentId }) => environmentId === environment.id).length
  const deployment = store.deployments.add({
    id,
    spaceId,
    name: `Deploy to ${environment.name}${earlier > 0 ? ` (#${earlier + 1})` : ''}`,
    releaseId: release.id,
    projectId: project.id,
    environmentId: environment.id,
    tenantId: tenant?.id,
    channelId: release.channelId,
    taskId,
    createdAt,
    queuedAt: wanted.queuedAt,
    expiresAt: wanted.expiresAt,
    deployedById: deployedBy.id,
    comments: wanted.comments ?? '',
    useGuidedFailure: wanted.useGuidedFailure ?? false,
    formValues: wanted.formValues ?? {},
    skippedActionIds: wanted.skippedActionIds ?? [],
    specificMachineIds: wanted.specificMachineIds ?? [],
    excludedMachineIds: wanted.excludedMachineIds ?? [],
    deployedToMachineIds: [],
  })
  const snapshot = known(store.variableSets, release.variableSetSnapshotId)
  const libraryVariables = release.libraryVariableSetSnapshotIds.flatMap(
    (setId) => known(store.variableSets, setId).variables,
  )
  const manifest = store.variableSets.add({
    id: `variableset-${id}`,
    spaceId,
    ownerId: id,
    isFrozen: true,
    version: 0,
    variables: [...snapshot.variables, ...libraryVariables],
  })
  const description = `Deploy ${project.name} release ${release.version} to ${environment.name}${tenant ? ` for ${tenant.name}` : ''}`
  const task = createTask(store, {
    id: taskId,
    spaceId,
    name: 'Deploy',
    description,
    arguments: { DeploymentId: id },
    subjectId: id,
    projectId: project.id,
    environmentId: environment.id,
    tenantId: tenant?.id,
    concurrencyTag: concurrencyTag(manifest.variables, { project, environment, tenant, channelId: release.channelId }),
    createdAt,
    queuedAt: wanted.queuedAt,
    expiresAt: wanted.expiresAt,
    isPrioritized: wanted.isPrioritized ?? false,
  })
  recordEvent(store, task, 'DeploymentQueued', createdAt, deployedBy.id)
  return { deployment, task }
}
