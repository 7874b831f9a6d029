import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { ActionTemplate, ActionTemplateVersion, TemplateParameter } from '../../store/documents.ts'
import { badRequest, created, notFound, ok, empty } from '../answer.ts'
import { find, hasPartialName, inSpaces } from '../find.ts'
import { optionalText, readBody, requiredText } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { latest, newest, versionResource } from './action-template-resource.ts'
import { communitySearchResource, installedSearchResource } from './action-template-search.ts'
import { templateUsages, usageResource } from './action-template-usage.ts'
import { propertyBagBody, propertyValueBody, readPropertyBag, readPropertyValue } from './property-bag.ts'
import { readingRoutes } from './reading-routes.ts'
import { recordChangeBy } from './record-change-by.ts'

const body = z.looseObject({
  Name: requiredText.max(200, 'is longer than 200 characters'),
  Description: optionalText,
  ActionType: requiredText,
  Properties: propertyBagBody,
  Parameters: z
    .array(
      z.looseObject({
        Id: optionalText,
        Name: requiredText,
        Label: optionalText,
        HelpText: optionalText,
        DefaultValue: propertyValueBody,
        DisplaySettings: z.record(z.string(), z.string()).nullish(),
      }),
    )
    .nullish(),
})

export const actionTemplateRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/actiontemplates',
    itemType: 'ActionTemplate',
    permission: 'ActionTemplateView',
    collection: ({ actionTemplates }) => actionTemplates,
    list,
    toResource: (_request, template) => newest(template),
  }),
  {
    method: 'GET',
    path: '/actiontemplates/categories',
    scope: 'space',
    permission: 'ActionTemplateView',
    handle: () =>
      ok([
        { Id: 'builtin', Name: 'Built-in steps', DisplayOrder: 1, Links: {} },
        { Id: 'library', Name: 'Library', DisplayOrder: 2, Links: {} },
        { Id: 'community', Name: 'Community', DisplayOrder: 3, Links: {} },
      ]),
  },
  {
    method: 'GET',
    path: '/actiontemplates/search',
    scope: 'space',
    permission: 'ActionTemplateView',
    handle: (request) => {
      const installed = inSpaces(request, request.world.store.actionTemplates.all())
      const community = request.world.store.communityTemplates
        .all()
        .filter(({ id }) => !installed.some(({ communityTemplateId }) => communityTemplateId === id))
      return ok([
        ...list(request).map((template) => installedSearchResource(request.world.store, template)),
        ...community.map(communitySearchResource),
      ])
    },
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/versions',
    scope: 'space',
    permission: 'ActionTemplateView',
    handle: (request) => {
      const template = findTemplate(request)
      return ok(template.versions.map((version) => versionResource(template, version)))
    },
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/versions/{version}',
    scope: 'space',
    permission: 'ActionTemplateView',
    handle: (request) => {
      const template = findTemplate(request)
      const version = template.versions.find((one) => String(one.version) === request.path('version'))
      if (!version) throw notFound(`${template.id} version ${request.path('version')}`)
      return ok(versionResource(template, version))
    },
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/usage',
    scope: 'space',
    permission: 'ActionTemplateView',
    handle: (request) => ok(templateUsages(request.world.store, findTemplate(request)).map(usageResource)),
  },
  {
    method: 'POST',
    path: '/actiontemplates',
    scope: 'space',
    permission: 'ActionTemplateCreate',
    handle: (request) => {
      const { store } = request.world
      const version = readVersion(request, undefined)
      const template = store.actionTemplates.add({
        id: store.actionTemplates.nextId(),
        spaceId: request.space.id,
        versions: [version],
      })
      recordChangeBy(request, 'Created', 'Step template', { ...template, name: version.name })
      return created(newest(template))
    },
  },
  {
    method: 'PUT',
    path: '/actiontemplates/{id}',
    scope: 'space',
    permission: 'ActionTemplateEdit',
    handle: (request) => {
      const template = findTemplate(request)
      if (template.communityTemplateId !== undefined) throw badRequest('Only custom templates can be directly updated')
      request.world.store.actionTemplates.change(template, {
        versions: [...template.versions, readVersion(request, template)],
      })
      recordChangeBy(request, 'Modified', 'Step template', { ...template, name: latest(template).name })
      return ok(newest(template))
    },
  },
  {
    method: 'DELETE',
    path: '/actiontemplates/{id}',
    scope: 'space',
    permission: 'ActionTemplateDelete',
    handle: (request) => {
      const template = findTemplate(request)
      request.world.store.actionTemplates.remove(template.id)
      recordChangeBy(request, 'Deleted', 'Step template', { ...template, name: latest(template).name })
      return empty(200)
    },
  },
]

function list(request: ApiRequest): readonly ActionTemplate[] {
  const isCommunity = request.query.flag('isCommunityActionTemplate')
  return inSpaces(request, request.world.store.actionTemplates.all())
    .filter(
      ({ communityTemplateId }) => isCommunity === undefined || isCommunity === (communityTemplateId !== undefined),
    )
    .filter((template) => hasPartialName(request, latest(template).name))
    .toSorted((a, b) => latest(a).name.localeCompare(latest(b).name, 'en', { sensitivity: 'base' }))
}

function findTemplate(request: ApiRequest): ActionTemplate {
  return find(request, request.world.store.actionTemplates, request.path('id'))
}

/** The first version of a template is 0; each change adds one, whatever version the body names. */
function readVersion(request: ApiRequest, template: ActionTemplate | undefined): ActionTemplateVersion {
  const sent = readBody(request, body)
  const old = template && latest(template)
  const name = sent.Name.toLowerCase()
  const rival = request.world.store.actionTemplates
    .all()
    .find((one) => one.spaceId === request.space.id && one !== template && latest(one).name.toLowerCase() === name)
  if (rival) throw refusal(request.world, `A step template with the name '${sent.Name}' already exists.`)
  const parameters = (sent.Parameters ?? []).map((parameter): TemplateParameter => {
    const before = old?.parameters.find((one) => one.id === parameter.Id || one.name === parameter.Name)
    return {
      id: parameter.Id ?? before?.id ?? randomUUID(),
      name: parameter.Name,
      label: parameter.Label ?? '',
      helpText: parameter.HelpText ?? '',
      defaultValue: readPropertyValue(parameter.DefaultValue, before?.defaultValue),
      displaySettings: parameter.DisplaySettings ?? {},
    }
  })
  const untyped = parameters.filter(({ displaySettings }) => displaySettings['Octopus.ControlType'] === undefined)
  if (untyped.length > 0) {
    throw refusal(
      request.world,
      ...untyped.map((parameter) => `The parameter '${parameter.name}' has no control type.`),
    )
  }
  return {
    version: old ? old.version + 1 : 0,
    name: sent.Name,
    description: sent.Description ?? '',
    actionType: old?.actionType ?? sent.ActionType,
    properties: readPropertyBag(sent.Properties, old?.properties),
    parameters,
  }
}
