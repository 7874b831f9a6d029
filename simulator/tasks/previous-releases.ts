// What a deployment knows of those before it: the release made before its own, and what was deployed where it goes.

import type { Deployment, Release, ServerTask } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import type { DeploymentExecution } from './execution.ts'

/** A variable whose subject does not exist is not there. */
export function previousReleaseVariables(
  store: Store,
  { release, run }: DeploymentExecution,
  task: ServerTask,
): Readonly<Record<string, string>> {
  const successes = earlierSuccesses(store, run, task)
  const current = successes[0]
  const releaseOf = (deployment: Deployment | undefined) => deployment && store.releases.get(deployment.releaseId)
  const previous = store.releases.where('projectId', release.projectId).findLast((other) => isBefore(other, release))
  return {
    ...about('Octopus.Release.Previous', previous),
    ...about('Octopus.Release.CurrentForEnvironment', releaseOf(current)),
    ...about(
      'Octopus.Release.PreviousForEnvironment',
      releaseOf(successes.find(({ releaseId }) => releaseId !== release.id)),
    ),
    ...(current ? { 'Octopus.Deployment.PreviousSuccessful.Id': current.id } : {}),
  }
}

/** Deployments of the project to the same environment and tenant that have succeeded, newest first. */
function earlierSuccesses(store: Store, run: Deployment, own: ServerTask): readonly Deployment[] {
  return store.deployments
    .where('projectId', run.projectId)
    .toReversed()
    .filter(
      ({ environmentId, tenantId, taskId }) =>
        environmentId === run.environmentId &&
        tenantId === run.tenantId &&
        taskId !== own.id &&
        known(store.tasks, taskId).state === 'Success',
    )
}

function isBefore(other: Release, release: Release): boolean {
  return other.id !== release.id && other.assembledAt <= release.assembledAt
}

function about(prefix: string, release: Release | undefined): Readonly<Record<string, string>> {
  return release ? { [`${prefix}.Id`]: release.id, [`${prefix}.Number`]: release.version } : {}
}
