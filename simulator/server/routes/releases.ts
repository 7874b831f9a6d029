import * as z from 'zod'
import { createRelease, findRelease } from '../../operations/create-release.ts'
import type { Channel, Project, Release } from '../../store/documents.ts'
import { badRequest, created, notFound, ok } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalFlag, optionalText, readBody, requiredText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'

export const releaseRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/releases',
    scope: 'space',
    handle: (request) => {
      const items = inSpaces(request, request.world.store.releases.newestFirst())
      return page(request, { itemType: 'Release', items, toResource, address: inSpace(request.space.id, 'releases') })
    },
  },
  {
    method: 'GET',
    path: '/releases/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.releases, request.path('id')))),
  },
  {
    method: 'GET',
    path: '/projects/{id}/releases',
    scope: 'space',
    handle: (request) => {
      const project = findProject(request)
      const items = releasesOf(request, project)
      const address = inSpace(project.spaceId, `projects/${project.id}/releases`)
      return page(request, { itemType: 'Release', items, toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/releases/{version}',
    scope: 'space',
    handle: (request) => {
      const release = findRelease(request.world.store, findProject(request), request.path('version'))
      if (!release) throw notFound(request.path('version'))
      return ok(toResource(release))
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/channels/{channel}/releases',
    scope: 'space',
    handle: (request) => {
      const project = findProject(request)
      const channel = find(request, request.world.store.channels, request.path('channel'))
      const items = releasesOf(request, project).filter(({ channelId }) => channelId === channel.id)
      const address = inSpace(project.spaceId, `projects/${project.id}/channels/${channel.id}/releases`)
      return page(request, { itemType: 'Release', items, toResource, address })
    },
  },
  {
    method: 'POST',
    path: '/releases',
    scope: 'space',
    handle: (request) => {
      const body = readBody(
        request,
        z.looseObject({
          ProjectId: optionalText,
          Version: optionalText,
          ChannelId: optionalText,
          ReleaseNotes: optionalText,
        }),
      )
      const { store, clock } = request.world
      if (body.ProjectId === undefined) throw badRequest('No project ID was specified.')
      if (body.Version === undefined) throw badRequest('A version must be specified for the release.')
      const result = createRelease(store, {
        project: find(request, store.projects, body.ProjectId),
        channel: body.ChannelId === undefined ? undefined : find(request, store.channels, body.ChannelId),
        version: body.Version,
        notes: body.ReleaseNotes,
        assembledAt: clock.now(),
      })
      if (result.kind === 'refused') throw badRequest(result.reason)
      return created(toResource(result.release))
    },
  },
  {
    method: 'POST',
    path: '/releases/create/v1',
    scope: 'space',
    handle: (request) => {
      const body = readBody(
        request,
        z.looseObject({
          SpaceId: requiredText,
          SpaceIdOrName: requiredText,
          ProjectName: requiredText,
          ReleaseVersion: optionalText,
          ChannelName: optionalText,
          ReleaseNotes: optionalText,
          GitRef: optionalText,
          IgnoreIfAlreadyExists: optionalFlag,
        }),
      )
      const { store, clock } = request.world
      const project = projectByName(request, body.ProjectName)
      if (body.GitRef !== undefined) {
        throw badRequest(`A Git reference was given, but the project '${project.name}' is not version controlled.`)
      }
      if (body.ReleaseVersion === undefined) throw badRequest('A version must be specified for the release.')
      const result = createRelease(store, {
        project,
        channel: body.ChannelName === undefined ? undefined : channelByName(request, project, body.ChannelName),
        version: body.ReleaseVersion,
        notes: body.ReleaseNotes,
        assembledAt: clock.now(),
      })
      const release =
        result.kind === 'created' ? result.release : body.IgnoreIfAlreadyExists ? result.existing : undefined
      if (!release) throw badRequest(result.kind === 'refused' ? result.reason : '')
      return created({ ReleaseId: release.id, ReleaseVersion: release.version })
    },
  },
]

/** @throws {ApiError} 400: the executions API names things, and says so when it cannot find one. */
export function projectByName({ world, space }: ApiRequest, name: string): Project {
  const wanted = name.toLowerCase()
  const project = world.store.projects
    .all()
    .find((one) => one.spaceId === space.id && (one.name.toLowerCase() === wanted || one.id.toLowerCase() === wanted))
  if (!project) throw badRequest(`Unable to locate a project named '${name}'.`)
  return project
}

function channelByName({ world }: ApiRequest, project: Project, name: string): Channel {
  const wanted = name.toLowerCase()
  const channel = world.store.channels
    .all()
    .find(
      (one) => one.projectId === project.id && (one.name.toLowerCase() === wanted || one.id.toLowerCase() === wanted),
    )
  if (!channel) throw badRequest(`Unable to locate a channel named '${name}' in the project '${project.name}'.`)
  return channel
}

function findProject(request: ApiRequest): Project {
  return find(request, request.world.store.projects, request.path('id'))
}

function releasesOf(request: ApiRequest, project: Project): readonly Release[] {
  const part = request.query.text('searchByVersion')?.toLowerCase() ?? ''
  return request.world.store.releases
    .newestFirst()
    .filter(({ projectId, version }) => projectId === project.id && version.toLowerCase().includes(part))
}

function toResource(release: Release): unknown {
  const { id, spaceId, projectId } = release
  return {
    Id: id,
    SpaceId: spaceId,
    Version: release.version,
    ProjectId: projectId,
    ChannelId: release.channelId,
    ReleaseNotes: release.notes,
    Assembled: formatDate(release.assembledAt),
    ProjectDeploymentProcessSnapshotId: release.processSnapshotId,
    ProjectVariableSetSnapshotId: release.variableSetSnapshotId,
    LibraryVariableSetSnapshotIds: release.libraryVariableSetSnapshotIds,
    SelectedPackages: [],
    BuildInformation: [],
    VersionControlReference: null,
    IgnoreChannelRules: false,
    Links: linksIn(spaceId, {
      Self: `releases/${id}`,
      Project: `projects/${projectId}`,
      Deployments: `releases/${id}/deployments{?skip,take}`,
      ProjectVariableSnapshot: `variables/${release.variableSetSnapshotId}`,
      ProjectDeploymentProcessSnapshot: `deploymentprocesses/${release.processSnapshotId}`,
    }),
  }
}
