// Runbooks and their processes.

import * as z from 'zod'
import type { Process, Runbook } from '../../store/documents.ts'
import { removeDeployment } from '../../operations/remove-deployment.ts'
import { known } from '../../store/store.ts'
import { ok, type Answer } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalText, optionalTexts } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { environmentResource } from './environments.ts'
import { putProcess, stepResource } from './process-steps.ts'
import { readingRoutes } from './reading-routes.ts'
import { runbookEnvironmentIds } from './start-runbook-run.ts'
import { writingRoutes } from './writing-routes.ts'

const runbookBody = z.looseObject({
  ProjectId: optionalText,
  PublishedRunbookSnapshotId: optionalText,
  EnvironmentScope: z.enum(['All', 'Specified', 'FromProjectLifecycles']).nullish(),
  Environments: optionalTexts,
  MultiTenancyMode: z.enum(['Untenanted', 'TenantedOrUntenanted', 'Tenanted']).nullish(),
})

const writing = writingRoutes({
  path: '/runbooks',
  kind: 'runbook',
  collection: ({ runbooks }) => runbooks,
  permissions: { create: 'RunbookEdit', edit: 'RunbookEdit', delete: 'RunbookEdit' },
  body: runbookBody,
  read: readRunbook,
  rivals: (runbooks, { ProjectId }) => runbooks.filter(({ projectId }) => projectId === ProjectId),
  created: ({ world }, { processId, spaceId, projectId }) => {
    world.store.processes.add({ id: processId, spaceId, projectId, version: 0, steps: [] })
  },
  deleted: removeWhatBelongsToRunbook,
  toResource,
})

/** Official clients since 2022 go through the project. */
export const runbookRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/runbooks',
    itemType: 'Runbook',
    permission: 'RunbookView',
    collection: ({ runbooks }) => runbooks,
    list,
    toResource,
  }),
  {
    method: 'GET',
    path: '/projects/{id}/runbooks',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => {
      const project = find(request, request.world.store.projects, request.path('id'))
      const items = list(request).filter(({ projectId }) => projectId === project.id)
      return page(request, {
        itemType: 'Runbook',
        items,
        toResource: (runbook) => toResource(request, runbook),
        address: inSpace(request.space.id, `projects/${project.id}/runbooks`),
      })
    },
  },
  {
    method: 'GET',
    path: '/runbooks/{id}/environments',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => {
      const { world } = request
      const ids = runbookEnvironmentIds(world.store, findRunbook(request))
      return ok(ids.map((id) => environmentResource(world, known(world.store.environments, id))))
    },
  },
  ...writing,
  ...writing.map((route): Route => ({ ...route, path: `/projects/{project}${route.path}`, since: 2024 })),
  {
    method: 'GET',
    path: '/projects/{project}/runbooks/{id}',
    scope: 'space',
    permission: 'RunbookView',
    since: 2024,
    handle: (request) => ok(toResource(request, findRunbook(request))),
  },
  {
    method: 'GET',
    path: '/runbookProcesses',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => {
      const { processes, runbooks } = request.world.store
      const ids = inSpaces(request, runbooks.all()).map(({ processId }) => processId)
      const items = ids.map((id) => known(processes, id))
      return page(request, {
        itemType: 'RunbookProcess',
        items,
        toResource: processResource,
        address: inSpace(request.space.id, 'runbookProcesses'),
      })
    },
  },
  {
    method: 'GET',
    path: '/runbookProcesses/{id}',
    scope: 'space',
    permission: 'RunbookView',
    handle: getProcess,
  },
  { method: 'PUT', path: '/runbookProcesses/{id}', scope: 'space', permission: 'RunbookEdit', handle: changeProcess },
  {
    method: 'GET',
    path: '/projects/{project}/runbookProcesses/{id}',
    scope: 'space',
    permission: 'RunbookView',
    since: 2024,
    handle: getProcess,
  },
  {
    method: 'PUT',
    path: '/projects/{project}/runbookProcesses/{id}',
    scope: 'space',
    permission: 'RunbookEdit',
    since: 2024,
    handle: changeProcess,
  },
]

/** The process as it is now, or as a snapshot froze it. */
function getProcess(request: ApiRequest): Answer {
  const { store } = request.world
  const wanted = request.path('id').toLowerCase()
  const snapshot = inSpaces(request, store.runbookSnapshots.all()).find(
    ({ processSnapshotId }) => processSnapshotId.toLowerCase() === wanted,
  )
  if (!snapshot) return ok(processResource(find(request, store.processes, request.path('id'))))
  const process = known(store.processes, known(store.runbooks, snapshot.runbookId).processId)
  return ok(processResource({ ...process, id: snapshot.processSnapshotId, steps: snapshot.steps }))
}

function changeProcess(request: ApiRequest): Answer {
  const process = find(request, request.world.store.processes, request.path('id'))
  putProcess(request, process, 'RunbookProcess')
  return ok(processResource(process))
}

function list(request: ApiRequest): readonly Runbook[] {
  return inSpaces(request, request.world.store.runbooks.all())
    .filter(({ name, projectId }) => hasPartialName(request, name) && request.query.admits('projectIds', projectId))
    .toSorted(byName)
}

function findRunbook(request: ApiRequest): Runbook {
  return find(request, request.world.store.runbooks, request.path('id'))
}

function readRunbook(
  request: ApiRequest,
  body: z.output<typeof runbookBody>,
  before: Runbook | undefined,
  id: string,
): Omit<Runbook, 'id' | 'spaceId' | 'name' | 'slug' | 'description'> {
  const { store } = request.world
  const snapshotId = body.PublishedRunbookSnapshotId
  return {
    projectId: before?.projectId ?? find(request, store.projects, body.ProjectId ?? '').id,
    processId: before?.processId ?? `RunbookProcess-${id}`,
    publishedSnapshotId: snapshotId === undefined ? undefined : find(request, store.runbookSnapshots, snapshotId).id,
    environmentScope: body.EnvironmentScope ?? before?.environmentScope ?? 'All',
    environmentIds: body.Environments,
    multiTenancyMode: body.MultiTenancyMode ?? before?.multiTenancyMode ?? 'Untenanted',
  }
}

function removeWhatBelongsToRunbook({ world }: ApiRequest, { id, processId }: Runbook): void {
  const { store } = world
  for (const run of [...store.runbookRuns.where('runbookId', id)]) removeDeployment(store, run)
  for (const snapshot of [...store.runbookSnapshots.where('runbookId', id)]) store.runbookSnapshots.remove(snapshot.id)
  store.processes.remove(processId)
}

function toResource({ world }: ApiRequest, runbook: Runbook): unknown {
  const { id, spaceId, projectId } = runbook
  return {
    Id: id,
    SpaceId: spaceId,
    Name: runbook.name,
    ...since(world, 2024, { Slug: runbook.slug }),
    Description: runbook.description,
    ProjectId: projectId,
    RunbookProcessId: runbook.processId,
    PublishedRunbookSnapshotId: runbook.publishedSnapshotId ?? null,
    EnvironmentScope: runbook.environmentScope,
    Environments: runbook.environmentIds,
    MultiTenancyMode: runbook.multiTenancyMode,
    DefaultGuidedFailureMode: 'EnvironmentDefault',
    ConnectivityPolicy: {
      SkipMachineBehavior: 'None',
      TargetRoles: [],
      AllowDeploymentsToNoTargets: true,
      ExcludeUnhealthyTargets: false,
    },
    RunRetentionPolicy: { QuantityToKeep: 100, ShouldKeepForever: false },
    ...since(world, 2024, { ForcePackageDownload: false }),
    Links: linksIn(spaceId, {
      Self: `runbooks/${id}`,
      Project: `projects/${projectId}`,
      RunbookProcesses: `runbookProcesses/${runbook.processId}`,
      RunbookSnapshots: `runbooks/${id}/runbookSnapshots{?skip,take,searchByName}`,
      RunbookEnvironments: `runbooks/${id}/environments`,
      CreateRunbookRun: `runbooks/${id}/run`,
    }),
  }
}

function processResource({ id, spaceId, projectId, version, steps }: Process): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    ProjectId: projectId,
    RunbookId: id.replace(/^RunbookProcess-/i, '').replace(/-s-.*$/, ''),
    Version: version,
    LastSnapshotId: null,
    Steps: steps.map(stepResource),
    Links: linksIn(spaceId, { Self: `runbookProcesses/${id}`, Project: `projects/${projectId}` }),
  }
}
