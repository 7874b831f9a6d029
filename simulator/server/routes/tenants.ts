import type { Tenant } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

export const tenantRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/tenants',
    scope: 'space',
    handle: (request) => {
      const address = inSpace(request.space.id, 'tenants')
      return page(request, { itemType: 'Tenant', items: list(request), toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/tenants/all',
    scope: 'space',
    handle: (request) => ok(list(request).map(toResource)),
  },
  {
    method: 'GET',
    path: '/tenants/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.tenants, request.path('id')))),
  },
]

function list(request: ApiRequest): readonly Tenant[] {
  const projectId = request.query.text('projectId')
  return inSpaces(request, request.world.store.tenants.all())
    .filter(({ name }) => hasPartialName(request, name))
    .filter(({ projectEnvironments }) => projectId === undefined || projectId in projectEnvironments)
    .filter(({ tags }) => (request.query.list('tags') ?? []).every((tag) => tags.includes(tag)))
    .toSorted(byName)
}

function toResource({ id, spaceId, name, slug, description, tags, projectEnvironments }: Tenant): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    Slug: slug,
    Description: description,
    TenantTags: tags,
    ProjectEnvironments: projectEnvironments,
    ClonedFromTenantId: null,
    IsDisabled: false,
    Links: linksIn(spaceId, { Self: `tenants/${id}` }),
  }
}
