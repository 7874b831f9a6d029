// Where a runbook can be run, and what a run would do there.

import type { Runbook, RunbookSnapshot } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, ok } from '../answer.ts'
import { byName, find } from '../find.ts'
import { linksIn } from '../links.ts'
import type { ApiRequest, Route } from '../route.ts'
import { placeOf, previewResource } from './previews.ts'
import { isModified, manifestOf } from './release-variables.ts'
import { runbookEnvironmentIds } from './start-runbook-run.ts'

const ofRunbook = (request: ApiRequest) => {
  const runbook = find(request, request.world.store.runbooks, request.path('id'))
  if (runbook.publishedSnapshotId === undefined) throw badRequest('Runbook has no published snapshot.')
  return known(request.world.store.runbookSnapshots, runbook.publishedSnapshotId)
}
const ofSnapshot = (request: ApiRequest) => find(request, request.world.store.runbookSnapshots, request.path('id'))

/** By the path of the thing, with how its snapshot is found. */
const things = { '/runbooks/{id}': ofRunbook, '/runbookSnapshots/{id}': ofSnapshot } as const

export const runbookPreviewRoutes: readonly Route[] = Object.entries(things).flatMap(([path, findSnapshot]) => [
  ...['/runbookRuns/preview/{environment}', '/runbookRuns/preview/{environment}/{tenant}'].map((rest): Route => ({
    method: 'GET',
    path: path + rest,
    scope: 'space',
    permission: 'RunbookRunCreate',
    handle: (request) => ok(preview(request, findSnapshot(request))),
  })),
  {
    method: 'GET',
    path: path === '/runbooks/{id}' ? `${path}/runbookRunTemplate` : `${path}/runbookRuns/template`,
    scope: 'space',
    permission: 'RunbookRunView',
    handle: (request) => ok(template(request, findSnapshot(request))),
  },
])

function preview(request: ApiRequest, snapshot: RunbookSnapshot): unknown {
  const { store } = request.world
  const place = placeOf(request, request.path('environment'), request.path('tenant'))
  return previewResource(request, {
    project: known(store.projects, snapshot.projectId),
    steps: snapshot.steps,
    variables: manifestOf(store, snapshot),
    channelId: undefined,
    includeDisabled: request.query.flag('includeDisabledSteps') ?? false,
    ...place,
  })
}

function template({ world }: ApiRequest, snapshot: RunbookSnapshot): unknown {
  const { store } = world
  const runbook: Runbook = known(store.runbooks, snapshot.runbookId)
  const project = known(store.projects, snapshot.projectId)
  const modified = isModified(store, snapshot, project)
  const environmentIds = runbookEnvironmentIds(store, runbook)
  const targets = (ids: readonly string[], tenantId?: string) =>
    ids.map((id) => ({
      Id: id,
      Name: known(store.environments, id).name,
      Links: linksIn(snapshot.spaceId, {
        Preview: `runbookSnapshots/${snapshot.id}/runbookRuns/preview/${id}${tenantId === undefined ? '' : `/${tenantId}`}`,
      }),
    }))
  const tenants = store.tenants
    .all()
    .filter(({ projectEnvironments }) => projectEnvironments[project.id] !== undefined)
    .toSorted(byName)
  return {
    Id: null,
    PromoteTo: runbook.multiTenancyMode === 'Tenanted' ? [] : targets(environmentIds),
    TenantPromotions:
      runbook.multiTenancyMode === 'Untenanted'
        ? []
        : tenants.map(({ id, name, projectEnvironments }) => ({
            Id: id,
            Name: name,
            PromoteTo: targets(
              environmentIds.filter((environmentId) => projectEnvironments[project.id]?.includes(environmentId)),
              id,
            ),
            Links: {},
          })),
    IsRunbookProcessModified:
      JSON.stringify(known(store.processes, runbook.processId).steps) !== JSON.stringify(snapshot.steps),
    IsVariableSetModified: modified.variables,
    IsLibraryVariableSetModified: modified.libraryVariables,
    Links: {},
  }
}
