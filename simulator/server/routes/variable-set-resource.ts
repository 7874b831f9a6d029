// How a variable set looks on the wire. Secrets do not come out.

import type { Variable, VariableSet } from '../../store/documents.ts'
import type { ApiRequest } from '../route.ts'
import { linksIn } from '../links.ts'

export function variableSetResource(request: ApiRequest, set: VariableSet): unknown {
  return {
    Id: set.id,
    SpaceId: set.spaceId,
    OwnerId: set.ownerId,
    Version: set.version,
    Variables: set.variables.map(variableResource),
    ScopeValues: scopeValues(request, set),
    Links: linksIn(set.spaceId, { Self: `variables/${set.id}` }),
  }
}

export function variableResource({ id, name, value, type, description, scope, prompt }: Variable): unknown {
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

/** What the variables of a set can be scoped to. */
function scopeValues({ world, space }: ApiRequest, { ownerId }: VariableSet): unknown {
  const { store } = world
  const here = ({ spaceId }: { readonly spaceId: string }) => spaceId === space.id
  const runbooks = store.runbooks.all().filter(({ projectId }) => projectId === ownerId)
  const roles = new Set(
    store.machines
      .all()
      .filter(here)
      .flatMap((machine) => machine.roles),
  )
  const owner = store.projects.get(ownerId)
  return {
    Environments: store.environments.all().filter(here).map(reference),
    Machines: store.machines.all().filter(here).map(reference),
    Actions: (store.processes.get(`deploymentprocess-${ownerId}`)?.steps ?? []).flatMap(({ actions }) =>
      actions.map(reference),
    ),
    Roles: [...roles].sort().map((role) => ({ Id: role, Name: role })),
    Channels: store.channels.where('projectId', ownerId).map(reference),
    TenantTags: store.tagSets
      .all()
      .filter(here)
      .flatMap(({ name, tags }) => tags.map((tag) => `${name}/${tag.name}`))
      .map((tag) => ({ Id: tag, Name: tag })),
    Processes: owner
      ? [
          { Id: owner.id, Name: owner.name, ProcessType: 'Deployment' },
          ...runbooks.map(({ id, name }) => ({ Id: id, Name: name, ProcessType: 'Runbook' })),
        ]
      : [],
  }
}

/** The ids of the environments that a set can be scoped to, as its resource shows them. */
export function scopedEnvironmentIds({ world, space }: ApiRequest): readonly string[] {
  return world.store.environments
    .all()
    .filter(({ spaceId }) => spaceId === space.id)
    .map(({ id }) => id)
}

function reference({ id, name }: { readonly id: string; readonly name: string }): unknown {
  return { Id: id, Name: name }
}
