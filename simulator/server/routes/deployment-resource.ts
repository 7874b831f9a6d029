// How a deployment looks on the wire.

import type { Deployment, ServerTask } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { formatDate, formatOptionalDate } from '../format.ts'
import { linksIn } from '../links.ts'
import { since } from '../since.ts'

export function deploymentResource(world: World, deployment: Deployment): unknown {
  const { id, spaceId, projectId, releaseId, environmentId, tenantId, taskId } = deployment
  const { store } = world
  const task: ServerTask = known(store.tasks, taskId)
  return {
    Id: id,
    SpaceId: spaceId,
    Name: deployment.name,
    ProjectId: projectId,
    ReleaseId: releaseId,
    EnvironmentId: environmentId,
    TenantId: tenantId ?? null,
    ChannelId: deployment.channelId,
    TaskId: taskId,
    DeploymentProcessId: known(store.releases, releaseId).processSnapshotId,
    ManifestVariableSetId: `variableset-${id}`,
    Created: formatDate(deployment.createdAt),
    QueueTime: formatOptionalDate(deployment.queuedAt),
    QueueTimeExpiry: formatOptionalDate(deployment.expiresAt),
    DeployedBy: known(store.users, deployment.deployedById).username,
    DeployedById: deployment.deployedById,
    Comments: deployment.comments,
    FormValues: deployment.formValues,
    SkipActions: deployment.skippedActionIds,
    SpecificMachineIds: deployment.specificMachineIds,
    ExcludedMachineIds: deployment.excludedMachineIds,
    DeployedToMachineIds: deployment.deployedToMachineIds,
    ...since(world, 2024, { Priority: task.rank < 0 ? 'On' : 'LifecycleDefault', FailTargetDiscovery: false }),
    ...since(world, 2026, {
      SpecificTargetTagIds: [],
      ExcludedTargetTagIds: [],
      DebugMode: 'None',
      ChangeRequestSettings: [],
    }),
    UseGuidedFailure: deployment.useGuidedFailure,
    ForcePackageDownload: false,
    ForcePackageRedeployment: false,
    FailureEncountered: task.state === 'Failed',
    Changes: [],
    ChangesMarkdown: '',
    TentacleRetentionPeriod: null,
    Links: linksIn(spaceId, {
      Self: `deployments/${id}`,
      Task: `tasks/${taskId}`,
      Release: `releases/${releaseId}`,
      Environment: `environments/${environmentId}`,
      Project: `projects/${projectId}`,
      ...(tenantId === undefined ? {} : { Tenant: `tenants/${tenantId}` }),
      Variables: `variables/variableset-${id}`,
      Artifacts: `artifacts?regarding=${id}`,
      Interruptions: `interruptions?regarding=${id}`,
    }),
  }
}
