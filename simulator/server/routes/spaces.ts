import * as z from 'zod'
import type { Space } from '../../store/documents.ts'
import { notFound, ok } from '../answer.ts'
import { byName, hasPartialName } from '../find.ts'
import { page } from '../page.ts'
import { optionalFlag, readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'

export const spaceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/spaces',
    scope: 'server',
    handle: (request) => {
      const items = request.world.store.spaces
        .all()
        .filter(({ id, name }) => request.query.admits('ids', id) && hasPartialName(request, name))
        .toSorted(byName)
      return page(request, { itemType: 'Space', items, toResource, address: '/api/spaces' })
    },
  },
  {
    method: 'GET',
    path: '/spaces/all',
    scope: 'server',
    handle: ({ world }) => ok(world.store.spaces.all().toSorted(byName).map(toResource)),
  },
  { method: 'GET', path: '/spaces/{id}', scope: 'server', handle: (request) => ok(toResource(findSpace(request))) },
  {
    method: 'PUT',
    path: '/spaces/{id}',
    scope: 'server',
    handle: (request) => {
      const space = findSpace(request)
      const body = readBody(request, z.looseObject({ Name: z.string().nullish(), TaskQueueStopped: optionalFlag }))
      space.name = body.Name ?? space.name
      space.taskQueueStopped = body.TaskQueueStopped ?? space.taskQueueStopped
      const { clock, queue } = request.world
      clock.at(clock.now(), () => queue.consider())
      return ok(toResource(space))
    },
  },
]

function findSpace({ world, path }: ApiRequest): Space {
  const wanted = path('id').toLowerCase()
  const space = world.store.spaces.all().find(({ id, slug }) => id.toLowerCase() === wanted || slug === wanted)
  if (!space) throw notFound(path('id'))
  return space
}

function toResource({ id, name, slug, description, isDefault, taskQueueStopped }: Space): unknown {
  return {
    Id: id,
    Name: name,
    Slug: slug,
    Description: description,
    IsDefault: isDefault,
    TaskQueueStopped: taskQueueStopped,
    SpaceManagersTeams: [],
    SpaceManagersTeamMembers: [],
    Links: { Self: `/api/spaces/${id}`, SpaceHome: `/api/${id}`, Web: `/app#/spaces/${id}` },
  }
}
