// What every way of creating a deployment has in common: the rules that Octopus checks, then the queue.

import { createDeployment, type NewDeployment } from '../../operations/create-deployment.ts'
import type { Deployment, ServerTask } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest } from '../answer.ts'
import type { ApiRequest } from '../route.ts'

/** @throws {ApiError} 400 if the project, the tenant or the schedule does not allow it. */
export function startDeployment(
  request: ApiRequest,
  wanted: Omit<NewDeployment, 'createdAt' | 'deployedBy'>,
): { readonly deployment: Deployment; readonly task: ServerTask } {
  const { world, user } = request
  const { store, clock, queue } = world
  const { release, environment, tenant, queuedAt, expiresAt } = wanted
  const project = known(store.projects, release.projectId)
  if (project.isDisabled) throw badRequest(`The project '${project.name}' is disabled.`)
  if (tenant && project.tenantedMode === 'Untenanted') {
    throw badRequest(`The project '${project.name}' does not allow tenanted deployments.`)
  }
  if (!tenant && project.tenantedMode === 'Tenanted') {
    throw badRequest(`The project '${project.name}' requires a tenant for each deployment.`)
  }
  if (tenant && !(tenant.projectEnvironments[project.id] ?? []).includes(environment.id)) {
    throw badRequest(
      `The tenant '${tenant.name}' is not connected to the project '${project.name}' in the environment '${environment.name}'.`,
    )
  }
  // Octopus takes a time that has just passed; a minute is the room that a client's clock gets.
  const isPast = queuedAt !== undefined && queuedAt < clock.now() - 60_000
  if (isPast || (expiresAt !== undefined && expiresAt <= (queuedAt ?? clock.now()))) {
    throw badRequest('Deployment Schedule is invalid.')
  }
  const made = createDeployment(store, { ...wanted, createdAt: clock.now(), deployedBy: user })
  queue.enqueue(made.task)
  return made
}
