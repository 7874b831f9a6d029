import * as z from 'zod'
import type { LibraryVariableSet } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'
import { badRequest, created, empty, ok } from '../answer.ts'
import { byName, find, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalText, readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'

const body = z.looseObject({
  Name: optionalText,
  Description: optionalText,
  ContentType: z.enum(['Variables', 'ScriptModule']).nullish(),
  Templates: z.array(z.unknown()).nullish(),
})

export const libraryVariableSetRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/libraryvariablesets',
    scope: 'space',
    handle: (request) => {
      const address = inSpace(request.space.id, 'libraryvariablesets')
      return page(request, { itemType: 'LibraryVariableSet', items: list(request), toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/libraryvariablesets/all',
    scope: 'space',
    handle: (request) => ok(list(request).map(toResource)),
  },
  {
    method: 'GET',
    path: '/libraryvariablesets/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(findSet(request))),
  },
  {
    method: 'POST',
    path: '/libraryvariablesets',
    scope: 'space',
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
      return created(toResource(set))
    },
  },
  {
    method: 'PUT',
    path: '/libraryvariablesets/{id}',
    scope: 'space',
    handle: (request) => {
      const set = findSet(request)
      const sent = readBody(request, body)
      set.name = uniqueName(request, sent.Name, set)
      set.description = sent.Description ?? ''
      set.templates = sent.Templates ?? []
      set.version += 1
      return ok(toResource(set))
    },
  },
  {
    method: 'DELETE',
    path: '/libraryvariablesets/{id}',
    scope: 'space',
    handle: (request) => {
      const set = findSet(request)
      remove(request.world.store, set)
      return empty(200)
    },
  },
]

function list(request: ApiRequest): readonly LibraryVariableSet[] {
  const { query, world } = request
  const name = query.text('name')?.toLowerCase()
  const part = query.text('partialName')?.toLowerCase() ?? ''
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
  if (wanted === '') throw badRequest('Please provide a value for the variable set name.')
  if (wanted.length > 200) throw badRequest('The variable set name must be 200 characters or fewer.')
  const taken = world.store.libraryVariableSets
    .all()
    .some((set) => set !== own && set.spaceId === space.id && set.name.toLowerCase() === wanted.toLowerCase())
  if (taken) {
    throw badRequest(`A library variable set with the name '${wanted}' already exists. Please choose a different name.`)
  }
  return wanted
}

function remove(store: Store, set: LibraryVariableSet): void {
  const users = store.projects.all().filter(({ libraryVariableSetIds }) => libraryVariableSetIds.includes(set.id))
  if (users.length > 0) {
    throw badRequest(`The variable set is in use by: ${users.map(({ name }) => name).join(', ')}.`)
  }
  store.libraryVariableSets.remove(set.id)
  store.variableSets.remove(set.variableSetId)
}

function toResource(set: LibraryVariableSet): unknown {
  return {
    Id: set.id,
    SpaceId: set.spaceId,
    Name: set.name,
    Description: set.description,
    ContentType: set.contentType,
    VariableSetId: set.variableSetId,
    Version: set.version,
    Templates: set.templates,
    Links: linksIn(set.spaceId, {
      Self: `libraryvariablesets/${set.id}`,
      Variables: `variables/${set.variableSetId}`,
      Usages: `libraryvariablesets/${set.id}/usages`,
    }),
  }
}
