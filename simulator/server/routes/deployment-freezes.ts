// Deployment freezes: of the server as a whole, and in a list of a shape of their own.

import * as z from 'zod'
import type { DeploymentFreeze } from '../../store/documents.ts'
import { badRequest, created, empty, notFound, ok, type Answer } from '../answer.ts'
import { formatDate } from '../format.ts'
import { optionalText, readBody, requiredText } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'

export const deploymentFreezeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/deploymentfreezes',
    scope: 'server',
    permission: 'none',
    since: 2024,
    handle: list,
  },
  {
    method: 'GET',
    path: '/deploymentfreezes/{id}',
    scope: 'server',
    permission: 'none',
    since: 2024,
    handle: (request) => ok(toResource(findFreeze(request))),
  },
  {
    method: 'POST',
    path: '/deploymentfreezes',
    scope: 'server',
    permission: 'DeploymentFreezeAdminister',
    since: 2024,
    handle: (request) => {
      const { deploymentFreezes } = request.world.store
      const members = readMembers(request, undefined)
      return created(toResource(deploymentFreezes.add({ id: deploymentFreezes.nextId(), ...members })))
    },
  },
  {
    method: 'PUT',
    path: '/deploymentfreezes/{id}',
    scope: 'server',
    permission: 'DeploymentFreezeAdminister',
    since: 2024,
    handle: (request) => {
      const freeze = findFreeze(request)
      const members = readMembers(request, freeze)
      return ok(toResource(request.world.store.deploymentFreezes.change(freeze, members)))
    },
  },
  {
    method: 'DELETE',
    path: '/deploymentfreezes/{id}',
    scope: 'server',
    permission: 'DeploymentFreezeAdminister',
    since: 2024,
    handle: (request) => {
      request.world.store.deploymentFreezes.remove(findFreeze(request).id)
      return empty(200)
    },
  },
]

const requiredDate = requiredText
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date')
  .transform((text) => Date.parse(text))

const body = z.looseObject({
  Name: requiredText.max(200, 'is longer than 200 characters'),
  Description: optionalText,
  Start: requiredDate,
  End: requiredDate,
  ProjectEnvironmentScope: z.record(z.string(), z.array(z.string())).nullish(),
  TenantProjectEnvironmentScope: z
    .array(z.looseObject({ TenantId: z.string(), ProjectId: z.string(), EnvironmentId: z.string() }))
    .nullish(),
  RecurringSchedule: z.unknown().optional(),
})

/** `skip` and `take` are not left out by official clients; here they have the defaults of other lists. */
function list({ world, query }: ApiRequest): Answer {
  const now = world.clock.now()
  const part = query.text('partialName')?.toLowerCase() ?? ''
  const at = query.date('effectiveDate')
  const any = (parameter: string, ids: readonly string[]) =>
    query.list(parameter) === undefined || ids.some((id) => query.admits(parameter, id))
  const found = world.store.deploymentFreezes.all().filter((freeze) => {
    const { id, name, startsAt, endsAt, projectEnvironments, tenantProjectEnvironments } = freeze
    return (
      query.admits('ids', id) &&
      name.toLowerCase().includes(part) &&
      any('projectIds', Object.keys(projectEnvironments)) &&
      any('environmentIds', Object.values(projectEnvironments).flat()) &&
      any(
        'tenantIds',
        tenantProjectEnvironments.map(({ tenantId }) => tenantId),
      ) &&
      query.admits('status', statusOf(freeze, now)) &&
      ((query.flag('includeComplete') ?? false) || endsAt > now) &&
      (at === undefined || (startsAt <= at && at < endsAt))
    )
  })
  const skip = query.count('skip') ?? 0
  const take = query.count('take') ?? 30
  return ok({
    DeploymentFreezes: found.slice(skip, skip + take).map(toResource),
    Count: found.length,
  })
}

function readMembers(request: ApiRequest, before: DeploymentFreeze | undefined): Omit<DeploymentFreeze, 'id'> {
  const sent = readBody(request, body)
  const { world } = request
  if (sent.RecurringSchedule !== undefined && sent.RecurringSchedule !== null) {
    throw badRequest('The simulator knows no freezes that recur: make one for each time.')
  }
  if (sent.End <= sent.Start) throw refusal(world, 'The end of the deployment freeze has to be after its start.')
  return {
    name: sent.Name,
    description: sent.Description ?? '',
    startsAt: sent.Start,
    endsAt: sent.End,
    projectEnvironments: sent.ProjectEnvironmentScope ?? before?.projectEnvironments ?? {},
    tenantProjectEnvironments: (sent.TenantProjectEnvironmentScope ?? []).map(
      ({ TenantId, ProjectId, EnvironmentId }) => ({
        tenantId: TenantId,
        projectId: ProjectId,
        environmentId: EnvironmentId,
      }),
    ),
  }
}

function findFreeze({ world, path }: ApiRequest): DeploymentFreeze {
  const freeze = world.store.deploymentFreezes.get(path('id'))
  if (!freeze) throw notFound(path('id'))
  return freeze
}

function statusOf({ startsAt, endsAt }: DeploymentFreeze, now: number): string {
  if (now < startsAt) return 'Scheduled'
  return now < endsAt ? 'Active' : 'Expired'
}

function toResource(freeze: DeploymentFreeze): unknown {
  return {
    Id: freeze.id,
    Name: freeze.name,
    Description: freeze.description,
    Start: formatDate(freeze.startsAt),
    End: formatDate(freeze.endsAt),
    ProjectEnvironmentScope: freeze.projectEnvironments,
    TenantProjectEnvironmentScope: freeze.tenantProjectEnvironments.map(({ tenantId, projectId, environmentId }) => ({
      TenantId: tenantId,
      ProjectId: projectId,
      EnvironmentId: environmentId,
    })),
    RecurringSchedule: null,
    OwnerId: null,
    Links: { Self: `/api/deploymentfreezes/${freeze.id}` },
  }
}
