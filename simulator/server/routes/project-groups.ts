import type { ProjectGroup } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

export const projectGroupRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/projectgroups',
    scope: 'space',
    handle: (request) => {
      const address = inSpace(request.space.id, 'projectgroups')
      return page(request, { itemType: 'ProjectGroup', items: list(request), toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/projectgroups/all',
    scope: 'space',
    handle: (request) => ok(list(request).map(toResource)),
  },
  {
    method: 'GET',
    path: '/projectgroups/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.projectGroups, request.path('id')))),
  },
]

function list(request: ApiRequest): readonly ProjectGroup[] {
  return inSpaces(request, request.world.store.projectGroups.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function toResource({ id, spaceId, name, slug, description }: ProjectGroup): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    Slug: slug,
    Description: description,
    EnvironmentIds: [],
    RetentionPolicyId: null,
    Links: linksIn(spaceId, { Self: `projectgroups/${id}`, Projects: `projectgroups/${id}/projects` }),
  }
}
