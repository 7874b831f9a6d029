// How the releases of a project stand in its environments, and how its runbooks do.

import { hasUnresolvedDefect, nextEnvironmentIds, phaseProgress } from '../../operations/lifecycle-progress.ts'
import type { Deployment, Environment, Project, Release, RunbookRun } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate, formatOptionalDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { channelResource } from './channels.ts'
import { dashboardItem } from './dashboard.ts'
import { lifecycleEnvironmentIds } from './lifecycle-environments.ts'
import { releaseResource } from './release-resource.ts'
import { hasPendingInterruptions, isCompleted, taskDuration } from './task-resource.ts'

export const projectProgressionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/progression/{id}',
    scope: 'space',
    permission: 'DeploymentView',
    handle: progression,
  },
  {
    method: 'GET',
    path: '/projects/{id}/progression',
    scope: 'space',
    since: 2024,
    permission: 'DeploymentView',
    handle: progression,
  },
  {
    method: 'GET',
    path: '/progression/runbooks/taskRuns',
    scope: 'space',
    permission: 'RunbookRunView',
    handle: (request) => {
      const { query, world } = request
      const items = inSpaces(request, world.store.runbookRuns.newestFirst()).filter(
        (run) =>
          query.admits('projectIds', run.projectId) &&
          query.admits('environmentIds', run.environmentId) &&
          query.admits('tenantIds', run.tenantId) &&
          query.admits('runbookIds', run.runbookId) &&
          query.admits('taskIds', run.taskId),
      )
      return page(request, {
        itemType: 'RunbooksDashboardItem',
        items,
        toResource: (run) => runItem(request, run),
        address: inSpace(request.space.id, 'progression/runbooks/taskRuns'),
      })
    },
  },
  {
    method: 'GET',
    path: '/progression/runbooks/{id}',
    scope: 'space',
    permission: 'RunbookRunView',
    handle: (request) => {
      const { store } = request.world
      const runbook = find(request, store.runbooks, request.path('id'))
      const runs = inSpaces(request, store.runbookRuns.where('runbookId', runbook.id)).toReversed()
      const environments = [...new Set(runs.map(({ environmentId }) => environmentId))].map((id) =>
        known(store.environments, id),
      )
      return ok({
        Id: runbook.id,
        Environments: environments.map(reference),
        RunbookRuns: Object.fromEntries(
          environments.map(({ id }) => [
            id,
            runs.filter(({ environmentId }) => environmentId === id).map((run) => runItem(request, run)),
          ]),
        ),
        Links: linksIn(runbook.spaceId, { Self: `progression/runbooks/${runbook.id}` }),
      })
    },
  },
]

/** In spite of what the description of server 2021.2 says, the id is that of a project. */
function progression(request: ApiRequest): Answer {
  const { world, query } = request
  const { store } = world
  const project = find(request, store.projects, request.path('id'))
  const count = query.count('releaseHistoryCount') ?? 3
  if (count < 1 || count > 100) throw badRequest('releaseHistoryCount has to be between 1 and 100.')
  const channels = store.channels.where('projectId', project.id)
  const environmentIdsOf = (lifecycleId: string) => lifecycleEnvironmentIds(store, known(store.lifecycles, lifecycleId))
  const channelEnvironments = Object.fromEntries(
    channels.map(({ id, lifecycleId }) => [id, environmentIdsOf(lifecycleId ?? project.lifecycleId)]),
  )
  const lifecycleIds = [...new Set(channels.map(({ lifecycleId }) => lifecycleId ?? project.lifecycleId))]
  const references = (ids: readonly string[]) => ids.map((id) => reference(known(store.environments, id)))
  const shown = [...new Set(Object.values(channelEnvironments).flat())]
  return ok({
    Id: project.id,
    Environments: references(shown),
    ChannelEnvironments: Object.fromEntries(
      Object.entries(channelEnvironments).map(([id, environmentIds]) => [id, references(environmentIds)]),
    ),
    ...since(world, 2024, {
      LifecycleEnvironments: Object.fromEntries(lifecycleIds.map((id) => [id, references(environmentIdsOf(id))])),
    }),
    Releases: shownReleases(request, project, count).map((release) => releaseProgression(request, release)),
    Links: { Self: inSpace(project.spaceId, `progression/${project.id}`) },
  })
}

/** The newest ones, and those that were deployed last to each environment, for each channel and tenant. */
function shownReleases(request: ApiRequest, project: Project, count: number): readonly Release[] {
  const { store } = request.world
  const releases = store.releases.where('projectId', project.id).toReversed()
  const byCell = new Map<string, Set<string>>()
  for (const deployment of deploymentsOf(request, project)) {
    const { environmentId, channelId, tenantId, releaseId } = deployment
    const cell = `${environmentId}/${channelId}/${tenantId ?? ''}`
    const seen = byCell.get(cell) ?? new Set<string>()
    byCell.set(cell, seen)
    if (seen.size < count) seen.add(releaseId)
  }
  const wanted = new Set([...byCell.values()].flatMap((ids) => [...ids]))
  return releases.filter((release, index) => index < count || wanted.has(release.id))
}

function releaseProgression(request: ApiRequest, release: Release): unknown {
  const { world } = request
  const { store, settings } = world
  const deployments = deploymentsOf(request, known(store.projects, release.projectId)).filter(
    ({ releaseId }) => releaseId === release.id,
  )
  const latest = firstOfEach(deployments)
  const environmentIds = [...new Set(latest.map(({ environmentId }) => environmentId))]
  return {
    Release: releaseResource(world, release),
    Channel: channelResource(world, known(store.channels, release.channelId)),
    Deployments: Object.fromEntries(
      environmentIds.map((id) => [
        id,
        latest
          .filter(({ environmentId }) => environmentId === id)
          .map((deployment) => dashboardItem(request, deployment, true)),
      ]),
    ),
    NextDeployments: nextEnvironmentIds(store, release, phaseProgress(store, release, 'all', settings.unconfirmed)),
    HasUnresolvedDefect: hasUnresolvedDefect(store, release),
    ReleaseRetentionPeriod: null,
    TentacleRetentionPeriod: null,
  }
}

/** Newest first. */
function deploymentsOf(request: ApiRequest, project: Project): readonly Deployment[] {
  return inSpaces(request, request.world.store.deployments.where('projectId', project.id)).toReversed()
}

/** The newest deployment to each environment, for each tenant. */
function firstOfEach(deployments: readonly Deployment[]): readonly Deployment[] {
  const seen = new Map<string, Deployment>()
  for (const deployment of deployments) {
    const cell = `${deployment.environmentId}/${deployment.tenantId ?? ''}`
    if (!seen.has(cell)) seen.set(cell, deployment)
  }
  return [...seen.values()]
}

function runItem({ world }: ApiRequest, run: RunbookRun): unknown {
  const { store, clock } = world
  const task = known(store.tasks, run.taskId)
  const snapshot = known(store.runbookSnapshots, run.snapshotId)
  return {
    Id: run.id,
    ProjectId: run.projectId,
    EnvironmentId: run.environmentId,
    TenantId: run.tenantId ?? null,
    RunbookId: run.runbookId,
    RunbookSnapshotId: snapshot.id,
    RunbookSnapshotName: snapshot.name,
    RunbookSnapshotNotes: snapshot.notes,
    TaskId: task.id,
    RunBy: known(store.users, run.deployedById).username,
    Created: formatDate(run.createdAt),
    QueueTime: formatDate(task.queuedAt),
    StartTime: formatOptionalDate(task.startedAt),
    CompletedTime: formatOptionalDate(task.completedAt),
    State: task.state,
    Duration: taskDuration(task, clock.now()),
    ErrorMessage: task.errorMessage,
    HasPendingInterruptions: hasPendingInterruptions(task),
    HasWarningsOrErrors: task.hasWarningsOrErrors,
    IsCompleted: isCompleted(task),
    Links: linksIn(run.spaceId, { Self: `runbookRuns/${run.id}`, Task: `tasks/${task.id}` }),
  }
}

function reference({ id, name }: Environment): unknown {
  return { Id: id, Name: name }
}
