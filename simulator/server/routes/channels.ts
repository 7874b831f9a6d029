import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { mistakeOfRule } from '../../operations/channel-rules.ts'
import type { Channel, ChannelRule } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalFlag, optionalText, optionalTexts } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

const channelBody = z.looseObject({
  ProjectId: optionalText,
  LifecycleId: optionalText,
  IsDefault: optionalFlag,
  Rules: z
    .array(
      z.looseObject({
        Id: optionalText,
        VersionRange: optionalText,
        Tag: optionalText,
        ActionPackages: z
          .array(z.looseObject({ DeploymentAction: optionalText, PackageReference: optionalText }))
          .nullish(),
      }),
    )
    .nullish(),
  TenantTags: optionalTexts,
})

export const channelRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/channels',
    itemType: 'Channel',
    permission: 'ProcessView',
    collection: ({ channels }) => channels,
    list,
    toResource,
  }),
  {
    method: 'GET',
    path: '/projects/{id}/channels',
    scope: 'space',
    permission: 'ProcessView',
    handle: (request) => {
      const project = find(request, request.world.store.projects, request.path('id'))
      const items = list(request).filter(({ projectId }) => projectId === project.id)
      const address = inSpace(project.spaceId, `projects/${project.id}/channels`)
      return page(request, {
        itemType: 'Channel',
        items,
        toResource: (document) => toResource(request, document),
        address,
      })
    },
  },
  ...writingRoutes({
    path: '/channels',
    kind: 'channel',
    collection: ({ channels }) => channels,
    permissions: { create: 'ProcessEdit', edit: 'ProcessEdit', delete: 'ProcessEdit' },
    body: channelBody,
    read: readChannel,
    rivals: (channels, { ProjectId }) => channels.filter(({ projectId }) => projectId === ProjectId),
    neededBy: ({ releases }, { id, projectId }) =>
      releases
        .where('projectId', projectId)
        .filter(({ channelId }) => channelId === id)
        .map(({ version }) => version),
    toResource,
  }),
]

/** A project has one default channel: a new one takes the place of the old one. */
function readChannel(
  request: ApiRequest,
  body: z.output<typeof channelBody>,
  before: Channel | undefined,
): Omit<Channel, 'id' | 'spaceId' | 'name' | 'slug' | 'description'> {
  const { store } = request.world
  const project = find(request, store.projects, before?.projectId ?? body.ProjectId ?? '')
  const rules = (body.Rules ?? []).map((rule): ChannelRule => ({
    id: rule.Id ?? randomUUID(),
    versionRange: rule.VersionRange ?? '',
    tag: rule.Tag ?? '',
    packages: (rule.ActionPackages ?? []).map(({ DeploymentAction, PackageReference }) => ({
      actionName: DeploymentAction ?? '',
      packageReferenceName: PackageReference ?? '',
    })),
  }))
  const mistakes = rules.flatMap((rule) => mistakeOfRule(rule) ?? [])
  if (mistakes.length > 0) throw refusal(request.world, ...mistakes)
  const isDefault = body.IsDefault ?? before?.isDefault ?? false
  if (isDefault) {
    for (const other of store.channels.where('projectId', project.id)) {
      if (other !== before) store.channels.change(other, { isDefault: false })
    }
  }
  return {
    projectId: project.id,
    lifecycleId: body.LifecycleId === undefined ? undefined : find(request, store.lifecycles, body.LifecycleId).id,
    isDefault,
    rules,
    tenantTags: body.TenantTags,
  }
}

function list(request: ApiRequest): readonly Channel[] {
  return inSpaces(request, request.world.store.channels.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function toResource({ world }: ApiRequest, channel: Channel): unknown {
  return channelResource(world, channel)
}

export function channelResource(
  world: Pick<World, 'settings'>,
  { id, spaceId, name, slug, description, projectId, lifecycleId, isDefault, rules, tenantTags }: Channel,
): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    ...since(world, 2024, { Slug: slug }),
    Description: description,
    ProjectId: projectId,
    LifecycleId: lifecycleId ?? null,
    IsDefault: isDefault,
    Rules: rules.map((rule) => ({
      Id: rule.id,
      VersionRange: rule.versionRange,
      Tag: rule.tag,
      ActionPackages: rule.packages.map(({ actionName, packageReferenceName }) => ({
        DeploymentAction: actionName,
        PackageReference: packageReferenceName,
      })),
      Links: {},
    })),
    ...since(world, 2026, { GitReferenceRules: [], GitResourceRules: [] }),
    TenantTags: tenantTags,
    Links: linksIn(spaceId, {
      Self: `channels/${id}`,
      Project: `projects/${projectId}`,
      Releases: `projects/${projectId}/channels/${id}/releases{?skip,take,searchByVersion}`,
    }),
  }
}
