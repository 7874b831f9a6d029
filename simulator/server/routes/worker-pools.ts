import * as z from 'zod'
import type { WorkerPool } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalFlag } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

export const workerPoolRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/workerpools',
    itemType: 'WorkerPool',
    permission: 'WorkerView',
    collection: ({ workerPools }) => workerPools,
    list,
    toResource,
  }),
  {
    method: 'GET',
    path: '/workerpools/supportedtypes',
    scope: 'space',
    permission: 'WorkerView',
    handle: () => ok({ Id: null, SupportedPoolTypes: ['StaticWorkerPool'], Links: {} }),
  },
  {
    method: 'GET',
    path: '/workerpools/{id}/workers',
    scope: 'space',
    permission: 'WorkerView',
    handle: (request) => {
      const { id } = find(request, request.world.store.workerPools, request.path('id'))
      // What runs on a worker runs on the machine of the simulator: no worker has a document of its own.
      const address = inSpace(request.space.id, `workerpools/${id}/workers`)
      return page(request, { itemType: 'Worker', items: [], toResource: (worker) => worker, address })
    },
  },
  ...writingRoutes({
    path: '/workerpools',
    kind: 'worker pool',
    collection: ({ workerPools }) => workerPools,
    permissions: { create: 'WorkerEdit', edit: 'WorkerEdit', delete: 'WorkerEdit' },
    body: z.looseObject({
      IsDefault: optionalFlag,
      SortOrder: z.int().nullish(),
      WorkerPoolType: z.enum(['StaticWorkerPool', 'DynamicWorkerPool']).nullish(),
    }),
    read: (_request, { IsDefault, SortOrder, WorkerPoolType }, before) => ({
      isDefault: IsDefault ?? before?.isDefault ?? false,
      sortOrder: SortOrder ?? before?.sortOrder ?? 0,
      poolType: WorkerPoolType ?? before?.poolType ?? 'StaticWorkerPool',
    }),
    neededBy: (_store, { isDefault }) => (isDefault ? ['every step that names no other pool'] : []),
    toResource,
  }),
]

function list(request: ApiRequest): readonly WorkerPool[] {
  return inSpaces(request, request.world.store.workerPools.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted((a, b) => a.sortOrder - b.sortOrder)
}

function toResource({ world }: ApiRequest, pool: WorkerPool): unknown {
  const { id, spaceId, name, slug, description, isDefault, sortOrder, poolType } = pool
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    ...since(world, 2024, { Slug: slug }),
    Description: description,
    IsDefault: isDefault,
    WorkerPoolType: poolType,
    CanAddWorkers: poolType === 'StaticWorkerPool',
    SortOrder: sortOrder,
    Links: linksIn(spaceId, { Self: `workerpools/${id}`, Workers: `workerpools/${id}/workers` }),
  }
}
