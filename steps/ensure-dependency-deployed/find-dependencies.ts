// From the names of the form to what is looked at.

import type { StepContext } from '../../runtime/define-step.ts'
import { findAllNamed, findNamed } from '../../runtime/octopus/find-named.ts'
import { listEnvironments, listProjects } from '../../runtime/octopus/named.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import { listTenants } from '../../runtime/octopus/tenants.ts'
import { StepError } from '../../runtime/step-error.ts'
import { ownVariables } from './own-variables.ts'
import type { EnsureDependencyParameters } from './parameters.ts'
import type { Dependency } from './plan.ts'
import { readDependencies } from './read-dependencies.ts'

export interface Found {
  readonly dependencies: readonly Dependency[]
  /** Those that the tenant has no part in, where the form says to pass over them. */
  readonly skipped: readonly Dependency[]
  readonly environment: { readonly id: string; readonly name: string }
}

/**
 * One request; one more where the form names another environment, and where there is a tenant.
 * @throws {StepError} `not-found`, or `bad-parameters` where we would need ourselves.
 */
export async function findDependencies(
  parameters: EnsureDependencyParameters,
  { octopus, own, variable }: Pick<StepContext, 'octopus' | 'own' | 'variable'>,
): Promise<Found> {
  const { order, unconnected } = parameters
  const place = `space ${octopus.spaceId}`
  const lines = readDependencies(parameters.dependencies).filter((line) => typeof line !== 'string')
  const names = lines.map(({ project }) => project)
  const projects = findAllNamed(names, await listProjects(octopus), 'project', place)
  const environment = parameters.environment
    ? findNamed(parameters.environment, await listEnvironments(octopus), 'environment', place)
    : { id: own.environmentId, name: variable(ownVariables.environment) }
  const given = parameters.tenant ?? own.tenantId ?? 'none'
  const isTenanted = !/^none$/i.test(given) && projects.some(({ canBeTenanted }) => canBeTenanted)
  const tenant = isTenanted
    ? findNamed(given, await listTenants(octopus, given === own.tenantId ? [given] : undefined), 'tenant', place)
    : undefined
  const isLost = ({ id, canBeTenanted }: Project) =>
    canBeTenanted && tenant && !tenant.environmentIdsOf(id).includes(environment.id)
  const lost = projects.filter(isLost).map(({ name }) => name)
  if (lost.length > 0 && unconnected === 'Fail') {
    throw mistake(`The tenant ${String(tenant?.name)} is not connected in ${environment.name} to ${lost.join(', ')}.`)
  }
  const dependencies = projects.map((project, index): Dependency => {
    const { wanted, after } = lines[index] ?? {}
    // One that is named in two ways is found once.
    if (!wanted || lines.length > projects.length) throw mistake('"Dependencies" names a project in two ways.')
    return {
      project,
      wanted,
      after: projects.filter((_, at) => (order === 'InOrder' ? at < index : after?.includes(at))).map(({ id }) => id),
      tenantId: project.canBeTenanted && !isLost(project) ? tenant?.id : undefined,
    }
  })
  const isOurselves = ({ project, tenantId }: Dependency) =>
    project.id === own.projectId &&
    environment.id === own.environmentId &&
    tenantId === own.tenantId &&
    !variable(ownVariables.runbook)
  if (dependencies.some(isOurselves)) throw mistake('"Dependencies" names this deployment\'s own project.')
  const isSkipped = ({ project }: Dependency) => unconnected === 'Skip' && isLost(project)
  return {
    dependencies: dependencies.filter((one) => !isSkipped(one)),
    skipped: dependencies.filter(isSkipped),
    environment,
  }
}

function mistake(what: string): StepError {
  return new StepError('bad-parameters', what)
}
