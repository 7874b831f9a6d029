// The steps of a process on the wire, as deployment processes and those of runbooks have them.

import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Action, Process, RunCondition, Step } from '../../store/documents.ts'
import { badRequest } from '../answer.ts'
import { optionalFlag, optionalText, optionalTexts, readBody } from '../read-body.ts'
import type { ApiRequest } from '../route.ts'
import { propertyBagBody, propertyBagResource, readPropertyBag } from './property-bag.ts'
import { recordChangeBy } from './record-change-by.ts'

const actionBody = z.looseObject({
  Id: optionalText,
  Name: z.string(),
  ActionType: z.string(),
  IsDisabled: optionalFlag,
  Environments: optionalTexts,
  ExcludedEnvironments: optionalTexts,
  Channels: optionalTexts,
  Properties: propertyBagBody,
})

const stepBody = z.looseObject({
  Id: optionalText,
  Name: z.string(),
  Condition: z
    .enum(['Success', 'Failure', 'Always', 'Variable'])
    .nullish()
    .transform((condition): RunCondition => condition ?? 'Success'),
  Properties: propertyBagBody,
  Actions: z.array(actionBody),
})

const processBody = z.looseObject({ Version: z.int(), Steps: z.array(stepBody) })

/**
 * Replaces the steps of a process by those of the request's body.
 * @param kind What the server calls such a document: `DeploymentProcess`.
 * @throws {ApiError} 400 from an older version than the stored one, or for names that occur twice.
 */
export function putProcess(request: ApiRequest, process: Process, kind: string): void {
  const body = readBody(request, processBody)
  if (body.Version !== process.version) {
    throw badRequest(
      `Modification failed for '${kind}' document with '${process.id}' Id because submitted data was out of date. Refresh the document and try again.`,
    )
  }
  const names = body.Steps.flatMap(({ Actions }) => Actions.map(({ Name }) => Name.toLowerCase()))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw badRequest(`Step names must be unique: '${twice}' is used more than once.`)
  const steps = body.Steps.map((step) => toStep(step, process))
  request.world.store.processes.change(process, { steps, version: process.version + 1 })
  recordChangeBy(request, 'Modified', kind, { ...process, name: process.id }, [process.projectId])
}

export function stepResource(step: Step): unknown {
  return {
    PackageRequirement: 'LetOctopusDecide',
    StartTrigger: 'StartAfterPrevious',
    ...step.rest,
    Id: step.id,
    Name: step.name,
    Condition: step.condition,
    Properties: propertyBagResource(step.properties),
    Actions: step.actions.map(actionResource),
  }
}

function toStep(body: z.output<typeof stepBody>, process: Process): Step {
  const { Id, Name, Condition, Properties, Actions, ...rest } = body
  const old = process.steps.find(({ id }) => id === Id)
  return {
    id: Id ?? randomUUID(),
    name: Name,
    condition: Condition,
    properties: readPropertyBag(Properties, old?.properties),
    actions: Actions.map((action) => toAction(action, process)),
    rest,
  }
}

function toAction(body: z.output<typeof actionBody>, process: Process): Action {
  const { Id, Name, ActionType, IsDisabled, Environments, ExcludedEnvironments, Channels, Properties, ...rest } = body
  const old = process.steps.flatMap(({ actions }) => actions).find(({ id }) => id === Id)
  return {
    id: Id ?? randomUUID(),
    name: Name,
    actionType: ActionType,
    isDisabled: IsDisabled ?? false,
    environmentIds: Environments,
    excludedEnvironmentIds: ExcludedEnvironments,
    channelIds: Channels,
    properties: readPropertyBag(Properties, old?.properties),
    rest,
  }
}

function actionResource(action: Action): unknown {
  return {
    IsRequired: false,
    WorkerPoolId: null,
    WorkerPoolVariable: null,
    Container: { Image: null, FeedId: null },
    CanBeUsedForProjectVersioning: false,
    TenantTags: [],
    Packages: [],
    Condition: 'Success',
    Links: {},
    ...action.rest,
    Id: action.id,
    Name: action.name,
    ActionType: action.actionType,
    IsDisabled: action.isDisabled,
    Environments: action.environmentIds,
    ExcludedEnvironments: action.excludedEnvironmentIds,
    Channels: action.channelIds,
    Properties: propertyBagResource(action.properties),
  }
}
