import type { Environment, Project, VariableSet } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { variablesInScope } from '../../tasks/scoped-variables.ts'
import { badRequest, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { linksIn } from '../links.ts'
import { requirePermission } from '../permit.ts'
import type { ApiRequest, Route } from '../route.ts'
import { putVariables } from './put-variables.ts'
import { variableResource, variableSetResource } from './variable-set-resource.ts'

export const variableRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/variables/all',
    scope: 'space',
    permission: 'VariableView',
    handle: (request) =>
      ok(
        inSpaces(request, request.world.store.variableSets.all())
          .filter(({ isFrozen }) => !isFrozen)
          .map((set) => variableSetResource(request, set)),
      ),
  },
  {
    method: 'GET',
    path: '/variables/names',
    scope: 'space',
    permission: 'VariableView',
    handle: (request) => {
      const { store } = request.world
      const project = projectOfQuery(request)
      const sets = project
        ? setsOf(request, project)
        : inSpaces(request, store.variableSets.all()).filter(({ isFrozen }) => !isFrozen)
      return ok([...new Set(sets.flatMap(({ variables }) => variables.map(({ name }) => name)))].sort())
    },
  },
  {
    method: 'GET',
    path: '/variables/preview',
    scope: 'space',
    permission: 'VariableView',
    handle: preview,
  },
  {
    method: 'GET',
    path: '/variables/{id}',
    scope: 'space',
    permission: ['VariableView', 'LibraryVariableSetView'],
    handle: (request) => {
      const set = findSet(request)
      requireFor(request, set, 'View')
      return ok(variableSetResource(request, set))
    },
  },
  {
    method: 'PUT',
    path: '/variables/{id}',
    scope: 'space',
    permission: ['VariableEdit', 'LibraryVariableSetEdit'],
    handle: (request) => {
      const set = findSet(request)
      requireFor(request, set, 'Edit')
      return ok(variableSetResource(request, putVariables(request, set)))
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/variables',
    scope: 'space',
    permission: 'VariableView',
    since: 2024,
    handle: (request) => ok(variableSetResource(request, ofProject(request))),
  },
  {
    method: 'PUT',
    path: '/projects/{id}/variables',
    scope: 'space',
    permission: 'VariableEdit',
    since: 2024,
    handle: (request) => {
      putVariables(request, ofProject(request))
      return ok({})
    },
  },
]

function findSet(request: ApiRequest): VariableSet {
  return find(request, request.world.store.variableSets, request.path('id'))
}

function ofProject(request: ApiRequest): VariableSet {
  const project = find(request, request.world.store.projects, request.path('id'))
  return known(request.world.store.variableSets, project.variableSetId)
}

/** Which permissions the values of a library variable set take is not confirmed. */
function requireFor(request: ApiRequest, { ownerId }: VariableSet, what: 'View' | 'Edit'): void {
  const isLibrary = /^LibraryVariableSets-/i.test(ownerId)
  const { libraryValuesPermission } = request.world.settings.unconfirmed
  if (!isLibrary || libraryValuesPermission !== 'library') requirePermission(request, `Variable${what}`)
  if (isLibrary && libraryValuesPermission !== 'variable') requirePermission(request, `LibraryVariableSet${what}`)
}

function projectOfQuery(request: ApiRequest): Project | undefined {
  const id = request.query.text('project')
  return id === undefined ? undefined : find(request, request.world.store.projects, id)
}

function setsOf({ world }: ApiRequest, project: Project): readonly VariableSet[] {
  const { store } = world
  const library = project.libraryVariableSetIds.map((id) => known(store.libraryVariableSets, id).variableSetId)
  return [project.variableSetId, ...library].map((id) => known(store.variableSets, id))
}

/** The variables of a project and its library sets, as they would hold in an environment, for a channel and a tenant. */
function preview(request: ApiRequest): Answer {
  const project = projectOfQuery(request)
  if (!project) throw badRequest('No project was provided.')
  const { query, world } = request
  const { store } = world
  const environmentId = query.text('environment')
  const tenantId = query.text('tenant')
  const scope = {
    project,
    environment: environmentId === undefined ? nowhere(project) : find(request, store.environments, environmentId),
    tenant: tenantId === undefined ? undefined : find(request, store.tenants, tenantId),
    channelId: query.text('channel'),
    runbookId: query.text('runbook'),
    actionId: query.text('action'),
  }
  const variables = setsOf(request, project).flatMap((set) => set.variables)
  return ok({
    Id: null,
    OwnerId: project.id,
    SpaceId: project.spaceId,
    Version: 0,
    Variables: [...variablesInScope(variables, scope).values()].map(variableResource),
    ScopeValues: null,
    Links: linksIn(project.spaceId, { Self: `variables/preview?project=${project.id}` }),
  })
}

/** In no environment only what holds in all of them holds. */
function nowhere({ spaceId }: Project): Environment {
  return { id: '', spaceId, name: '', slug: '', description: '', sortOrder: 0, useGuidedFailure: false }
}
