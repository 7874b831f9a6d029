import * as z from 'zod'
import { createSpace, removeSpace } from '../../operations/create-space.ts'
import type { Space } from '../../store/documents.ts'
import { badRequest, created, empty, notFound, ok } from '../answer.ts'
import { byName, hasPartialName } from '../find.ts'
import { page } from '../page.ts'
import { optionalFlag, optionalText, readBody } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { spaceResource } from './space-resource.ts'

export const spaceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/spaces',
    scope: 'server',
    permission: 'none',
    handle: (request) => {
      const items = request.world.store.spaces
        .all()
        .filter(({ id, name }) => request.query.admits('ids', id) && hasPartialName(request, name))
        .toSorted(byName)
      return page(request, {
        itemType: 'Space',
        items,
        toResource: (document) => toResource(request, document),
        address: '/api/spaces',
      })
    },
  },
  {
    method: 'GET',
    path: '/spaces/all',
    scope: 'server',
    permission: 'none',
    handle: (request) =>
      ok(
        request.world.store.spaces
          .all()
          .toSorted(byName)
          .map((space) => toResource(request, space)),
      ),
  },
  {
    method: 'GET',
    path: '/spaces/{id}',
    scope: 'server',
    permission: 'none',
    handle: (request) => ok(toResource(request, findSpace(request))),
  },
  {
    method: 'PUT',
    path: '/spaces/{id}',
    scope: 'server',
    permission: 'SpaceEdit',
    handle: (request) => {
      const space = findSpace(request)
      const { world } = request
      const { Name, Description, TaskQueueStopped } = readBody(request, body)
      world.store.spaces.change(space, {
        name: uniqueName(request, Name ?? space.name, space),
        description: Description ?? space.description,
        taskQueueStopped: TaskQueueStopped ?? space.taskQueueStopped,
      })
      world.clock.at(world.clock.now(), () => world.queue.consider())
      // A server of 2021 says that it has created what it has changed.
      return world.settings.generation === 2021 ? created(toResource(request, space)) : ok(toResource(request, space))
    },
  },
  {
    method: 'POST',
    path: '/spaces',
    scope: 'server',
    permission: 'SpaceCreate',
    handle: (request) => {
      const { store } = request.world
      const { Name, Description, TaskQueueStopped } = readBody(request, body)
      const name = uniqueName(request, Name ?? '', undefined)
      const space = createSpace(store, {
        name,
        description: Description ?? '',
        isDefault: false,
        taskQueueStopped: TaskQueueStopped ?? false,
      })
      return created(toResource(request, space))
    },
  },
  {
    method: 'DELETE',
    path: '/spaces/{id}',
    scope: 'server',
    permission: 'SpaceDelete',
    handle: (request) => {
      const space = findSpace(request)
      if (space.isDefault) throw refusal(request.world, 'The default space cannot be deleted.')
      if (!space.taskQueueStopped) {
        throw refusal(request.world, 'The task queue of the space has to be stopped before the space can be deleted.')
      }
      removeSpace(request.world.store, space)
      return empty(200)
    },
  },
  {
    method: 'GET',
    path: '/spaces/{id}/search',
    scope: 'server',
    permission: 'none',
    handle: (request) => {
      const space = findSpace(request)
      const { store } = request.world
      const keyword = request.query.text('keyword')?.toLowerCase() ?? ''
      const kinds = { Project: store.projects, Environment: store.environments, Tenant: store.tenants }
      return ok(
        Object.entries(kinds).flatMap(([Type, collection]) =>
          collection
            .all()
            .filter(({ spaceId, name }) => spaceId === space.id && name.toLowerCase().includes(keyword))
            .map(({ id, name }) => ({ Id: id, Name: name, Type })),
        ),
      )
    },
  },
]

const body = z.looseObject({ Name: optionalText, Description: optionalText, TaskQueueStopped: optionalFlag })

function uniqueName({ world }: ApiRequest, name: string, own: Space | undefined): string {
  const wanted = name.trim()
  if (wanted === '') throw badRequest('Please provide a name for the space.')
  const isTaken = world.store.spaces
    .all()
    .some((space) => space !== own && space.name.toLowerCase() === wanted.toLowerCase())
  if (isTaken) throw refusal(world, `A space with the name '${wanted}' already exists.`)
  return wanted
}

function findSpace({ world, path }: ApiRequest): Space {
  const wanted = path('id').toLowerCase()
  const space = world.store.spaces.all().find(({ id, slug }) => id.toLowerCase() === wanted || slug === wanted)
  if (!space) throw notFound(path('id'))
  return space
}

function toResource({ world }: ApiRequest, space: Space): unknown {
  return spaceResource(world, space)
}
