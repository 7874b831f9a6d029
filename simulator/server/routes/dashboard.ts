// What is deployed where: the latest deployment of each project to each environment, for each tenant.

import { matchesTags } from '../../operations/matches-tags.ts'
import type { Deployment, Project } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { ok, type Answer } from '../answer.ts'
import { byName } from '../find.ts'
import { formatDate, formatOptionalDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { isVisible } from '../permit.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since, until } from '../since.ts'
import { hasPendingInterruptions, isCompleted, pendingInterruptionTypes, taskDuration } from './task-resource.ts'

export const dashboardRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/dashboard',
    scope: 'space',
    permission: 'DeploymentView',
    handle: (request) => {
      const { query } = request
      return board(request, {
        admits: ({ projectId, releaseId, tenantId }) =>
          query.admits('projectId', projectId) &&
          query.admits('releaseId', releaseId) &&
          (tenantId === undefined || query.admits('selectedTenants', tenantId)) &&
          (tenantId === undefined || hasTags(request, tenantId)),
        includePrevious: false,
        path: 'dashboard',
      })
    },
  },
  {
    method: 'GET',
    path: '/dashboard/dynamic',
    scope: 'space',
    permission: 'DeploymentView',
    handle: (request) => {
      const { query } = request
      return board(request, {
        admits: ({ projectId, environmentId }) =>
          query.admits('projects', projectId) && query.admits('environments', environmentId),
        includePrevious: query.flag('includePrevious') ?? false,
        path: 'dashboard/dynamic',
      })
    },
  },
]

interface Board {
  readonly admits: (deployment: Deployment) => boolean
  /** Whether the last success is shown beside a latest deployment that is none. */
  readonly includePrevious: boolean
  readonly path: string
}

function board(request: ApiRequest, { admits, includePrevious, path }: Board): Answer {
  const { store } = request.world
  const here = <Document extends { readonly id: string; readonly spaceId: string }>(documents: readonly Document[]) =>
    documents.filter((document) => document.spaceId === request.space.id && isVisible(request, document))
  const deployments = here(store.deployments.newestFirst()).filter(admits)
  const current = firstOfEach(deployments)
  const previous = includePrevious
    ? firstOfEach(deployments.filter((one) => !current.includes(one) && succeeded(request, one))).filter(
        (one) => !current.some((latest) => cell(latest) === cell(one) && succeeded(request, latest)),
      )
    : []
  const projects = here(store.projects.all())
    .filter((project) => isShown(request, path, project))
    .toSorted(byName)
  const environments = here(store.environments.all())
    .filter(({ id }) => path === 'dashboard' || request.query.admits('environments', id))
    .toSorted((a, b) => a.sortOrder - b.sortOrder)
  const environmentIds = environments.map(({ id }) => id)
  return ok({
    Id: null,
    Projects: projects.map(({ id, name, slug, isDisabled, groupId, tenantedMode }) => ({
      Id: id,
      Name: name,
      Slug: slug,
      IsDisabled: isDisabled,
      ProjectGroupId: groupId,
      EnvironmentIds: environmentIds,
      TenantedDeploymentMode: tenantedMode,
      CanPerformUntenantedDeployment: tenantedMode !== 'Tenanted',
    })),
    ProjectGroups: here(store.projectGroups.all())
      .filter(({ id }) => projects.some(({ groupId }) => groupId === id))
      .map(({ id, name }) => ({ Id: id, Name: name, EnvironmentIds: environmentIds })),
    Environments: environments.map(({ id, name }) => ({ Id: id, Name: name })),
    Tenants: here(store.tenants.all()).map(({ id, name, tags, projectEnvironments }) => ({
      Id: id,
      Name: name,
      TenantTags: tags,
      ProjectEnvironments: projectEnvironments,
    })),
    Items: [
      ...current.map((deployment) => dashboardItem(request, deployment, true)),
      ...previous.map((deployment) => dashboardItem(request, deployment, false)),
    ],
    ...until(request.world, 2024, { PreviousItems: [] }),
    ProjectLimit: null,
    IsFiltered: false,
    Links: { Self: inSpace(request.space.id, path) },
  })
}

function hasTags({ query, world }: ApiRequest, tenantId: string): boolean {
  const tags = known(world.store.tenants, tenantId).tags
  return matchesTags(tags, query.list('selectedTags') ?? [], world.settings.unconfirmed)
}

function isShown({ query }: ApiRequest, path: string, { id }: Project): boolean {
  return query.admits(path === 'dashboard' ? 'projectId' : 'projects', id)
}

/** The newest deployment of each cell of the board; they come newest first. */
function firstOfEach(deployments: readonly Deployment[]): readonly Deployment[] {
  const seen = new Map<string, Deployment>()
  for (const deployment of deployments) {
    if (!seen.has(cell(deployment))) seen.set(cell(deployment), deployment)
  }
  return [...seen.values()]
}

function cell({ projectId, environmentId, tenantId }: Deployment): string {
  return `${projectId}/${environmentId}/${tenantId ?? ''}`
}

function succeeded({ world }: ApiRequest, { taskId }: Deployment): boolean {
  return known(world.store.tasks, taskId).state === 'Success'
}

export function dashboardItem({ world }: ApiRequest, deployment: Deployment, isCurrent: boolean): unknown {
  const { store, clock } = world
  const task = known(store.tasks, deployment.taskId)
  return {
    Id: deployment.id,
    ProjectId: deployment.projectId,
    EnvironmentId: deployment.environmentId,
    ReleaseId: deployment.releaseId,
    ReleaseVersion: known(store.releases, deployment.releaseId).version,
    DeploymentId: deployment.id,
    TaskId: task.id,
    TenantId: deployment.tenantId ?? null,
    ChannelId: deployment.channelId,
    Created: formatDate(deployment.createdAt),
    QueueTime: formatDate(task.queuedAt),
    StartTime: formatOptionalDate(task.startedAt),
    CompletedTime: formatOptionalDate(task.completedAt),
    State: task.state,
    Duration: taskDuration(task, clock.now()),
    ErrorMessage: task.errorMessage,
    HasPendingInterruptions: hasPendingInterruptions(task),
    ...since(world, 2026, {
      PendingInterruptionTypes: pendingInterruptionTypes(store, task),
      HasPendingPreconditions: false,
      PendingPreconditionTypes: [],
    }),
    HasWarningsOrErrors: task.hasWarningsOrErrors,
    IsCompleted: isCompleted(task),
    IsCurrent: isCurrent,
    IsPrevious: !isCurrent,
    Links: linksIn(deployment.spaceId, { Self: `deployments/${deployment.id}`, Task: `tasks/${task.id}` }),
  }
}
