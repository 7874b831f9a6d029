// Deleting: what hangs on a deployment, or on a release, goes with it.

import type { Deployment, Release, RunbookRun } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

/** A deployment or a runbook run, with its task, its variables and what its task left. */
export function removeDeployment(store: Store, { id, taskId }: Deployment | RunbookRun): void {
  store.deployments.remove(id)
  store.runbookRuns.remove(id)
  store.variableSets.remove(`variableset-${id}`)
  store.tasks.remove(taskId)
  for (const artifact of store.artifacts.all().filter((one) => one.taskId === taskId)) {
    store.artifacts.remove(artifact.id)
  }
  for (const interruption of store.interruptions.all().filter((one) => one.taskId === taskId)) {
    store.interruptions.remove(interruption.id)
  }
}

/** A release with its deployments and their tasks. */
export function removeRelease(store: Store, release: Release): void {
  for (const deployment of [...store.deployments.where('releaseId', release.id)]) removeDeployment(store, deployment)
  for (const defect of store.defects.all().filter(({ releaseId }) => releaseId === release.id)) {
    store.defects.remove(defect.id)
  }
  store.variableSets.remove(release.variableSetSnapshotId)
  for (const setId of release.libraryVariableSetSnapshotIds) store.variableSets.remove(setId)
  store.releases.remove(release.id)
}
