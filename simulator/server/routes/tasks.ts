import type { ServerTask } from '../../store/documents.ts'
import { badRequest, ok, plainText } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { activityResource, progressOf, rawLog } from './task-details.ts'
import { hasPendingInterruptions, isCompleted, taskResource } from './task-resource.ts'

export const taskRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/tasks',
    scope: 'spanning',
    handle: (request) => {
      const items = inSpaces(request, request.world.store.tasks.newestFirst()).filter((task) => admits(request, task))
      return page(request, {
        itemType: 'Task',
        items,
        toResource: (task) => toResource(request, task),
        address: request.spaceIds.length > 1 ? '/api/tasks' : inSpace(request.space.id, 'tasks'),
      })
    },
  },
  {
    method: 'GET',
    path: '/tasks/tasktypes',
    scope: 'server',
    handle: () => ok([{ Id: 'Deploy', Name: 'Deploy' }]),
  },
  {
    method: 'GET',
    path: '/tasks/{id}',
    scope: 'spanning',
    handle: (request) => ok(toResource(request, findTask(request))),
  },
  {
    method: 'GET',
    path: '/tasks/{id}/details',
    scope: 'spanning',
    handle: (request) => {
      const task = findTask(request)
      const options = { verbose: request.query.flag('verbose') ?? true, tail: request.query.count('tail') }
      return ok({
        Task: toResource(request, task),
        ActivityLogs: [activityResource(task.activity, options)],
        Progress: {
          ProgressPercentage: progressOf(task),
          EstimatedTimeRemaining: isCompleted(task) ? '' : 'unknown',
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
    handle: (request) => plainText(rawLog(findTask(request))),
  },
  {
    method: 'GET',
    path: '/tasks/{id}/queued-behind',
    scope: 'spanning',
    handle: (request) => {
      const task = findTask(request)
      return page(request, {
        itemType: 'Task',
        items: task.state === 'Queued' ? request.world.queue.ahead(task) : [],
        toResource: (other) => toResource(request, other),
        address: inSpace(task.spaceId, `tasks/${task.id}/queued-behind`),
      })
    },
  },
  {
    method: 'POST',
    path: '/tasks/{id}/cancel',
    scope: 'spanning',
    handle: (request) => {
      const task = findTask(request)
      request.world.queue.cancel(task)
      return ok(toResource(request, task))
    },
  },
  {
    method: 'POST',
    path: '/tasks/rerun/{id}',
    scope: 'spanning',
    handle: (request) => {
      findTask(request)
      throw badRequest('This task cannot be re-run.')
    },
  },
]

function findTask(request: ApiRequest): ServerTask {
  return find(request, request.world.store.tasks, request.path('id'))
}

function toResource({ world }: ApiRequest, task: ServerTask): unknown {
  return taskResource(world.store, task, world.clock.now())
}

/** The filters combine with "and"; the values of one list with "or". What takes ids matches no names. */
function admits({ query, world }: ApiRequest, task: ServerTask): boolean {
  const contains = (parameter: string, text: string) =>
    text.toLowerCase().includes((query.text(parameter) ?? '').toLowerCase())
  const is = (parameter: string, value: boolean) => (query.flag(parameter) ?? value) === value
  const since = (parameter: string, time: number | undefined) => {
    const from = query.date(parameter)
    return from === undefined || (time !== undefined && time >= from)
  }
  const until = (parameter: string, time: number | undefined) => {
    const to = query.date(parameter)
    return to === undefined || (time !== undefined && time <= to)
  }
  const tenantTags = task.tenantId === undefined ? [] : (world.store.tenants.get(task.tenantId)?.tags ?? [])
  const tenantTag = query.text('tenantTag')
  return (
    query.admits('name', task.name) &&
    contains('partialName', task.name) &&
    contains('description', task.description) &&
    query.admits('project', task.projectId) &&
    query.admits('environment', task.environmentId) &&
    query.admits('tenant', task.tenantId) &&
    query.admits('runbook', undefined) &&
    query.admits('node', task.startedAt === undefined ? undefined : 'OctopusServerNodes-simulator') &&
    (tenantTag === undefined || tenantTags.includes(tenantTag)) &&
    query.admits('states', task.state) &&
    is('active', !isCompleted(task)) &&
    is('running', task.state === 'Executing' || task.state === 'Cancelling') &&
    is('hasPendingInterruptions', hasPendingInterruptions(world.store, task)) &&
    is('hasPendingPreconditions', false) &&
    is('hasWarningsOrErrors', task.hasWarningsOrErrors) &&
    since('fromQueueDate', task.queuedAt) &&
    until('toQueueDate', task.queuedAt) &&
    since('fromStartDate', task.startedAt) &&
    until('toStartDate', task.startedAt) &&
    since('fromCompletedDate', task.completedAt) &&
    until('toCompletedDate', task.completedAt)
  )
}
