import * as z from 'zod'
import type { Deployment } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { removeDeployment } from '../../operations/remove-deployment.ts'
import { badRequest, created, empty, notFound, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import { requirePermission } from '../permit.ts'
import {
  optionalDate,
  optionalDictionary,
  optionalFlag,
  optionalText,
  optionalTexts,
  readBody,
  requiredText,
} from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { deploymentResource } from './deployment-resource.ts'
import { isPrioritized, priorityBody } from './priority.ts'
import { startDeployment, type WantedDeployment } from './start-deployment.ts'

const deploymentBody = {
  ReleaseId: optionalText,
  EnvironmentId: optionalText,
  TenantId: optionalText,
  Comments: optionalText,
  QueueTime: optionalDate,
  QueueTimeExpiry: optionalDate,
  FormValues: optionalDictionary,
  SkipActions: optionalTexts,
  SpecificMachineIds: optionalTexts,
  ExcludedMachineIds: optionalTexts,
  UseGuidedFailure: optionalFlag,
  Priority: priorityBody,
}

const classicBody = z.looseObject(deploymentBody)

const createClassic = {
  method: 'POST',
  scope: 'space',
  permission: 'DeploymentCreate',
  handle: (request: ApiRequest) => {
    const { deployment } = startDeployment(request, readWanted(request, readBody(request, classicBody)))
    return created(toResource(request, deployment))
  },
} as const

/** With what `UseGuidedFailure` says and nothing else: here, unlike in the executions API, no default fills in. */
function readWanted(request: ApiRequest, body: z.output<typeof classicBody>): WantedDeployment {
  const { store } = request.world
  if (body.ReleaseId === undefined) throw badRequest('No release ID was specified.')
  if (body.EnvironmentId === undefined) throw badRequest('No environment ID was specified.')
  return {
    release: find(request, store.releases, body.ReleaseId),
    environment: find(request, store.environments, body.EnvironmentId),
    tenant: body.TenantId === undefined ? undefined : find(request, store.tenants, body.TenantId),
    comments: body.Comments ?? '',
    queuedAt: body.QueueTime,
    expiresAt: body.QueueTimeExpiry,
    formValues: body.FormValues,
    skippedActionIds: body.SkipActions,
    specificMachineIds: body.SpecificMachineIds,
    excludedMachineIds: body.ExcludedMachineIds,
    useGuidedFailure: body.UseGuidedFailure ?? false,
    isPrioritized: isPrioritized(body.Priority),
  }
}

/** Sets freezes aside, with a reason. */
function override(request: ApiRequest): Answer {
  const body = readBody(
    request,
    z.looseObject({ CreateDeploymentCommand: classicBody, FreezeIds: z.array(z.string()), Reason: requiredText }),
  )
  requirePermission(request, 'DeploymentFreezeAdminister')
  const unknown = body.FreezeIds.find((id) => !request.world.store.deploymentFreezes.get(id))
  if (unknown !== undefined) throw notFound(unknown)
  const wanted = readWanted(request, body.CreateDeploymentCommand)
  const { deployment } = startDeployment(request, { ...wanted, overriddenFreezeIds: body.FreezeIds })
  return created({ Deployment: toResource(request, deployment) })
}

function remove(request: ApiRequest): Answer {
  const deployment = findDeployment(request)
  const { store } = request.world
  if (known(store.tasks, deployment.taskId).completedAt === undefined) {
    throw refusal(request.world, `The deployment '${deployment.id}' cannot be deleted while it is running.`)
  }
  removeDeployment(store, deployment)
  return empty(200)
}

export const deploymentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/deployments',
    scope: 'space',
    permission: 'DeploymentView',
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
    permission: 'DeploymentView',
    handle: (request) => ok(toResource(request, findDeployment(request))),
  },
  {
    method: 'GET',
    path: '/releases/{id}/deployments',
    scope: 'space',
    permission: 'DeploymentView',
    handle: (request) => {
      const release = find(request, request.world.store.releases, request.path('id'))
      const items = request.world.store.deployments.newestFirst().filter(({ releaseId }) => releaseId === release.id)
      return listOf(request, items, inSpace(release.spaceId, `releases/${release.id}/deployments`))
    },
  },
  { ...createClassic, path: '/deployments' },
  { ...createClassic, path: '/deployments/v1', since: 2024 },
  {
    method: 'POST',
    path: '/deployments/override',
    scope: 'space',
    permission: 'DeploymentCreate',
    since: 2024,
    handle: override,
  },
  { method: 'DELETE', path: '/deployments/{id}', scope: 'space', permission: 'DeploymentDelete', handle: remove },
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
  return deploymentResource(world, deployment)
}
