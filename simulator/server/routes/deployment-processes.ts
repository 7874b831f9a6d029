import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Action, Process, RunCondition, Step } from '../../store/documents.ts'
import { badRequest, notFound, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalFlag, optionalText, optionalTexts, readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { propertyBagBody, propertyBagResource, readPropertyBag } from './property-bag.ts'

export const deploymentProcessRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/deploymentprocesses',
    scope: 'space',
    handle: (request) => {
      const items = inSpaces(request, request.world.store.processes.all())
      const address = inSpace(request.space.id, 'deploymentprocesses')
      return page(request, { itemType: 'DeploymentProcess', items, toResource, address })
    },
  },
  { method: 'GET', path: '/deploymentprocesses/{id}', scope: 'space', handle: (request) => get(request) },
  {
    method: 'PUT',
    path: '/deploymentprocesses/{id}',
    scope: 'space',
    handle: (request) => put(request, find(request, request.world.store.processes, request.path('id'))),
  },
  {
    method: 'GET',
    path: '/projects/{id}/deploymentprocesses',
    scope: 'space',
    handle: (request) => ok(toResource(ofProject(request))),
  },
  {
    method: 'PUT',
    path: '/projects/{id}/deploymentprocesses',
    scope: 'space',
    handle: (request) => put(request, ofProject(request)),
  },
]

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

function ofProject(request: ApiRequest): Process {
  const project = find(request, request.world.store.projects, request.path('id'))
  return find(request, request.world.store.processes, project.processId)
}

/** The process as it is now, or as a release froze it. */
function get(request: ApiRequest): Answer {
  const id = request.path('id')
  const { store } = request.world
  const release = inSpaces(request, store.releases.all()).find(
    ({ processSnapshotId }) => processSnapshotId.toLowerCase() === id.toLowerCase(),
  )
  if (!release) return ok(toResource(find(request, store.processes, id)))
  const process = store.processes.all().find(({ projectId }) => projectId === release.projectId)
  if (!process) throw notFound(id)
  return ok(toResource({ ...process, id: release.processSnapshotId, steps: release.steps }))
}

/** Replaces the process as a whole; whoever sends an older version than the stored one is refused. */
function put(request: ApiRequest, process: Process): Answer {
  const body = readBody(request, processBody)
  if (body.Version !== process.version) {
    throw badRequest(
      `Modification failed for 'DeploymentProcess' document with '${process.id}' Id because submitted data was out of date. Refresh the document and try again.`,
    )
  }
  const names = body.Steps.flatMap(({ Actions }) => Actions.map(({ Name }) => Name.toLowerCase()))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw badRequest(`Step names must be unique: '${twice}' is used more than once.`)
  process.steps = body.Steps.map((step) => toStep(step, process))
  process.version += 1
  return ok(toResource(process))
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

function toResource({ id, spaceId, projectId, version, steps }: Process): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    ProjectId: projectId,
    Version: version,
    LastSnapshotId: null,
    Steps: steps.map((step) => ({
      PackageRequirement: 'LetOctopusDecide',
      StartTrigger: 'StartAfterPrevious',
      ...step.rest,
      Id: step.id,
      Name: step.name,
      Condition: step.condition,
      Properties: propertyBagResource(step.properties),
      Actions: step.actions.map(actionResource),
    })),
    Links: linksIn(spaceId, { Self: `deploymentprocesses/${id}`, Project: `projects/${projectId}` }),
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
