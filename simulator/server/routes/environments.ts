import * as z from 'zod'
import { environmentsOf } from '../../operations/lifecycle-progress.ts'
import type { Environment } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { byName, hasPartialName, inSpaces } from '../find.ts'
import { linksIn } from '../links.ts'
import { optionalFlag } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

export const environmentRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/environments',
    itemType: 'Environment',
    permission: 'EnvironmentView',
    collection: ({ environments }) => environments,
    list,
    toResource,
  }),
  ...writingRoutes({
    path: '/environments',
    kind: 'environment',
    collection: ({ environments }) => environments,
    permissions: { create: 'EnvironmentCreate', edit: 'EnvironmentEdit', delete: 'EnvironmentDelete' },
    body: z.looseObject({ SortOrder: z.int().nullish(), UseGuidedFailure: optionalFlag }),
    read: ({ world, space }, { SortOrder, UseGuidedFailure }, before) => ({
      sortOrder: SortOrder ?? before?.sortOrder ?? environmentsOf(world.store, space.id).length,
      useGuidedFailure: UseGuidedFailure ?? before?.useGuidedFailure ?? false,
    }),
    neededBy: ({ deployments, lifecycles }, { id }) => [
      ...lifecycles
        .all()
        .filter(({ phases }) =>
          phases.some((phase) => [...phase.automaticEnvironmentIds, ...phase.optionalEnvironmentIds].includes(id)),
        )
        .map(({ name }) => name),
      ...deployments.where('environmentId', id).map((deployment) => deployment.id),
    ],
    toResource,
  }),
]

function list(request: ApiRequest): readonly Environment[] {
  return inSpaces(request, request.world.store.environments.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(
      request.world.settings.unconfirmed.environmentOrder === 'name' ? byName : (a, b) => a.sortOrder - b.sortOrder,
    )
}

function toResource({ world }: ApiRequest, environment: Environment): unknown {
  return environmentResource(world, environment)
}

export function environmentResource(
  world: Pick<World, 'settings'>,
  { id, spaceId, name, slug, description, sortOrder, useGuidedFailure }: Environment,
): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    ...since(world, 2024, { Slug: slug }),
    Description: description,
    SortOrder: sortOrder,
    UseGuidedFailure: useGuidedFailure,
    AllowDynamicInfrastructure: false,
    ExtensionSettings: [],
    Links: linksIn(spaceId, { Self: `environments/${id}` }),
  }
}
