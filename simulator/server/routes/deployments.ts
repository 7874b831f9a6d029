import * as z from 'zod'
import type { Deployment, ServerTask } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, created, ok } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate, formatOptionalDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalDate, optionalDictionary, optionalFlag, optionalText, optionalTexts, readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { startDeployment } from './start-deployment.ts'

const createClassic = {
  method: 'POST',
  scope: 'space',
  handle: (request: ApiRequest) => {
    const body = readBody(
      request,
      z.looseObject({
        ReleaseId: optionalText,
        EnvironmentId: optionalText,
        TenantId: optionalText,
        Comments: optionalText,
        QueueTime: optionalDate,
        QueueTimeExpiry: optionalDate,
        FormValues: optionalDictionary,
        SkipActions: optionalTexts,
        UseGuidedFailure: optionalFlag,
      }),
    )
    const { store } = request.world
    if (body.ReleaseId === undefined) throw badRequest('No release ID was specified.')
    if (body.EnvironmentId === undefined) throw badRequest('No environment ID was specified.')
    const { deployment } = startDeployment(request, {
      release: find(request, store.releases, body.ReleaseId),
      environment: find(request, store.environments, body.EnvironmentId),
      tenant: body.TenantId === undefined ? undefined : find(request, store.tenants, body.TenantId),
      comments: body.Comments ?? '',
      queuedAt: body.QueueTime,
      expiresAt: body.QueueTimeExpiry,
      formValues: body.FormValues,
      skippedActionIds: body.SkipActions,
      useGuidedFailure: body.UseGuidedFailure ?? false,
    })
    return created(toResource(request, deployment))
  },
} as const

export const deploymentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/deployments',
    scope: 'space',
    handle: (request) => {
      const items = inSpaces(request, request.world.store.deployments.newestFirst()).filter((deployment) =>
        admits(request, deployment),
      )
      return listOf(request, items, inSpace(request.space.id, 'deployments'))
    },
  },
  {
    method: 'GET',
    path: '/deployments/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(request, findDeployment(request))),
  },
  {
    method: 'GET',
    path: '/releases/{id}/deployments',
    scope: 'space',
    handle: (request) => {
      const release = find(request, request.world.store.releases, request.path('id'))
      const items = request.world.store.deployments.newestFirst().filter(({ releaseId }) => releaseId === release.id)
      return listOf(request, items, inSpace(release.spaceId, `releases/${release.id}/deployments`))
    },
  },
  { ...createClassic, path: '/deployments' },
  { ...createClassic, path: '/deployments/v1' },
]

function listOf(request: ApiRequest, items: readonly Deployment[], address: string) {
  return page(request, {
    itemType: 'Deployment',
    items,
    toResource: (deployment) => toResource(request, deployment),
    address,
  })
}

function findDeployment(request: ApiRequest): Deployment {
  return find(request, request.world.store.deployments, request.path('id'))
}

function admits({ query, world }: ApiRequest, deployment: Deployment): boolean {
  const part = query.text('partialName')?.toLowerCase() ?? ''
  return (
    query.admits('projects', deployment.projectId) &&
    query.admits('environments', deployment.environmentId) &&
    query.admits('tenants', deployment.tenantId) &&
    query.admits('channels', deployment.channelId) &&
    deployment.name.toLowerCase().includes(part) &&
    query.admits('taskState', known(world.store.tasks, deployment.taskId).state)
  )
}

function toResource({ world }: ApiRequest, deployment: Deployment): unknown {
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
    SpecificMachineIds: [],
    ExcludedMachineIds: [],
    DeployedToMachineIds: [],
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
