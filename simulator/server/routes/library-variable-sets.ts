import * as z from 'zod'
import type { LibraryVariableSet } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { badRequest, created, empty, ok } from '../answer.ts'
import { byName, find, inSpaces } from '../find.ts'
import { linksIn } from '../links.ts'
import { optionalText, readBody } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { readingRoutes } from './reading-routes.ts'
import { recordChangeBy } from './record-change-by.ts'

const body = z.looseObject({
  Name: optionalText,
  Description: optionalText,
  ContentType: z.enum(['Variables', 'ScriptModule']).nullish(),
  Templates: z.array(z.unknown()).nullish(),
  Version: z.int().nullish(),
})

export const libraryVariableSetRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/libraryvariablesets',
    itemType: 'LibraryVariableSet',
    permission: 'LibraryVariableSetView',
    collection: ({ libraryVariableSets }) => libraryVariableSets,
    list,
    toResource,
  }),
  {
    method: 'GET',
    path: '/libraryvariablesets/all/v1',
    scope: 'space',
    permission: 'LibraryVariableSetView',
    since: 2026,
    handle: (request) => ok({ LibraryVariableSets: list(request).map((document) => toResource(request, document)) }),
  },
  {
    method: 'GET',
    path: '/libraryvariablesets/{id}/usages',
    scope: 'space',
    permission: 'LibraryVariableSetView',
    handle: (request) => ok(usages(request, findSet(request))),
  },
  {
    method: 'POST',
    path: '/libraryvariablesets',
    scope: 'space',
    permission: 'LibraryVariableSetCreate',
    handle: (request) => {
      const { store } = request.world
      const sent = readBody(request, body)
      const name = uniqueName(request, sent.Name, undefined)
      const id = store.libraryVariableSets.nextId()
      const spaceId = request.space.id
      const variableSetId = `variableset-${id}`
      store.variableSets.add({ id: variableSetId, spaceId, ownerId: id, isFrozen: false, version: 0, variables: [] })
      const set = store.libraryVariableSets.add({
        id,
        spaceId,
        name,
        description: sent.Description ?? '',
        contentType: sent.ContentType ?? 'Variables',
        variableSetId,
        version: 0,
        templates: sent.Templates ?? [],
      })
      recordSetChange(request, 'Created', set)
      return created(toResource(request, set))
    },
  },
  {
    method: 'PUT',
    path: '/libraryvariablesets/{id}',
    scope: 'space',
    permission: 'LibraryVariableSetEdit',
    handle: (request) => {
      const set = findSet(request)
      const sent = readBody(request, body)
      const { generation, unconfirmed } = request.world.settings
      if (generation >= 2024 && unconfirmed.librarySetVersion === 'checked' && sent.Version !== set.version) {
        throw badRequest(
          `Modification failed for 'LibraryVariableSet' document with '${set.id}' Id because submitted data was out of date. Refresh the document and try again.`,
        )
      }
      request.world.store.libraryVariableSets.change(set, {
        name: uniqueName(request, sent.Name, set),
        description: sent.Description ?? '',
        templates: sent.Templates ?? [],
        version: set.version + 1,
      })
      recordSetChange(request, 'Modified', set)
      return ok(toResource(request, set))
    },
  },
  {
    method: 'DELETE',
    path: '/libraryvariablesets/{id}',
    scope: 'space',
    permission: 'LibraryVariableSetDelete',
    handle: (request) => {
      const set = findSet(request)
      remove(request.world, set)
      recordSetChange(request, 'Deleted', set)
      return empty(200)
    },
  },
]

/** A server of 2021 has no filters by name: it answers with everything. */
function list(request: ApiRequest): readonly LibraryVariableSet[] {
  const { query, world } = request
  const hasFilters = world.settings.generation >= 2024
  const name = hasFilters ? query.text('name')?.toLowerCase() : undefined
  const part = (hasFilters ? query.text('partialName')?.toLowerCase() : undefined) ?? ''
  return inSpaces(request, world.store.libraryVariableSets.all())
    .filter((set) => query.admits('contentType', set.contentType))
    .filter((set) => (name === undefined || set.name.toLowerCase() === name) && set.name.toLowerCase().includes(part))
    .toSorted(byName)
}

function findSet(request: ApiRequest): LibraryVariableSet {
  return find(request, request.world.store.libraryVariableSets, request.path('id'))
}

/** The database keeps names unique in a space, without looking at case. */
function uniqueName(
  { world, space }: ApiRequest,
  name: string | undefined,
  own: LibraryVariableSet | undefined,
): string {
  const wanted = name?.trim() ?? ''
  if (wanted === '') throw refusal(world, 'Please provide a value for the variable set name.')
  if (wanted.length > 200) throw refusal(world, 'The variable set name must be 200 characters or fewer.')
  const taken = world.store.libraryVariableSets
    .all()
    .some((set) => set !== own && set.spaceId === space.id && set.name.toLowerCase() === wanted.toLowerCase())
  if (taken) {
    throw refusal(
      world,
      `A library variable set with the name '${wanted}' already exists. Please choose a different name.`,
    )
  }
  return wanted
}

function remove(world: World, set: LibraryVariableSet): void {
  const { store } = world
  const users = store.projects.all().filter(({ libraryVariableSetIds }) => libraryVariableSetIds.includes(set.id))
  if (users.length > 0) {
    throw refusal(world, `The variable set is in use by: ${users.map(({ name }) => name).join(', ')}.`)
  }
  store.libraryVariableSets.remove(set.id)
  store.variableSets.remove(set.variableSetId)
}

function usages({ world }: ApiRequest, set: LibraryVariableSet): unknown {
  const { store } = world
  const projects = store.projects.all().filter(({ libraryVariableSetIds }) => libraryVariableSetIds.includes(set.id))
  return {
    Id: set.id,
    Projects: projects.map(({ id: projectId, name: projectName, slug }) => ({
      ProjectId: projectId,
      ProjectName: projectName,
      ProjectSlug: slug,
      IsCurrentlyBeingUsedInProject: true,
      Releases: store.releases
        .where('projectId', projectId)
        .map(({ id, version }) => ({ ReleaseId: id, ReleaseVersion: version })),
      RunbookSnapshots: store.runbookSnapshots
        .where('projectId', projectId)
        .map(({ id, name }) => ({ SnapshotId: id, SnapshotName: name })),
    })),
    CountOfProjectsUserCannotSee: 0,
    CountOfReleasesUserCannotSee: 0,
    CountOfRunbookSnapshotsUserCannotSee: 0,
    Links: {},
  }
}

function recordSetChange(request: ApiRequest, category: 'Created' | 'Modified' | 'Deleted', set: LibraryVariableSet) {
  recordChangeBy(request, category, 'Library variable set', set)
}

function toResource({ world }: ApiRequest, set: LibraryVariableSet): unknown {
  return {
    Id: set.id,
    SpaceId: set.spaceId,
    Name: set.name,
    Description: set.description,
    ContentType: set.contentType,
    VariableSetId: set.variableSetId,
    ...since(world, 2024, { Version: set.version }),
    Templates: set.templates,
    Links: linksIn(set.spaceId, {
      Self: `libraryvariablesets/${set.id}`,
      Variables: `variables/${set.variableSetId}`,
      Usages: `libraryvariablesets/${set.id}/usages`,
    }),
  }
}
