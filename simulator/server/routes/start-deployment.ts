// What every way of creating a deployment has in common: the rules that Octopus checks, then the queue.

import { createDeployment, type NewDeployment } from '../../operations/create-deployment.ts'
import { activeFreezes } from '../../operations/deployment-freezes.ts'
import { deployableEnvironmentIds, hasUnresolvedDefect } from '../../operations/lifecycle-progress.ts'
import { missingValues, promptedVariables } from '../../operations/prompted-variables.ts'
import type { Deployment, Environment, Project, Release, ServerTask, Tenant } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest } from '../answer.ts'
import { requirePermissionFor } from '../permit.ts'
import { refusal, refusalWith } from '../refusal.ts'
import type { ApiRequest } from '../route.ts'
import { manifestOf } from './release-variables.ts'

export interface WantedDeployment extends Omit<NewDeployment, 'createdAt' | 'deployedBy'> {
  /** Ids of the freezes that the caller sets aside. */
  readonly overriddenFreezeIds?: readonly string[]
}

/**
 * @throws {ApiError} 400 if the project, the tenant, the lifecycle, a defect, a freeze, a missing value or the schedule
 * does not allow it; 403 if its user may not deploy there.
 */
export function startDeployment(
  request: ApiRequest,
  wanted: WantedDeployment,
): { readonly deployment: Deployment; readonly task: ServerTask } {
  checkDeployment(request, wanted)
  const { world, user } = request
  const made = createDeployment(world.store, { ...wanted, createdAt: world.clock.now(), deployedBy: user })
  world.queue.enqueue(made.task)
  return made
}

/** The same refusals, without deploying anything. */
export function checkDeployment(request: ApiRequest, wanted: WantedDeployment): void {
  const { world } = request
  const { release, environment, tenant } = wanted
  const project = known(world.store.projects, release.projectId)
  const place = { projectId: project.id, environmentId: environment.id, tenantId: tenant?.id }
  requirePermissionFor(request, 'DeploymentCreate', place)
  if (wanted.isPrioritized) requirePermissionFor(request, 'TaskPrioritize', place)
  if (project.isDisabled && world.settings.unconfirmed.disabledProject === 'refused') {
    throw refusal(world, `The project '${project.name}' is disabled.`)
  }
  checkTenant(request, project, wanted)
  checkLifecycle(request, release, environment, tenant)
  checkFreezes(request, wanted, place)
  const prompted = promptedVariables(manifestOf(world.store, release), environment.id)
  const missing = missingValues(prompted, wanted.formValues ?? {})
  if (missing.length > 0) {
    throw refusal(world, ...missing.map((label) => `A value is required for the prompted variable '${label}'.`))
  }
  checkSchedule(request, wanted)
}

function checkTenant(
  { world }: ApiRequest,
  project: Project,
  { release, environment, tenant }: WantedDeployment,
): void {
  if (tenant && project.tenantedMode === 'Untenanted') {
    throw refusal(world, `The project '${project.name}' does not allow tenanted deployments.`)
  }
  if (!tenant && project.tenantedMode === 'Tenanted') {
    throw refusal(world, `The project '${project.name}' requires a tenant for each deployment.`)
  }
  if (!tenant) return
  if (!(tenant.projectEnvironments[project.id] ?? []).includes(environment.id)) {
    throw refusal(
      world,
      `The tenant '${tenant.name}' is not connected to the project '${project.name}' in the environment '${environment.name}'.`,
    )
  }
  const { name, tenantTags } = known(world.store.channels, release.channelId)
  if (tenantTags.length > 0 && !tenantTags.some((tag) => tenant.tags.includes(tag))) {
    throw refusal(world, `The tenant '${tenant.name}' does not get releases of the channel '${name}'.`)
  }
}

function checkLifecycle(
  { world }: ApiRequest,
  release: Release,
  environment: Environment,
  tenant: Tenant | undefined,
): void {
  const { store, settings } = world
  const allowed = deployableEnvironmentIds(store, release, tenant ?? 'untenanted', settings.unconfirmed)
  if (allowed.includes(environment.id)) return
  const reason = hasUnresolvedDefect(store, release)
    ? 'its progression is blocked by a defect'
    : 'the lifecycle does not allow it yet'
  throw refusal(
    world,
    `The release '${release.version}' cannot be deployed to the environment '${environment.name}': ${reason}.`,
  )
}

function checkFreezes(
  { world }: ApiRequest,
  { environment, queuedAt, overriddenFreezeIds = [] }: WantedDeployment,
  place: Parameters<typeof activeFreezes>[1],
): void {
  const { store, clock, settings } = world
  const [freeze] = activeFreezes(store, place, queuedAt ?? clock.now()).filter(
    ({ id }) => !overriddenFreezeIds.includes(id),
  )
  if (!freeze) return
  const status = settings.unconfirmed.freezeRefusal === 'conflict' ? 409 : 400
  const { name: project } = known(store.projects, place.projectId)
  const sentence = `The project '${project}' cannot be deployed to the environment '${environment.name}': the deployment freeze '${freeze.name}' is active.`
  throw refusalWith(world, status, sentence)
}

function checkSchedule({ world }: ApiRequest, { queuedAt, expiresAt }: WantedDeployment): void {
  const { clock, settings } = world
  // Octopus takes a time that has just passed; a minute is the room that a client's clock gets.
  const isPast = queuedAt !== undefined && queuedAt < clock.now() - 60_000
  const expiresTooSoon = expiresAt !== undefined && expiresAt <= (queuedAt ?? clock.now())
  const lacksStart =
    expiresAt !== undefined && queuedAt === undefined && settings.unconfirmed.expiryWithoutSchedule === 'refused'
  if (isPast || expiresTooSoon || lacksStart) throw badRequest('Deployment Schedule is invalid.')
}
