// Deployment targets, which the API calls machines.

import * as z from 'zod'
import type { Machine } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalFlag, optionalTexts } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { readingRoutes } from './reading-routes.ts'
import { taskResource } from './task-resource.ts'
import { writingRoutes } from './writing-routes.ts'

export const machineRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/machines',
    itemType: 'DeploymentTarget',
    permission: 'MachineView',
    collection: ({ machines }) => machines,
    list,
    toResource,
  }),
  {
    method: 'GET',
    path: '/environments/{id}/machines',
    scope: 'space',
    permission: 'MachineView',
    handle: (request) => {
      const environment = find(request, request.world.store.environments, request.path('id'))
      const items = list(request).filter(({ environmentIds }) => environmentIds.includes(environment.id))
      return page(request, {
        itemType: 'DeploymentTarget',
        items,
        toResource: (machine) => toResource(request, machine),
        address: inSpace(request.space.id, `environments/${environment.id}/machines`),
      })
    },
  },
  {
    method: 'GET',
    path: '/machines/{id}/tasks',
    scope: 'space',
    permission: 'MachineView',
    handle: (request) => {
      const { world } = request
      const machine = findMachine(request)
      const taskIds = world.store.deployments
        .all()
        .filter(({ deployedToMachineIds }) => deployedToMachineIds.includes(machine.id))
        .map(({ taskId }) => taskId)
      return page(request, {
        itemType: 'Task',
        items: taskIds.map((id) => known(world.store.tasks, id)).reverse(),
        toResource: (task) => taskResource(world, task),
        address: inSpace(machine.spaceId, `machines/${machine.id}/tasks`),
      })
    },
  },
  {
    method: 'GET',
    path: '/machines/{id}/connection',
    scope: 'space',
    permission: 'MachineView',
    handle: (request) => {
      const { id, healthStatus, spaceId } = findMachine(request)
      return ok({
        Id: null,
        MachineId: id,
        Status: healthStatus === 'Unavailable' ? 'Offline' : 'Online',
        CurrentTentacleVersion: '8.1.0',
        LastChecked: formatDate(request.world.clock.now()),
        Logs: [],
        Links: linksIn(spaceId, { Self: `machines/${id}/connection` }),
      })
    },
  },
  ...writingRoutes({
    path: '/machines',
    kind: 'deployment target',
    collection: ({ machines }) => machines,
    permissions: { create: 'MachineCreate', edit: 'MachineEdit', delete: 'MachineDelete' },
    body: z.looseObject({
      EnvironmentIds: optionalTexts,
      Roles: optionalTexts,
      TenantIds: optionalTexts,
      TenantTags: optionalTexts,
      IsDisabled: optionalFlag,
    }),
    read: (request, body, before) => ({
      environmentIds: body.EnvironmentIds.map((id) => find(request, request.world.store.environments, id).id),
      roles: body.Roles,
      tenantIds: body.TenantIds,
      tenantTags: body.TenantTags,
      isDisabled: body.IsDisabled ?? false,
      healthStatus: before?.healthStatus ?? 'Healthy',
    }),
    toResource,
  }),
]

function list(request: ApiRequest): readonly Machine[] {
  const { query, world } = request
  const anyOf = (parameter: string, values: readonly string[]) =>
    query.list(parameter) === undefined || values.some((value) => query.admits(parameter, value))
  const isDisabled = query.flag('isDisabled')
  const deploymentId = query.text('deploymentId')
  const deployment = deploymentId === undefined ? undefined : find(request, world.store.deployments, deploymentId)
  return inSpaces(request, world.store.machines.all())
    .filter(
      (machine) =>
        hasPartialName(request, machine.name) &&
        anyOf('roles', machine.roles) &&
        anyOf('environmentIds', machine.environmentIds) &&
        anyOf('tenantIds', machine.tenantIds) &&
        anyOf('tenantTags', machine.tenantTags) &&
        query.admits('healthStatuses', machine.healthStatus) &&
        (isDisabled === undefined || isDisabled === machine.isDisabled) &&
        (deployment === undefined || deployment.deployedToMachineIds.includes(machine.id)),
    )
    .toSorted(byName)
}

function findMachine(request: ApiRequest): Machine {
  return find(request, request.world.store.machines, request.path('id'))
}

function toResource({ world }: ApiRequest, machine: Machine): unknown {
  const { id, spaceId, isDisabled, healthStatus } = machine
  const isTenanted = machine.tenantIds.length > 0 || machine.tenantTags.length > 0
  return {
    Id: id,
    SpaceId: spaceId,
    Name: machine.name,
    ...since(world, 2024, { Slug: machine.slug }),
    EnvironmentIds: machine.environmentIds,
    Roles: machine.roles,
    TenantIds: machine.tenantIds,
    TenantTags: machine.tenantTags,
    TenantedDeploymentParticipation: isTenanted ? 'Tenanted' : 'Untenanted',
    IsDisabled: isDisabled,
    HealthStatus: healthStatus,
    Status: isDisabled ? 'Disabled' : healthStatus === 'Unavailable' ? 'Offline' : 'Online',
    StatusSummary: '',
    IsInProcess: false,
    HasLatestCalamari: true,
    Endpoint: { CommunicationStyle: 'None', Links: {} },
    MachinePolicyId: null,
    Thumbprint: null,
    Uri: null,
    Links: linksIn(spaceId, {
      Self: `machines/${id}`,
      Connection: `machines/${id}/connection`,
      TasksTemplate: `machines/${id}/tasks{?skip,take}`,
    }),
  }
}
