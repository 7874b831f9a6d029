// How the server is, and its one node.

import * as z from 'zod'
import { serverState } from '../../operations/server-state.ts'
import type { Store } from '../../store/store.ts'
import { notFound, ok, type Answer } from '../answer.ts'
import { page } from '../page.ts'
import { optionalFlag, readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'

export const serverStatusRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/serverstatus',
    scope: 'server',
    permission: 'none',
    handle: ({ world }) =>
      ok({
        IsDatabaseEncrypted: true,
        IsUpgradeAvailable: false,
        IsMajorMinorUpgrade: false,
        MaximumAvailableVersion: '',
        MaximumAvailableVersionCoveredByLicense: '',
        MaintenanceExpires: null,
        IsInMaintenanceMode: serverState(world.store).isInMaintenanceMode,
        IsPotentialClone: false,
        Links: { Self: '/api/serverstatus', Health: '/api/serverstatus/health' },
      }),
  },
  {
    method: 'GET',
    path: '/serverstatus/health',
    scope: 'server',
    permission: 'none',
    anonymous: 'anonymousHealth',
    handle: ({ world }) => health(world.store),
  },
  {
    method: 'GET',
    path: '/octopusservernodes/ping',
    scope: 'server',
    permission: 'none',
    anonymous: 'anonymousHealth',
    handle: ({ world }) => health(world.store),
  },
  {
    method: 'GET',
    path: '/octopusservernodes',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: (request) =>
      page(request, {
        itemType: 'OctopusServerNode',
        items: ['simulator'],
        toResource: () => node(request),
        address: '/api/octopusservernodes',
      }),
  },
  {
    method: 'GET',
    path: '/octopusservernodes/all',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: (request) => ok([node(request)]),
  },
  {
    method: 'GET',
    path: '/octopusservernodes/summary',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: (request) => ok({ Nodes: [{ ...node(request), RunningTaskCount: runningTasks(request.world.store) }] }),
  },
  {
    method: 'GET',
    path: '/octopusservernodes/{id}',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: (request) => ok(findNode(request)),
  },
  {
    method: 'PUT',
    path: '/octopusservernodes/{id}',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: (request) => {
      findNode(request)
      const { IsInMaintenanceMode } = readBody(request, z.looseObject({ IsInMaintenanceMode: optionalFlag }))
      const { store } = request.world
      store.serverState.change(serverState(store), { isDraining: IsInMaintenanceMode ?? false })
      return ok(node(request))
    },
  },
  {
    method: 'GET',
    path: '/octopusservernodes/{id}/details',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: (request) => {
      findNode(request)
      return ok({ Id: nodeId, RunningTasks: runningTasks(request.world.store), Links: {} })
    },
  },
  {
    method: 'GET',
    path: '/maintenanceconfiguration',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: ({ world }) => ok(maintenance(world.store)),
  },
  {
    method: 'PUT',
    path: '/maintenanceconfiguration',
    scope: 'server',
    permission: 'AdministerSystem',
    handle: (request) => {
      const { IsInMaintenanceMode } = readBody(request, z.looseObject({ IsInMaintenanceMode: optionalFlag }))
      const { store } = request.world
      store.serverState.change(serverState(store), { isInMaintenanceMode: IsInMaintenanceMode ?? false })
      return ok(maintenance(store))
    },
  },
]

const nodeId = 'OctopusServerNodes-simulator'

/** 418 where a load balancer is to send its requests to another node. */
function health(store: Store): Answer {
  const { isDraining } = serverState(store)
  const value = {
    IsOperatingNormally: !isDraining,
    Description: isDraining ? 'The Octopus Server is draining its tasks.' : 'The Octopus Server is operating normally.',
    IsEntireClusterReadOnly: false,
    IsEntireClusterDrainingTasks: isDraining,
    IsCompliantWithLicense: true,
  }
  return { kind: 'json', status: isDraining ? 418 : 200, value }
}

function node({ world }: ApiRequest) {
  return {
    Id: nodeId,
    Name: 'simulator',
    MaxConcurrentTasks: world.settings.taskCap,
    IsInMaintenanceMode: serverState(world.store).isDraining,
    Links: {
      Self: `/api/octopusservernodes/${nodeId}`,
      Node: `/api/octopusservernodes/${nodeId}`,
      Details: `/api/octopusservernodes/${nodeId}/details`,
    },
  }
}

function findNode(request: ApiRequest) {
  if (request.path('id').toLowerCase() !== nodeId.toLowerCase()) throw notFound(request.path('id'))
  return node(request)
}

function runningTasks({ tasks }: Store): number {
  return tasks.all().filter(({ state }) => state === 'Executing' || state === 'Cancelling').length
}

function maintenance(store: Store): unknown {
  return {
    Id: 'maintenance',
    IsInMaintenanceMode: serverState(store).isInMaintenanceMode,
    Links: { Self: '/api/maintenanceconfiguration' },
  }
}
