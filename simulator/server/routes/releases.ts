import { findRelease } from '../../operations/create-release.ts'
import type { Project, Release } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { notFound, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { releaseResource } from './release-resource.ts'

export const releaseRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/releases',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) =>
      listOf(
        request,
        inSpaces(request, request.world.store.releases.newestFirst()),
        inSpace(request.space.id, 'releases'),
      ),
  },
  {
    method: 'GET',
    path: '/releases/{id}',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) => ok(toResource(request, findOne(request))),
  },
  {
    method: 'GET',
    path: '/projects/{id}/releases',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) => {
      const project = findProject(request)
      return listOf(request, releasesOf(request, project), inSpace(project.spaceId, `projects/${project.id}/releases`))
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/releases/{version}',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) => {
      const release = findRelease(request.world.store, findProject(request), request.path('version'))
      if (!release) throw notFound(request.path('version'))
      return ok(toResource(request, release))
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/channels/{channel}/releases',
    scope: 'space',
    since: 2024,
    permission: 'ReleaseView',
    handle: (request) => {
      const project = findProject(request)
      const channel = find(request, request.world.store.channels, request.path('channel'))
      const items = releasesOf(request, project).filter(({ channelId }) => channelId === channel.id)
      return listOf(request, items, inSpace(project.spaceId, `projects/${project.id}/channels/${channel.id}/releases`))
    },
  },
  {
    method: 'GET',
    path: '/channels/{id}/releases',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) => {
      const { store } = request.world
      const channel = find(request, store.channels, request.path('id'))
      const project = known(store.projects, channel.projectId)
      const items = releasesOf(request, project).filter(({ channelId }) => channelId === channel.id)
      return listOf(request, items, inSpace(channel.spaceId, `channels/${channel.id}/releases`))
    },
  },
  {
    method: 'GET',
    path: '/releases/{id}/missingpackages',
    scope: 'space',
    permission: 'ReleaseView',
    since: 2024,
    handle: (request) => {
      findOne(request)
      // Feeds are not simulated: whatever a release names is there.
      return ok({ Packages: [] })
    },
  },
]

function findOne(request: ApiRequest): Release {
  return find(request, request.world.store.releases, request.path('id'))
}

function findProject(request: ApiRequest): Project {
  return find(request, request.world.store.projects, request.path('id'))
}

function releasesOf(request: ApiRequest, project: Project): readonly Release[] {
  const part = request.query.text('searchByVersion')?.toLowerCase() ?? ''
  return request.world.store.releases
    .where('projectId', project.id)
    .filter(({ version }) => version.toLowerCase().includes(part))
    .toReversed()
}

function listOf(request: ApiRequest, items: readonly Release[], address: string): Answer {
  return page(request, {
    itemType: 'Release',
    items,
    toResource: (release) => toResource(request, release),
    address,
  })
}

function toResource({ world }: ApiRequest, release: Release): unknown {
  return releaseResource(world, release)
}
