import * as z from 'zod'
import type { ProjectGroup } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { writingRoutes } from './writing-routes.ts'

export const projectGroupRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/projectgroups',
    scope: 'space',
    permission: 'ProjectGroupView',
    handle: (request) => {
      const address = inSpace(request.space.id, 'projectgroups')
      return page(request, {
        itemType: 'ProjectGroup',
        items: list(request),
        toResource: (document) => toResource(request, document),
        address,
      })
    },
  },
  {
    method: 'GET',
    path: '/projectgroups/all',
    scope: 'space',
    permission: 'ProjectGroupView',
    handle: (request) => ok(list(request).map((document) => toResource(request, document))),
  },
  {
    method: 'GET',
    path: '/projectgroups/{id}',
    scope: 'space',
    permission: 'ProjectGroupView',
    handle: (request) => ok(toResource(request, find(request, request.world.store.projectGroups, request.path('id')))),
  },
  ...writingRoutes({
    path: '/projectgroups',
    kind: 'project group',
    collection: ({ projectGroups }) => projectGroups,
    permissions: { create: 'ProjectGroupCreate', edit: 'ProjectGroupEdit', delete: 'ProjectGroupDelete' },
    body: z.looseObject({}),
    read: () => ({}),
    neededBy: ({ projects }, { id }) =>
      projects
        .all()
        .filter(({ groupId }) => groupId === id)
        .map(({ name }) => name),
    toResource,
  }),
]

function list(request: ApiRequest): readonly ProjectGroup[] {
  return inSpaces(request, request.world.store.projectGroups.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function toResource({ world }: ApiRequest, { id, spaceId, name, slug, description }: ProjectGroup): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    ...since(world, 2024, { Slug: slug }),
    Description: description,
    EnvironmentIds: [],
    RetentionPolicyId: null,
    Links: linksIn(spaceId, { Self: `projectgroups/${id}`, Projects: `projectgroups/${id}/projects` }),
  }
}
