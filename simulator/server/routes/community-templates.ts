// The library of step templates that all servers share, and installing from it.

import type { ActionTemplate, CommunityTemplate, Space } from '../../store/documents.ts'
import { badRequest, created, notFound, ok } from '../answer.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { newest, parameterResource } from './action-template-resource.ts'
import { propertyBagResource } from './property-bag.ts'

export const communityTemplateRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/communityactiontemplates',
    scope: 'server',
    permission: 'none',
    handle: (request) =>
      page(request, {
        itemType: 'CommunityActionTemplate',
        items: request.world.store.communityTemplates.all().filter(({ id }) => request.query.admits('ids', id)),
        toResource,
        address: '/api/communityactiontemplates',
      }),
  },
  {
    method: 'GET',
    path: '/communityactiontemplates/{id}',
    scope: 'server',
    permission: 'none',
    handle: (request) => ok(toResource(findTemplate(request))),
  },
  ...['', '/{space}'].flatMap((rest): readonly Route[] => [
    {
      method: 'GET',
      path: `/communityactiontemplates/{id}/actiontemplate${rest}`,
      scope: 'server',
      permission: 'ActionTemplateView',
      handle: (request) => {
        const installed = installedTemplate(request)
        if (!installed) throw notFound(request.path('id'))
        return ok(newest(installed))
      },
    },
    {
      method: 'POST',
      path: `/communityactiontemplates/{id}/installation${rest}`,
      scope: 'server',
      permission: 'ActionTemplateCreate',
      handle: (request) => {
        const { id, latest } = findTemplate(request)
        if (installedTemplate(request)) throw badRequest('Action Template already installed.')
        const { actionTemplates } = request.world.store
        const template = actionTemplates.add({
          id: actionTemplates.nextId(),
          spaceId: spaceOf(request).id,
          communityTemplateId: id,
          versions: [latest],
        })
        return created(newest(template))
      },
    },
    {
      method: 'PUT',
      path: `/communityactiontemplates/{id}/installation${rest}`,
      scope: 'server',
      permission: 'ActionTemplateEdit',
      handle: (request) => {
        const { latest } = findTemplate(request)
        const installed = installedTemplate(request)
        const { actionTemplates } = request.world.store
        if (!installed) throw badRequest('Action template not yet installed.')
        if (!installed.versions.some(({ version }) => version === latest.version)) {
          actionTemplates.change(installed, { versions: [...installed.versions, latest] })
        }
        return ok(newest(installed))
      },
    },
  ]),
]

function findTemplate({ world, path }: ApiRequest): CommunityTemplate {
  const template = world.store.communityTemplates.get(path('id'))
  if (!template) throw notFound(path('id'))
  return template
}

function installedTemplate(request: ApiRequest): ActionTemplate | undefined {
  const { id } = findTemplate(request)
  const space = spaceOf(request)
  return request.world.store.actionTemplates
    .all()
    .find(({ communityTemplateId, spaceId }) => communityTemplateId === id && spaceId === space.id)
}

/** The default space where the path names none. */
function spaceOf({ world, path, space }: ApiRequest): Space {
  const id = path('space')
  if (id === '') return space
  const found = world.store.spaces.get(id)
  if (!found) throw notFound(id)
  return found
}

function toResource({ id, author, website, latest }: CommunityTemplate): unknown {
  return {
    Id: id,
    Name: latest.name,
    Description: latest.description,
    Type: latest.actionType,
    Author: author,
    Website: website,
    HistoryUrl: null,
    Version: latest.version,
    Properties: propertyBagResource(latest.properties),
    Parameters: latest.parameters.map(parameterResource),
    Links: {
      Self: `/api/communityactiontemplates/${id}`,
      Installation: `/api/communityactiontemplates/${id}/installation{/spaceId}`,
      InstalledTemplate: `/api/communityactiontemplates/${id}/actiontemplate{/spaceId}`,
    },
  }
}
