import type { Lifecycle, Phase } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

const keepForever = { Unit: 'Items', QuantityToKeep: 0, ShouldKeepForever: true }

export const lifecycleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/lifecycles',
    scope: 'space',
    handle: (request) => {
      const address = inSpace(request.space.id, 'lifecycles')
      return page(request, { itemType: 'Lifecycle', items: list(request), toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/lifecycles/all',
    scope: 'space',
    handle: (request) => ok(list(request).map(toResource)),
  },
  {
    method: 'GET',
    path: '/lifecycles/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.lifecycles, request.path('id')))),
  },
  {
    method: 'GET',
    path: '/lifecycles/{id}/preview',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.lifecycles, request.path('id')))),
  },
]

function list(request: ApiRequest): readonly Lifecycle[] {
  return inSpaces(request, request.world.store.lifecycles.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function toResource({ id, spaceId, name, slug, description, phases }: Lifecycle): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    Slug: slug,
    Description: description,
    ReleaseRetentionPolicy: keepForever,
    TentacleRetentionPolicy: keepForever,
    Phases: phases.map(toPhase),
    Links: linksIn(spaceId, {
      Self: `lifecycles/${id}`,
      Preview: `lifecycles/${id}/preview`,
      Projects: `lifecycles/${id}/projects`,
    }),
  }
}

function toPhase(phase: Phase): unknown {
  return {
    Id: phase.id,
    Name: phase.name,
    AutomaticDeploymentTargets: phase.automaticEnvironmentIds,
    OptionalDeploymentTargets: phase.optionalEnvironmentIds,
    MinimumEnvironmentsBeforePromotion: phase.minimumEnvironments,
    IsOptionalPhase: phase.isOptional,
    ReleaseRetentionPolicy: null,
    TentacleRetentionPolicy: null,
  }
}
