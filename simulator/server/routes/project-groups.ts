import * as z from 'zod'
import type { ProjectGroup } from '../../store/documents.ts'
import { byName, hasPartialName, inSpaces } from '../find.ts'
import { linksIn } from '../links.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

export const projectGroupRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/projectgroups',
    itemType: 'ProjectGroup',
    permission: 'ProjectGroupView',
    collection: ({ projectGroups }) => projectGroups,
    list,
    toResource,
  }),
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
