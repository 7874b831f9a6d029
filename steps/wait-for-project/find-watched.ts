// From the texts of the form to what is looked at: names become ids, and what does not go together is refused.

import type { StepContext } from '../../runtime/define-step.ts'
import { findAllNamed, findNamed } from '../../runtime/octopus/find-named.ts'
import { listEnvironments, listProjectGroups, listProjects } from '../../runtime/octopus/named.ts'
import type { Named } from '../../runtime/octopus/resources/named.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import { getTenant } from '../../runtime/octopus/tenants.ts'
import { getServerTask } from '../../runtime/octopus/server-tasks.ts'
import { StepError } from '../../runtime/step-error.ts'
import { parseRange } from '../../runtime/versions/version-range.ts'
import type { WaitForProjectParameters } from './parameters.ts'
import type { TenantFilter } from './seen-deployment.ts'
import type { Goal, Watched } from './watch.ts'

const groupPrefix = /^group:\s*/i

/** What the form says to wait for. That the fields which this needs are there, the form has seen to. */
export function readGoal(parameters: WaitForProjectParameters): Goal {
  const { until, versionRange = '', step = '', stepState: state, whenNothingRuns } = parameters
  const onFailure = parameters.onFailure === 'Wait' ? 'wait' : 'final'
  switch (until) {
    case 'Idle':
      return { kind: 'Idle' }
    case 'Succeeded':
      return { kind: 'Succeeded', onFailure }
    case 'Version': {
      const range = parseRange(versionRange)
      if (!range) throw new TypeError(versionRange)
      return { kind: 'Version', range, onFailure }
    }
    case 'StepReached':
      return { kind: 'StepReached', step, state, whenNothingRuns }
  }
}

/**
 * Finds what the form names, in three requests, or four with a group.
 * @throws {StepError} `not-found`, or `bad-parameters` where we would wait for ourselves.
 */
export async function findWatched(
  parameters: WaitForProjectParameters,
  goal: Goal,
  { octopus, own }: Pick<StepContext, 'octopus' | 'own'>,
): Promise<Watched> {
  const groupNames = parameters.projects.filter((name) => groupPrefix.test(name))
  const [ownTask, allProjects, allEnvironments, allGroups] = await Promise.all([
    getServerTask(octopus, own.taskId),
    listProjects(octopus),
    listEnvironments(octopus),
    groupNames.length > 0 ? listProjectGroups(octopus) : [],
  ])
  const place = `space ${octopus.spaceId}`
  const groups = findAllNamed(
    groupNames.map((name) => name.replace(groupPrefix, '')),
    allGroups,
    'project group',
    place,
  )
  const named = findAllNamed(
    parameters.projects.filter((name) => !groupPrefix.test(name)),
    allProjects,
    'project',
    place,
  )
  const projects = withGroups(named, groups, allProjects, own.projectId)
  const environment = findNamed(parameters.environment ?? own.environmentId, allEnvironments, 'environment', place)
  if (goal.kind !== 'Idle') refuseToWaitForOurselves(projects, environment, own)
  const waitsForDeployments = goal.kind === 'Succeeded' || goal.kind === 'Version'
  if (waitsForDeployments && parameters.tenant === 'Ours' && own.tenantId) {
    await refuseUnconnected(octopus, projects, environment, own.tenantId)
  }
  const counting = {
    own: { taskId: ownTask.id, queuedAt: ownTask.queuedAt },
    queued: parameters.queued,
    tenant: tenantFilter(parameters.tenant, own.tenantId),
  }
  return { own: ownTask, projects, environment, counting }
}

/** A project that is deployed for tenants, but not for ours there, will never be. */
async function refuseUnconnected(
  octopus: StepContext['octopus'],
  projects: readonly Project[],
  environment: Named,
  tenantId: string,
): Promise<void> {
  const tenanted = projects.filter(({ canBeTenanted }) => canBeTenanted)
  if (tenanted.length === 0) return
  const tenant = await getTenant(octopus, tenantId)
  const missing = tenanted.filter(({ id }) => !tenant.environmentIdsOf(id).includes(environment.id))
  if (missing.length === 0) return
  throw new StepError(
    'not-found',
    `Not connected to the tenant ${tenant.name} in ${environment.name}, and so never deployed there for it: ` +
      `${missing.map(({ name }) => name).join(', ')}. Connect them, take them out of "Projects", or change "Tenant".`,
  )
}

function withGroups(
  named: readonly Project[],
  groups: readonly Named[],
  all: readonly Project[],
  ownProjectId: string,
): readonly Project[] {
  const members = groups.flatMap((group) => {
    const found = all.filter(({ groupId, id }) => groupId === group.id && id !== ownProjectId)
    if (found.length > 0) return found
    throw new StepError(
      'not-found',
      `The project group "${group.name}" has no project but this one: add some, or name others in "Projects".`,
    )
  })
  return [...new Set([...named, ...members])]
}

function tenantFilter(choice: WaitForProjectParameters['tenant'], ownTenantId: string | undefined): TenantFilter {
  if (choice === 'Any') return { kind: 'any' }
  return { kind: 'only', tenantId: choice === 'Ours' ? ownTenantId : undefined }
}

/** Our own deployment is the latest of our project, and cannot come to anything while it waits. */
function refuseToWaitForOurselves(projects: readonly Project[], environment: Named, own: StepContext['own']): void {
  const ourselves = projects.find(({ id }) => id === own.projectId)
  if (!ourselves || environment.id !== own.environmentId) return
  throw new StepError(
    'bad-parameters',
    `"Projects" names ${ourselves.name}, whose latest deployment here is this one: it cannot succeed while it waits. ` +
      `Leave it out, or wait until idle.`,
  )
}
