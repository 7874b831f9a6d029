import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { phasesOf } from '../../operations/lifecycle-progress.ts'
import type { Lifecycle, Phase } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { linksIn } from '../links.ts'
import { optionalFlag, optionalText, optionalTexts, requiredText } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { projectResource } from './project-resource.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

const keepForever = { Unit: 'Items', QuantityToKeep: 0, ShouldKeepForever: true }

const phaseBody = z.looseObject({
  Id: optionalText,
  Name: requiredText,
  AutomaticDeploymentTargets: optionalTexts,
  OptionalDeploymentTargets: optionalTexts,
  MinimumEnvironmentsBeforePromotion: z.int().min(0).nullish(),
  IsOptionalPhase: optionalFlag,
})

export const lifecycleRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/lifecycles',
    itemType: 'Lifecycle',
    permission: 'LifecycleView',
    collection: ({ lifecycles }) => lifecycles,
    list,
    toResource,
  }),
  {
    method: 'GET',
    path: '/lifecycles/{id}/preview',
    scope: 'space',
    permission: 'LifecycleView',
    handle: (request) => {
      const lifecycle = find(request, request.world.store.lifecycles, request.path('id'))
      return ok(toResource(request, { ...lifecycle, phases: phasesOf(request.world.store, lifecycle) }))
    },
  },
  {
    method: 'GET',
    path: '/lifecycles/{id}/projects',
    scope: 'space',
    permission: 'LifecycleView',
    handle: (request) => {
      const { store } = request.world
      const lifecycle = find(request, store.lifecycles, request.path('id'))
      const projects = store.projects.all().filter(({ lifecycleId }) => lifecycleId === lifecycle.id)
      return ok(projects.toSorted(byName).map((project) => projectResource(request.world, project)))
    },
  },
  ...writingRoutes({
    path: '/lifecycles',
    kind: 'lifecycle',
    collection: ({ lifecycles }) => lifecycles,
    permissions: { create: 'LifecycleCreate', edit: 'LifecycleEdit', delete: 'LifecycleDelete' },
    body: z.looseObject({ Phases: z.array(phaseBody).nullish() }),
    read: (request, { Phases }, _before, id) => ({
      phases: (Phases ?? []).map((phase) => readPhase(request, id, phase)),
    }),
    neededBy: ({ projects, channels }, { id }) =>
      [...projects.all(), ...channels.all()].filter(({ lifecycleId }) => lifecycleId === id).map(({ name }) => name),
    toResource,
  }),
]

/** Environments of a phase have to be there. */
function readPhase({ world }: ApiRequest, lifecycleId: string, phase: z.output<typeof phaseBody>): Phase {
  const { AutomaticDeploymentTargets, OptionalDeploymentTargets } = phase
  const unknown = [...AutomaticDeploymentTargets, ...OptionalDeploymentTargets].find(
    (id) => !world.store.environments.get(id),
  )
  if (unknown !== undefined)
    throw refusal(world, `The environment '${unknown}' of the phase '${phase.Name}' does not exist.`)
  return {
    id: phase.Id ?? `${lifecycleId}-${randomUUID()}`,
    name: phase.Name,
    automaticEnvironmentIds: AutomaticDeploymentTargets,
    optionalEnvironmentIds: OptionalDeploymentTargets,
    minimumEnvironments: phase.MinimumEnvironmentsBeforePromotion ?? 0,
    isOptional: phase.IsOptionalPhase ?? false,
  }
}

function list(request: ApiRequest): readonly Lifecycle[] {
  return inSpaces(request, request.world.store.lifecycles.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function toResource({ world }: ApiRequest, { id, spaceId, name, slug, description, phases }: Lifecycle): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    ...since(world, 2024, { Slug: slug }),
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
