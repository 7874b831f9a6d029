import { removeDeployment } from '../../operations/remove-deployment.ts'
import type { RunbookRun } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { empty, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { runByNames, runClassic, runMany } from './run-runbook.ts'
import { runbookRunResource } from './runbook-run-resource.ts'

export const runbookRunRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/runbookRuns',
    scope: 'space',
    permission: 'RunbookRunView',
    handle: (request) => {
      const { query, world } = request
      const part = query.text('partialName')?.toLowerCase() ?? ''
      const items = inSpaces(request, world.store.runbookRuns.newestFirst()).filter(
        (run) =>
          query.admits('projects', run.projectId) &&
          query.admits('environments', run.environmentId) &&
          query.admits('tenants', run.tenantId) &&
          query.admits('runbooks', run.runbookId) &&
          run.name.toLowerCase().includes(part) &&
          query.admits('taskState', known(world.store.tasks, run.taskId).state),
      )
      return listOf(request, items, 'runbookRuns')
    },
  },
  {
    method: 'GET',
    path: '/runbookRuns/{id}',
    scope: 'space',
    permission: 'RunbookRunView',
    handle: (request) =>
      ok(runbookRunResource(request.world, find(request, request.world.store.runbookRuns, request.path('id')))),
  },
  {
    method: 'GET',
    path: '/runbookSnapshots/{id}/runbookRuns',
    scope: 'space',
    permission: 'RunbookRunView',
    handle: (request) => {
      const { store } = request.world
      const snapshot = find(request, store.runbookSnapshots, request.path('id'))
      const items = inSpaces(request, store.runbookRuns.where('snapshotId', snapshot.id)).toReversed()
      return listOf(request, items, `runbookSnapshots/${snapshot.id}/runbookRuns`)
    },
  },
  { method: 'POST', path: '/runbookRuns', scope: 'space', permission: 'RunbookRunCreate', handle: runClassic },
  { method: 'POST', path: '/runbooks/{id}/run', scope: 'space', permission: 'RunbookRunCreate', handle: runMany },
  {
    method: 'POST',
    path: '/runbook-runs/create/v1',
    scope: 'space',
    permission: 'RunbookRunCreate',
    since: 2024,
    handle: runByNames,
  },
  {
    method: 'DELETE',
    path: '/runbookRuns/{id}',
    scope: 'space',
    permission: 'RunbookRunDelete',
    handle: (request) => {
      const { store } = request.world
      const run = find(request, store.runbookRuns, request.path('id'))
      if (known(store.tasks, run.taskId).completedAt === undefined) {
        throw refusal(request.world, `The runbook run '${run.id}' cannot be deleted while it is running.`)
      }
      removeDeployment(store, run)
      return empty(200)
    },
  },
]

function listOf(request: ApiRequest, items: readonly RunbookRun[], path: string): Answer {
  return page(request, {
    itemType: 'RunbookRun',
    items,
    toResource: (run) => runbookRunResource(request.world, run),
    address: inSpace(request.space.id, path),
  })
}
