import * as z from 'zod'
import { createTask } from '../../operations/create-task.ts'
import type { ServerTask } from '../../store/documents.ts'
import { explicitTasks, taskTypes } from '../../tasks/carry-out-task.ts'
import { badRequest, created, empty, ok, plainText } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import { optionalText, readBody, requiredText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { activityResource, estimatedTimeRemaining, progressOf, rawLog } from './task-details.ts'
import { admitsTask } from './task-filters.ts'
import { canRerun, isCompleted, taskResource } from './task-resource.ts'
import { statusMessages } from './task-status-messages.ts'

export const taskRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/tasks',
    scope: 'spanning',
    permission: 'TaskView',
    handle: (request) => {
      const { world } = request
      const items = inSpaces(request, world.store.tasks.newestFirst()).filter((task) => admitsTask(request, task))
      return page(request, {
        itemType: 'Task',
        items,
        toResource: (task) => taskResource(world, task),
        address: request.spaceIds.length > 1 ? '/api/tasks' : inSpace(request.space.id, 'tasks'),
      })
    },
  },
  {
    method: 'POST',
    path: '/tasks',
    scope: 'spanning',
    permission: 'TaskCreate',
    handle: (request) => created(taskResource(request.world, createByHand(request))),
  },
  {
    method: 'GET',
    path: '/tasks/tasktypes',
    scope: 'spanning',
    permission: 'none',
    handle: () => ok(Object.entries(taskTypes).map(([Id, Name]) => ({ Id, Name }))),
  },
  {
    method: 'GET',
    path: '/tasks/{id}',
    scope: 'spanning',
    permission: 'TaskView',
    handle: (request) => ok(taskResource(request.world, findTask(request))),
  },
  {
    method: 'GET',
    path: '/tasks/{id}/details',
    scope: 'spanning',
    permission: 'TaskView',
    handle: (request) => {
      const { world, query } = request
      const task = findTask(request)
      const byDefault = world.settings.unconfirmed.detailsByDefault === 'verbose'
      const options = { verbose: query.flag('verbose') ?? byDefault, tail: query.count('tail') }
      return ok({
        Task: taskResource(world, task),
        ActivityLogs: [activityResource(task.activity, options)],
        Progress: {
          ProgressPercentage: progressOf(task),
          EstimatedTimeRemaining: estimatedTimeRemaining(task, world.clock.now()),
        },
        PhysicalLogSize: rawLog(task).length,
        Links: { Self: inSpace(task.spaceId, `tasks/${task.id}/details`) },
      })
    },
  },
  {
    method: 'GET',
    path: '/tasks/{id}/raw',
    scope: 'spanning',
    permission: 'TaskView',
    handle: (request) => plainText(rawLog(findTask(request))),
  },
  {
    method: 'GET',
    path: '/tasks/{id}/queued-behind',
    scope: 'spanning',
    permission: 'TaskView',
    handle: (request) => {
      const { world } = request
      const task = findTask(request)
      const isMeaningful = task.state === 'Queued' && task.startedAt === undefined
      return page(request, {
        itemType: 'Task',
        items: isMeaningful ? world.queue.ahead(task) : [],
        toResource: (other) => taskResource(world, other),
        address: inSpace(task.spaceId, `tasks/${task.id}/queued-behind`),
      })
    },
  },
  {
    method: 'GET',
    path: '/tasks/{id}/status/messages',
    scope: 'spanning',
    permission: 'TaskView',
    since: 2026,
    handle: (request) => ok({ Messages: statusMessages(request.world, findTask(request)) }),
  },
  {
    method: 'POST',
    path: '/tasks/{id}/cancel',
    scope: 'spanning',
    permission: 'TaskCancel',
    handle: (request) => {
      const { world } = request
      const task = findTask(request)
      if (isCompleted(task) && world.settings.unconfirmed.cancelFinished === 'refused') {
        throw badRequest(`The task is already finished: ${task.state}.`)
      }
      world.queue.cancel(task)
      return ok(taskResource(world, task))
    },
  },
  {
    method: 'POST',
    path: '/tasks/{id}/abandon',
    scope: 'spanning',
    permission: 'TaskCancel',
    since: 2026,
    handle: (request) => {
      const task = findTask(request)
      if (task.state !== 'Cancelling') throw badRequest('Only a task that is being canceled can be abandoned.')
      request.world.queue.abandon(task)
      return ok(taskResource(request.world, task))
    },
  },
  {
    method: 'POST',
    path: '/tasks/{id}/prioritize',
    scope: 'spanning',
    permission: 'TaskPrioritize',
    since: 2024,
    handle: (request) => {
      const task = findTask(request)
      if (task.state !== 'Queued') throw badRequest('Only a queued task can be moved to the top of the queue.')
      request.world.queue.prioritize(task)
      return empty(200)
    },
  },
  {
    method: 'POST',
    path: '/tasks/{id}/state',
    scope: 'spanning',
    permission: 'TaskEdit',
    handle: (request) => {
      editState(request)
      return ok(taskResource(request.world, findTask(request)))
    },
  },
  {
    method: 'POST',
    path: '/tasks/rerun/{id}',
    scope: 'spanning',
    permission: 'TaskCreate',
    handle: (request) => {
      const { world } = request
      const task = findTask(request)
      if (!canRerun(task)) throw badRequest('This task cannot be re-run.')
      const { spaceId, name, description } = task
      const again = createTask(world.store, {
        spaceId,
        name,
        description,
        arguments: task.arguments,
        createdAt: world.clock.now(),
      })
      world.queue.enqueue(again)
      return ok(taskResource(world, again))
    },
  },
]

function findTask(request: ApiRequest): ServerTask {
  return find(request, request.world.store.tasks, request.path('id'))
}

const dateText = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date')
  .nullish()
  .transform((text) => (text === null || text === undefined ? undefined : Date.parse(text)))

const taskBody = z.looseObject({
  Name: requiredText,
  Description: optionalText,
  Arguments: z.record(z.string(), z.unknown()).nullish(),
  QueueTime: dateText,
  QueueTimeExpiry: dateText,
})

/** Deployments and runbook runs are not created here, nor what the simulator cannot carry out. */
function createByHand(request: ApiRequest): ServerTask {
  const { world, space } = request
  const { Name, Description, Arguments, QueueTime, QueueTimeExpiry } = readBody(request, taskBody)
  if (!(Name in explicitTasks)) {
    throw badRequest(
      `Tasks of type '${Name}' cannot be created here; the simulator knows ${Object.keys(explicitTasks).join(', ')}.`,
    )
  }
  const task = createTask(world.store, {
    spaceId: space.id,
    name: Name,
    description: Description ?? taskTypes[Name] ?? Name,
    arguments: Arguments ?? {},
    createdAt: world.clock.now(),
    queuedAt: QueueTime,
    expiresAt: QueueTimeExpiry,
  })
  world.queue.enqueue(task)
  return task
}

const editableStates = ['Success', 'Failed', 'Canceled'] as const

const stateBody = z.looseObject({ State: optionalText, Reason: optionalText })

/** Only between finished states. What a lifecycle allows next follows the state as it is now. */
function editState(request: ApiRequest): void {
  const task = findTask(request)
  const { State, Reason } = readBody(request, stateBody)
  if (!Reason) throw badRequest('No reason was provided.')
  if (!State) throw badRequest('No state was provided.')
  const state = editableStates.find((name) => name.toLowerCase() === State.toLowerCase())
  if (!state) throw badRequest(`The state '${State}' is not valid. Valid states are: ${editableStates.join(', ')}.`)
  if (!isCompleted(task)) throw badRequest('The state of a task can be edited only once the task has finished.')
  if (task.state === state) throw badRequest('The task is already in the state.')
  const { store, clock } = request.world
  const errorMessage = state === 'Success' ? '' : task.errorMessage
  store.tasks.change(task, { state, errorMessage, lastUpdatedAt: clock.now() })
}
