// Making, changing and deleting releases, and updating the variables with which they are deployed.

import * as z from 'zod'
import { createRelease, findRelease, type NewRelease } from '../../operations/create-release.ts'
import { removeRelease } from '../../operations/remove-deployment.ts'
import { updateSnapshot } from '../../operations/update-snapshot.ts'
import type { Release } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, created, empty, ok, type Answer } from '../answer.ts'
import { find } from '../find.ts'
import { requirePermissionFor } from '../permit.ts'
import { optionalFlag, optionalText, readBody, requiredText } from '../read-body.ts'
import { refusal, refusalWith } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { channelByName, projectByName } from './named-places.ts'
import { releaseResource } from './release-resource.ts'
import { snapshotToken } from './release-variables.ts'

export const releaseWritingRoutes: readonly Route[] = [
  { method: 'POST', path: '/releases', scope: 'space', permission: 'ReleaseCreate', handle: createClassic },
  {
    method: 'POST',
    path: '/releases/create/v1',
    scope: 'space',
    permission: 'ReleaseCreate',
    since: 2024,
    handle: createByName,
  },
  { method: 'PUT', path: '/releases/{id}', scope: 'space', permission: 'ReleaseEdit', handle: put },
  {
    method: 'DELETE',
    path: '/releases/{id}',
    scope: 'space',
    permission: 'ReleaseDelete',
    handle: (request) => {
      const release = findOne(request)
      const { store } = request.world
      const isRunning = store.deployments
        .where('releaseId', release.id)
        .some(({ taskId }) => known(store.tasks, taskId).completedAt === undefined)
      if (isRunning) throw refusal(request.world, 'The release cannot be deleted while it is being deployed.')
      removeRelease(store, release)
      return empty(200)
    },
  },
  {
    method: 'POST',
    path: '/releases/{id}/release-notes',
    scope: 'space',
    permission: 'ReleaseEdit',
    since: 2026,
    handle: (request) => {
      const { ReleaseNotes } = readBody(request, z.looseObject({ ReleaseNotes: optionalText }))
      const release = request.world.store.releases.change(findOne(request), { notes: ReleaseNotes ?? '' })
      return ok(toResource(request, release))
    },
  },
  {
    method: 'POST',
    path: '/releases/{id}/snapshot-variables',
    scope: 'space',
    permission: 'ReleaseEdit',
    handle: snapshotVariables,
  },
]

const selectedPackages = z
  .array(
    z.looseObject({
      ActionName: optionalText,
      StepName: optionalText,
      PackageReferenceName: optionalText,
      Version: optionalText,
    }),
  )
  .nullish()
  .transform((all) =>
    (all ?? []).map(({ ActionName, StepName, PackageReferenceName, Version }) => ({
      actionName: ActionName ?? StepName ?? '',
      packageReferenceName: PackageReferenceName ?? '',
      version: Version ?? '',
    })),
  )

const classicBody = z.looseObject({
  ProjectId: optionalText,
  Version: optionalText,
  ChannelId: optionalText,
  ReleaseNotes: optionalText,
  SelectedPackages: selectedPackages,
})

function createClassic(request: ApiRequest): Answer {
  const body = readBody(request, classicBody)
  const { store, clock } = request.world
  if (body.ProjectId === undefined) throw badRequest('No project ID was specified.')
  if (body.Version === undefined) throw badRequest('A version must be specified for the release.')
  const release = make(request, {
    project: find(request, store.projects, body.ProjectId),
    channel: body.ChannelId === undefined ? undefined : find(request, store.channels, body.ChannelId),
    version: body.Version,
    notes: body.ReleaseNotes,
    selectedPackages: body.SelectedPackages,
    ignoresChannelRules: request.query.flag('ignoreChannelRules') ?? false,
    assembledAt: clock.now(),
  })
  return created(toResource(request, release))
}

function createByName(request: ApiRequest): Answer {
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
      IgnoreChannelRules: optionalFlag,
    }),
  )
  const { store, clock } = request.world
  const project = projectByName(request, body.ProjectName)
  if (body.GitRef !== undefined) {
    throw refusal(
      request.world,
      `A Git reference was given, but the project '${project.name}' is not version controlled.`,
    )
  }
  const version = body.ReleaseVersion
  if (version === undefined) throw badRequest('A version must be specified for the release.')
  const existing = body.IgnoreIfAlreadyExists === true ? findRelease(store, project, version) : undefined
  const release =
    existing ??
    make(request, {
      project,
      channel: body.ChannelName === undefined ? undefined : channelByName(request, project, body.ChannelName),
      version,
      notes: body.ReleaseNotes,
      ignoresChannelRules: body.IgnoreChannelRules ?? false,
      assembledAt: clock.now(),
    })
  return created({ ReleaseId: release.id, ReleaseVersion: release.version })
}

function make(request: ApiRequest, wanted: NewRelease): Release {
  requirePermissionFor(request, 'ReleaseCreate', { projectId: wanted.project.id })
  const result = createRelease(request.world.store, wanted)
  if (result.kind === 'refused') throw badRequest(result.reason)
  return result.release
}

function put(request: ApiRequest): Answer {
  const release = findOne(request)
  const { store } = request.world
  const body = readBody(request, classicBody)
  const version = body.Version ?? release.version
  const rival = findRelease(store, known(store.projects, release.projectId), version)
  if (rival && rival !== release) {
    throw badRequest(
      `Release '${version}' already exists for this project. Please use a different version, or look at using a mask to auto-increment the number.`,
    )
  }
  const channel = body.ChannelId === undefined ? undefined : find(request, store.channels, body.ChannelId)
  if (channel && channel.projectId !== release.projectId) {
    throw refusal(request.world, `The channel '${channel.name}' does not belong to this project.`)
  }
  const changed = store.releases.change(release, {
    version,
    notes: body.ReleaseNotes ?? '',
    channelId: channel?.id ?? release.channelId,
    selectedPackages: body.SelectedPackages,
  })
  return ok(toResource(request, changed))
}

/** The token tells which state of the variables the caller has seen. Servers before 2026 know none and look at no body. */
function snapshotVariables(request: ApiRequest): Answer {
  const { world, body } = request
  const { store, settings } = world
  const release = findOne(request)
  const hasBody = body !== undefined && body !== null
  if (settings.generation >= 2026 && !hasBody && settings.unconfirmed.snapshotWithoutBody === 'refused') {
    throw badRequest('No request body was supplied.')
  }
  const token =
    settings.generation >= 2026 && hasBody
      ? readBody(request, z.looseObject({ VariableSnapshotConcurrencyToken: optionalText }))
          .VariableSnapshotConcurrencyToken
      : undefined
  if (token !== undefined && token !== snapshotToken(release)) {
    const status = settings.unconfirmed.staleSnapshotToken === 'conflict' ? 409 : 400
    throw refusalWith(world, status, 'The variables of the release have been updated by somebody else meanwhile.')
  }
  updateSnapshot(store, release)
  return ok(toResource(request, release))
}

function findOne(request: ApiRequest): Release {
  return find(request, request.world.store.releases, request.path('id'))
}

function toResource({ world }: ApiRequest, release: Release): unknown {
  return releaseResource(world, release)
}
