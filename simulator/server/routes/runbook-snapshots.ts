// Runbooks as they stood: what is run is a snapshot, usually the published one.

import * as z from 'zod'
import { createRunbookSnapshot } from '../../operations/create-runbook-snapshot.ts'
import { updateSnapshot } from '../../operations/update-snapshot.ts'
import type { RunbookSnapshot } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, created, empty, notFound, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalText, readBody } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'

export const runbookSnapshotRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/runbookSnapshots',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => {
      const items = inSpaces(request, request.world.store.runbookSnapshots.newestFirst())
      return listOf(request, items, 'runbookSnapshots')
    },
  },
  {
    method: 'GET',
    path: '/runbooks/{id}/runbookSnapshots',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => {
      const { store } = request.world
      const runbook = find(request, store.runbooks, request.path('id'))
      const items = store.runbookSnapshots.where('runbookId', runbook.id).toReversed()
      return listOf(request, items, `runbooks/${runbook.id}/runbookSnapshots`)
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/runbookSnapshots',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => {
      const { store } = request.world
      const project = find(request, store.projects, request.path('id'))
      const items = store.runbookSnapshots.where('projectId', project.id).toReversed()
      return listOf(request, items, `projects/${project.id}/runbookSnapshots`)
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/runbookSnapshots/{name}',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => {
      const { store } = request.world
      const project = find(request, store.projects, request.path('id'))
      const wanted = request.path('name').toLowerCase()
      const snapshot = store.runbookSnapshots
        .where('projectId', project.id)
        .find(({ id, name }) => [id, name].some((own) => own.toLowerCase() === wanted))
      if (!snapshot) throw notFound(request.path('name'))
      return ok(toResource(snapshot))
    },
  },
  {
    method: 'GET',
    path: '/runbookSnapshots/{id}',
    scope: 'space',
    permission: 'RunbookView',
    handle: (request) => ok(toResource(findSnapshot(request))),
  },
  {
    method: 'POST',
    path: '/runbookSnapshots',
    scope: 'space',
    permission: 'RunbookSnapshotCreate',
    handle: create,
  },
  {
    method: 'POST',
    path: '/projects/{project}/runbookSnapshots',
    scope: 'space',
    permission: 'RunbookSnapshotCreate',
    since: 2024,
    handle: create,
  },
  {
    method: 'DELETE',
    path: '/runbookSnapshots/{id}',
    scope: 'space',
    permission: 'RunbookEdit',
    handle: (request) => {
      const { store } = request.world
      const snapshot = findSnapshot(request)
      const isNeeded = store.runbookRuns.where('snapshotId', snapshot.id).length > 0
      if (isNeeded) throw refusal(request.world, `The snapshot '${snapshot.name}' has been run.`)
      const runbook = known(store.runbooks, snapshot.runbookId)
      if (runbook.publishedSnapshotId === snapshot.id)
        store.runbooks.change(runbook, { publishedSnapshotId: undefined })
      store.runbookSnapshots.remove(snapshot.id)
      return empty(200)
    },
  },
  {
    method: 'POST',
    path: '/runbookSnapshots/{id}/snapshot-variables',
    scope: 'space',
    permission: 'RunbookEdit',
    handle: (request) => {
      const snapshot = findSnapshot(request)
      updateSnapshot(request.world.store, snapshot)
      return ok(toResource(snapshot))
    },
  },
]

/** `?publish=true` publishes it at once. */
function create(request: ApiRequest): Answer {
  const { store, clock } = request.world
  const sent = readBody(request, z.looseObject({ RunbookId: optionalText, Name: optionalText, Notes: optionalText }))
  if (sent.RunbookId === undefined) throw badRequest('No runbook ID was specified.')
  const runbook = find(request, store.runbooks, sent.RunbookId)
  const name = sent.Name
  const isTaken = store.runbookSnapshots
    .where('runbookId', runbook.id)
    .some((other) => other.name.toLowerCase() === name?.toLowerCase())
  if (isTaken) throw refusal(request.world, `A snapshot with the name '${name ?? ''}' already exists.`)
  const snapshot = createRunbookSnapshot(store, { runbook, name, notes: sent.Notes, assembledAt: clock.now() })
  if (request.query.flag('publish') ?? false) store.runbooks.change(runbook, { publishedSnapshotId: snapshot.id })
  return created(toResource(snapshot))
}

function findSnapshot(request: ApiRequest): RunbookSnapshot {
  return find(request, request.world.store.runbookSnapshots, request.path('id'))
}

function listOf(request: ApiRequest, items: readonly RunbookSnapshot[], path: string): Answer {
  return page(request, { itemType: 'RunbookSnapshot', items, toResource, address: inSpace(request.space.id, path) })
}

function toResource(snapshot: RunbookSnapshot): unknown {
  const { id, spaceId } = snapshot
  return {
    Id: id,
    SpaceId: spaceId,
    Name: snapshot.name,
    Notes: snapshot.notes,
    ProjectId: snapshot.projectId,
    RunbookId: snapshot.runbookId,
    Assembled: formatDate(snapshot.assembledAt),
    FrozenRunbookProcessId: snapshot.processSnapshotId,
    FrozenProjectVariableSetId: snapshot.variableSetSnapshotId,
    ProjectVariableSetSnapshotId: snapshot.variableSetSnapshotId,
    LibraryVariableSetSnapshotIds: snapshot.libraryVariableSetSnapshotIds,
    SelectedPackages: [],
    Links: linksIn(spaceId, {
      Self: `runbookSnapshots/${id}`,
      Runbook: `runbooks/${snapshot.runbookId}`,
      RunbookRuns: `runbookSnapshots/${id}/runbookRuns`,
      RunbookRunTemplate: `runbookSnapshots/${id}/runbookRuns/template`,
    }),
  }
}
