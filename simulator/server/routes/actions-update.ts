// Bringing the actions that use a step template to one of its versions, and the picture of a template.

import * as z from 'zod'
import type { Action, ActionTemplate, ActionTemplateVersion, Process, Properties } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { ApiError, notFound, ok, empty, type Answer } from '../answer.ts'
import { find } from '../find.ts'
import { optionalTexts, readBody } from '../read-body.ts'
import { readFormFile } from '../read-form-file.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { propertyBagBody, readPropertyBag } from './property-bag.ts'

export const actionsUpdateRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/actiontemplates/{id}/actionsUpdate',
    scope: 'space',
    permission: 'ProcessEdit',
    handle: update,
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/logo',
    scope: 'space',
    permission: 'none',
    handle: (request) => logo(request.world.store.actionTemplates.get(request.path('id'))),
  },
  {
    method: 'GET',
    path: '/actiontemplates/{id}/versions/{version}/logo',
    scope: 'space',
    permission: 'none',
    handle: (request) => logo(request.world.store.actionTemplates.get(request.path('id'))),
  },
  ...(['POST', 'PUT'] as const).map((method): Route => ({
    method,
    path: '/actiontemplates/{id}/logo',
    scope: 'space',
    permission: 'ActionTemplateEdit',
    handle: (request) => {
      const { headers, bytes, world } = request
      const file = readFormFile(headers['content-type'] ?? '', bytes)
      if (!file) throw refusal(world, 'A logo has to come as a file in a form.')
      request.world.store.actionTemplates.change(findTemplate(request), { logo: file.bytes })
      return empty(200)
    },
  })),
]

const body = z.looseObject({
  Version: z.int(),
  ActionsToUpdate: z
    .array(z.looseObject({ ProcessId: z.string(), ActionIds: optionalTexts }))
    .nullish()
    .transform((all) => all ?? []),
  /** The form that servers of 2021 take. */
  ActionIdsByProcessId: z.record(z.string(), z.array(z.string())).nullish(),
  DefaultPropertyValues: propertyBagBody,
  Overrides: propertyBagBody,
})

/** Nothing is changed unless every action can be brought to the version. */
function update(request: ApiRequest): Answer {
  const sent = readBody(request, body)
  const { store } = request.world
  const template = findTemplate(request)
  const version = template.versions.find((one) => one.version === sent.Version)
  if (!version) throw notFound(`${template.id} version ${sent.Version}`)
  const wanted = [
    ...sent.ActionsToUpdate.map(({ ProcessId, ActionIds }) => [ProcessId, ActionIds] as const),
    ...Object.entries(sent.ActionIdsByProcessId ?? {}),
  ]
  const values = { ...readPropertyBag(sent.DefaultPropertyValues), ...readPropertyBag(sent.Overrides) }
  const results = wanted.flatMap(([processId, actionIds]) => {
    const process = find(request, store.processes, processId)
    return actionIds.map((actionId) => {
      const action = process.steps.flatMap(({ actions }) => actions).find(({ id }) => id === actionId)
      if (!action) throw notFound(actionId)
      return { process, action, lacking: lackingParameters(template, version, action, values) }
    })
  })
  const resources = results.map(({ action, lacking }) => ({
    Id: action.id,
    Outcome: lacking.length === 0 ? 'Success' : 'DefaultParamterValueMissing',
    ManualMergeRequiredReasonsByPropertyName: {},
    NamesOfNewParametersMissingDefaultValue: lacking,
    RemovedPackageUsages: [],
    Links: {},
  }))
  if (results.some(({ lacking }) => lacking.length > 0)) {
    throw new ApiError(
      400,
      'Request failed. Please check Details property for more information.',
      [],
      undefined,
      resources,
    )
  }
  for (const { process, action } of results)
    replaceAction(request.world, process, updated(template, version, action, values))
  return ok(resources)
}

/** Parameters that the version of the action did not have, and that get no value from anywhere. */
function lackingParameters(
  { versions }: ActionTemplate,
  version: ActionTemplateVersion,
  { properties }: Action,
  values: Properties,
): readonly string[] {
  const before = versions.find((one) => String(one.version) === properties['Octopus.Action.Template.Version'])
  return version.parameters
    .filter(({ name }) => !before?.parameters.some((old) => old.name === name))
    .filter(({ name, defaultValue }) => defaultValue === '' && properties[name] === undefined && !values[name])
    .map(({ name }) => name)
}

/** The template's own properties replace those of the action; values of parameters that are gone go with them. */
function updated(template: ActionTemplate, version: ActionTemplateVersion, action: Action, values: Properties): Action {
  const gone = new Set(
    template.versions
      .flatMap(({ parameters }) => parameters.map(({ name }) => name))
      .filter((name) => !version.parameters.some((parameter) => parameter.name === name)),
  )
  const kept = Object.fromEntries(Object.entries(action.properties).filter(([name]) => !gone.has(name)))
  const added = Object.fromEntries(
    version.parameters
      .filter(({ name }) => action.properties[name] === undefined)
      .map(({ name, defaultValue }) => [name, values[name] ?? defaultValue]),
  )
  return {
    ...action,
    properties: {
      ...kept,
      ...version.properties,
      ...added,
      'Octopus.Action.Template.Id': template.id,
      'Octopus.Action.Template.Version': String(version.version),
    },
  }
}

function replaceAction({ store }: World, process: Process, action: Action): void {
  const steps = process.steps.map((step) => ({
    ...step,
    actions: step.actions.map((one) => (one.id === action.id ? action : one)),
  }))
  store.processes.change(process, { steps, version: process.version + 1 })
}

/** Without one of its own a template has a picture of nothing, as types of actions have here. */
function logo(template: ActionTemplate | undefined): Answer {
  const transparent = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII='
  const bytes = template?.logo ?? new Uint8Array(Buffer.from(transparent, 'base64'))
  return { kind: 'bytes', status: 200, bytes, filename: 'logo.png', contentType: 'image/png' }
}

function findTemplate(request: ApiRequest): ActionTemplate {
  return find(request, request.world.store.actionTemplates, request.path('id'))
}
