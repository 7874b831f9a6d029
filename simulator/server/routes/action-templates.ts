import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { ActionTemplate, ActionTemplateVersion, TemplateParameter } from '../../store/documents.ts'
import { badRequest, created, notFound, ok, empty } from '../answer.ts'
import { find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalText, readBody, requiredText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import {
  propertyBagBody,
  propertyBagResource,
  propertyValueBody,
  propertyValueResource,
  readPropertyBag,
  readPropertyValue,
} from './property-bag.ts'

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
  {
    method: 'GET',
    path: '/actiontemplates',
    scope: 'space',
    handle: (request) => {
      const items = list(request)
      const address = inSpace(request.space.id, 'actiontemplates')
      return page(request, { itemType: 'ActionTemplate', items, toResource: newest, address })
    },
  },
  { method: 'GET', path: '/actiontemplates/all', scope: 'space', handle: (request) => ok(list(request).map(newest)) },
  {
    method: 'GET',
    path: '/actiontemplates/search',
    scope: 'space',
    handle: (request) => ok(list(request).map(searchResource)),
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}',
    scope: 'space',
    handle: (request) => ok(newest(findTemplate(request))),
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/versions',
    scope: 'space',
    handle: (request) => {
      const template = findTemplate(request)
      return ok(template.versions.map((version) => toResource(template, version)))
    },
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/versions/{version}',
    scope: 'space',
    handle: (request) => {
      const template = findTemplate(request)
      const version = template.versions.find((one) => String(one.version) === request.path('version'))
      if (!version) throw notFound(`${template.id} version ${request.path('version')}`)
      return ok(toResource(template, version))
    },
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/usage',
    scope: 'space',
    handle: (request) => ok(usage(request, findTemplate(request))),
  },
  {
    method: 'POST',
    path: '/actiontemplates',
    scope: 'space',
    handle: (request) => {
      const { store } = request.world
      const version = readVersion(request, undefined)
      const template = store.actionTemplates.add({
        id: store.actionTemplates.nextId(),
        spaceId: request.space.id,
        versions: [version],
      })
      return created(newest(template))
    },
  },
  {
    method: 'PUT',
    path: '/actiontemplates/{id}',
    scope: 'space',
    handle: (request) => {
      const template = findTemplate(request)
      template.versions.push(readVersion(request, template))
      return ok(newest(template))
    },
  },
  {
    method: 'DELETE',
    path: '/actiontemplates/{id}',
    scope: 'space',
    handle: (request) => {
      request.world.store.actionTemplates.remove(findTemplate(request).id)
      return empty(200)
    },
  },
]

function list(request: ApiRequest): readonly ActionTemplate[] {
  return inSpaces(request, request.world.store.actionTemplates.all())
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
  if (rival) throw badRequest(`A step template with the name '${sent.Name}' already exists.`)
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
    throw badRequest(...untyped.map((parameter) => `The parameter '${parameter.name}' has no control type.`))
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

function latest({ id, versions }: ActionTemplate): ActionTemplateVersion {
  const version = versions.at(-1)
  if (!version) throw new Error(`${id} has no version`)
  return version
}

function newest(template: ActionTemplate): unknown {
  return toResource(template, latest(template))
}

function toResource({ id, spaceId }: ActionTemplate, version: ActionTemplateVersion): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: version.name,
    Description: version.description,
    ActionType: version.actionType,
    Version: version.version,
    CommunityActionTemplateId: null,
    Packages: [],
    Properties: propertyBagResource(version.properties),
    Parameters: version.parameters.map((parameter) => ({
      Id: parameter.id,
      Name: parameter.name,
      Label: parameter.label,
      HelpText: parameter.helpText,
      DefaultValue: propertyValueResource(parameter.defaultValue),
      DisplaySettings: parameter.displaySettings,
    })),
    Links: linksIn(spaceId, {
      Self: `actiontemplates/${id}`,
      Usage: `actiontemplates/${id}/usage`,
      Versions: `actiontemplates/${id}/versions{/version}`,
    }),
  }
}

function searchResource(template: ActionTemplate): unknown {
  const { name, description, actionType } = latest(template)
  return {
    Id: template.id,
    Name: name,
    Type: actionType,
    Description: description,
    Category: 'library',
    Categories: ['library'],
    Keywords: '',
    IsInstalled: true,
    IsBuiltIn: false,
    HasUpdate: false,
    CommunityActionTemplateId: null,
    Author: null,
    Website: null,
    Links: linksIn(template.spaceId, { Self: `actiontemplates/${template.id}` }),
  }
}

function usage({ world }: ApiRequest, template: ActionTemplate): readonly unknown[] {
  return world.store.processes.all().flatMap((process) =>
    process.steps.flatMap((step) =>
      step.actions
        .filter(({ properties }) => properties['Octopus.Action.Template.Id'] === template.id)
        .map((action) => {
          const project = world.store.projects.get(process.projectId)
          const version = action.properties['Octopus.Action.Template.Version']
          return {
            ActionTemplateId: template.id,
            ActionId: action.id,
            ActionName: action.name,
            StepId: step.id,
            StepName: step.name,
            ProcessId: process.id,
            ProcessType: 'Deployment',
            DeploymentProcessId: process.id,
            ProjectId: process.projectId,
            ProjectName: project?.name ?? '',
            ProjectSlug: project?.slug ?? '',
            RunbookId: null,
            RunbookName: null,
            Version: typeof version === 'string' ? version : '',
            Links: {},
          }
        }),
    ),
  )
}
