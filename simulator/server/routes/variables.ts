import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Variable, VariableSet } from '../../store/documents.ts'
import { badRequest, ok, type Answer, ApiError } from '../answer.ts'
import { find } from '../find.ts'
import { linksIn } from '../links.ts'
import { readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'

export const variableRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/variables/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(request, findSet(request))),
  },
  { method: 'PUT', path: '/variables/{id}', scope: 'space', handle: (request) => put(request, findSet(request)) },
  {
    method: 'GET',
    path: '/projects/{id}/variables',
    scope: 'space',
    handle: (request) => ok(toResource(request, ofProject(request))),
  },
]

const changedMeanwhile =
  'Changes to these variables could not be saved, because another user has made changes to the variables between when you started editing and when you saved your changes. Please reload or open a new tab to make your changes.'

const variableBody = z.looseObject({
  Id: z.string().nullish(),
  Name: z.string(),
  Value: z.string().nullish(),
  Description: z.string().nullish(),
  Type: z.string().nullish(),
  Scope: z.record(z.string(), z.array(z.string())).nullish(),
  Prompt: z.record(z.string(), z.unknown()).nullish(),
})

const setBody = z.looseObject({ Version: z.int(), Variables: z.array(variableBody) })

function findSet(request: ApiRequest): VariableSet {
  return find(request, request.world.store.variableSets, request.path('id'))
}

function ofProject(request: ApiRequest): VariableSet {
  const project = find(request, request.world.store.projects, request.path('id'))
  return find(request, request.world.store.variableSets, project.variableSetId)
}

/** Replaces the set as a whole; a variable that is left out is gone. */
function put(request: ApiRequest, set: VariableSet): Answer {
  const body = readBody(request, setBody)
  if (set.isFrozen) {
    throw badRequest(
      "You cannot modify this variable set because the set is frozen. You'll need to create a new variable set instead.",
    )
  }
  // The server looks at a variable's type before anything else and trips over its absence.
  if (body.Variables.some(({ Type }) => !Type)) {
    throw new ApiError(500, 'Object reference not set to an instance of an object.')
  }
  if (body.Version !== set.version) throw badRequest(changedMeanwhile)
  const ids = body.Variables.flatMap(({ Id }) => (Id ? [Id] : []))
  if (new Set(ids).size !== ids.length) throw badRequest('Variable ids must be unique.')
  set.variables = body.Variables.map((variable) => toVariable(variable, set))
  set.version += 1
  return ok(toResource(request, set))
}

/** A secret that comes without a value stays what it was, if it still has its id. */
function toVariable(body: z.output<typeof variableBody>, { variables }: VariableSet): Variable {
  const type = body.Type ?? 'String'
  const old = variables.find(({ id }) => id === body.Id)
  const keepsSecret = type === 'Sensitive' && (body.Value === null || body.Value === undefined)
  return {
    id: body.Id || randomUUID(),
    name: body.Name,
    value: keepsSecret ? old?.value : (body.Value ?? undefined),
    type,
    description: body.Description ?? '',
    scope: body.Scope ?? {},
    prompt: body.Prompt ?? undefined,
  }
}

function toResource({ world, space }: ApiRequest, set: VariableSet): unknown {
  const { store } = world
  const reference = ({ id, name }: { readonly id: string; readonly name: string }) => ({ Id: id, Name: name })
  const here = ({ spaceId }: { readonly spaceId: string }) => spaceId === space.id
  return {
    Id: set.id,
    SpaceId: set.spaceId,
    OwnerId: set.ownerId,
    Version: set.version,
    Variables: set.variables.map(variableResource),
    ScopeValues: {
      Environments: store.environments.all().filter(here).map(reference),
      Machines: [],
      Actions: (store.processes.get(`deploymentprocess-${set.ownerId}`)?.steps ?? []).flatMap(({ actions }) =>
        actions.map(reference),
      ),
      Roles: [],
      Channels: store.channels
        .all()
        .filter(({ projectId }) => projectId === set.ownerId)
        .map(reference),
      TenantTags: [],
      Processes: [],
    },
    Links: linksIn(set.spaceId, { Self: `variables/${set.id}` }),
  }
}

function variableResource({ id, name, value, type, description, scope, prompt }: Variable): unknown {
  const isSensitive = type === 'Sensitive'
  return {
    Id: id,
    Name: name,
    Value: isSensitive ? null : (value ?? null),
    Description: description,
    Type: type,
    IsSensitive: isSensitive,
    IsEditable: true,
    Prompt: prompt ?? null,
    Scope: scope,
  }
}
