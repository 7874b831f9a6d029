// How a runbook run looks on the wire.

import type { RunbookRun } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { formatDate, formatOptionalDate } from '../format.ts'
import { linksIn } from '../links.ts'
import { since } from '../since.ts'

export function runbookRunResource(world: World, run: RunbookRun): unknown {
  const { id, spaceId, tenantId, taskId } = run
  const { store } = world
  const task = known(store.tasks, taskId)
  return {
    Id: id,
    SpaceId: spaceId,
    Name: run.name,
    ProjectId: run.projectId,
    RunbookId: run.runbookId,
    RunbookSnapshotId: run.snapshotId,
    FrozenRunbookProcessId: known(store.runbookSnapshots, run.snapshotId).processSnapshotId,
    EnvironmentId: run.environmentId,
    TenantId: tenantId ?? null,
    TaskId: taskId,
    ManifestVariableSetId: `variableset-${id}`,
    Created: formatDate(run.createdAt),
    QueueTime: formatOptionalDate(run.queuedAt),
    QueueTimeExpiry: formatOptionalDate(run.expiresAt),
    DeployedBy: known(store.users, run.deployedById).username,
    DeployedById: run.deployedById,
    Comments: run.comments,
    FormValues: run.formValues,
    SkipActions: run.skippedActionIds,
    SpecificMachineIds: run.specificMachineIds,
    ExcludedMachineIds: run.excludedMachineIds,
    DeployedToMachineIds: [],
    UseGuidedFailure: run.useGuidedFailure,
    ForcePackageDownload: false,
    FailureEncountered: task.state === 'Failed',
    TentacleRetentionPeriod: null,
    ...since(world, 2024, { Priority: task.rank < 0 ? 'On' : 'LifecycleDefault' }),
    Links: linksIn(spaceId, {
      Self: `runbookRuns/${id}`,
      Task: `tasks/${taskId}`,
      Runbook: `runbooks/${run.runbookId}`,
      RunbookSnapshot: `runbookSnapshots/${run.snapshotId}`,
      Environment: `environments/${run.environmentId}`,
      Project: `projects/${run.projectId}`,
      ...(tenantId === undefined ? {} : { Tenant: `tenants/${tenantId}` }),
      Variables: `variables/variableset-${id}`,
      Artifacts: `artifacts?regarding=${id}`,
      Interruptions: `interruptions?regarding=${id}`,
    }),
  }
}
