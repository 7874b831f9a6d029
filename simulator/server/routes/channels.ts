import type { Channel } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels',
    scope: 'space',
    handle: (request) => {
      const address = inSpace(request.space.id, 'channels')
      return page(request, { itemType: 'Channel', items: list(request), toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/channels/all',
    scope: 'space',
    handle: (request) => ok(list(request).map(toResource)),
  },
  {
    method: 'GET',
    path: '/channels/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.channels, request.path('id')))),
  },
  {
    method: 'GET',
    path: '/projects/{id}/channels',
    scope: 'space',
    handle: (request) => {
      const project = find(request, request.world.store.projects, request.path('id'))
      const items = list(request).filter(({ projectId }) => projectId === project.id)
      const address = inSpace(project.spaceId, `projects/${project.id}/channels`)
      return page(request, { itemType: 'Channel', items, toResource, address })
    },
  },
]

function list(request: ApiRequest): readonly Channel[] {
  return inSpaces(request, request.world.store.channels.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function toResource({ id, spaceId, name, slug, description, projectId, lifecycleId, isDefault }: Channel): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    Slug: slug,
    Description: description,
    ProjectId: projectId,
    LifecycleId: lifecycleId ?? null,
    IsDefault: isDefault,
    Rules: [],
    TenantTags: [],
    Links: linksIn(spaceId, {
      Self: `channels/${id}`,
      Project: `projects/${projectId}`,
      Releases: `projects/${projectId}/channels/${id}/releases{?skip,take,searchByVersion}`,
    }),
  }
}
