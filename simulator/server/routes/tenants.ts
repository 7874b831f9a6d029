import * as z from 'zod'
import { matchesTags } from '../../operations/matches-tags.ts'
import type { Tenant } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { linksIn } from '../links.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

export const tenantRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/tenants',
    itemType: 'Tenant',
    permission: 'TenantView',
    collection: ({ tenants }) => tenants,
    list,
    toResource,
  }),
  {
    method: 'GET',
    path: '/tenants/tag-test',
    scope: 'space',
    permission: 'TenantView',
    handle: (request) => {
      const tags = request.query.list('tags') ?? []
      const tenants = (request.query.list('tenantIds') ?? []).map((id) =>
        find(request, request.world.store.tenants, id),
      )
      return ok(Object.fromEntries(tenants.map((tenant) => [tenant.id, testTags(request, tenant, tags)])))
    },
  },
  ...writingRoutes({
    path: '/tenants',
    kind: 'tenant',
    collection: ({ tenants }) => tenants,
    permissions: { create: 'TenantCreate', edit: 'TenantEdit', delete: 'TenantDelete' },
    body: z.looseObject({
      TenantTags: z.array(z.string()).nullish(),
      ProjectEnvironments: z.record(z.string(), z.array(z.string())).nullish(),
    }),
    read: ({ world, space }, { TenantTags, ProjectEnvironments }) => {
      const known = world.store.tagSets
        .all()
        .filter(({ spaceId }) => spaceId === space.id)
        .flatMap(({ name, tags }) => tags.map((tag) => `${name}/${tag.name}`))
      const unknown = (TenantTags ?? []).filter((tag) => !known.includes(tag))
      if (unknown.length > 0) throw refusal(world, ...unknown.map((tag) => `The tag '${tag}' does not exist.`))
      return { tags: TenantTags ?? [], projectEnvironments: ProjectEnvironments ?? {} }
    },
    neededBy: ({ deployments }, { id }) => deployments.where('tenantId', id).map((deployment) => deployment.id),
    toResource,
  }),
]

function list(request: ApiRequest): readonly Tenant[] {
  const projectId = request.query.text('projectId')
  return inSpaces(request, request.world.store.tenants.all())
    .filter(({ name }) => hasPartialName(request, name))
    .filter(({ projectEnvironments }) => projectId === undefined || projectId in projectEnvironments)
    .filter(({ tags }) => matchesTags(tags, request.query.list('tags') ?? [], request.world.settings.unconfirmed))
    .toSorted(byName)
}

function testTags({ world }: ApiRequest, tenant: Tenant, tags: readonly string[]): unknown {
  const isMatched = matchesTags(tenant.tags, tags, world.settings.unconfirmed)
  const missing = tags.filter((tag) => !tenant.tags.includes(tag))
  return { IsMatched: isMatched, Reason: '', MissingTags: isMatched ? [] : missing }
}

function toResource(
  { world }: ApiRequest,
  { id, spaceId, name, slug, description, tags, projectEnvironments }: Tenant,
): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    ...since(world, 2024, { Slug: slug }),
    Description: description,
    TenantTags: tags,
    ProjectEnvironments: projectEnvironments,
    ClonedFromTenantId: null,
    ...since(world, 2024, { IsDisabled: false }),
    Links: linksIn(spaceId, { Self: `tenants/${id}` }),
  }
}
