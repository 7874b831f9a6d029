import type { Environment } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

export const environmentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/environments',
    scope: 'space',
    handle: (request) => {
      const address = inSpace(request.space.id, 'environments')
      return page(request, { itemType: 'Environment', items: list(request), toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/environments/all',
    scope: 'space',
    handle: (request) => ok(list(request).map(toResource)),
  },
  {
    method: 'GET',
    path: '/environments/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.environments, request.path('id')))),
  },
]

function list(request: ApiRequest): readonly Environment[] {
  return inSpaces(request, request.world.store.environments.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted((a, b) => a.sortOrder - b.sortOrder)
}

function toResource({ id, spaceId, name, slug, description, sortOrder, useGuidedFailure }: Environment): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    Slug: slug,
    Description: description,
    SortOrder: sortOrder,
    UseGuidedFailure: useGuidedFailure,
    AllowDynamicInfrastructure: false,
    ExtensionSettings: [],
    Links: linksIn(spaceId, { Self: `environments/${id}` }),
  }
}
