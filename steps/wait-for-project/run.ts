import type { StepContext } from '../../runtime/define-step.ts'
import { findAllNamed, findNamed } from '../../runtime/octopus/find-named.ts'
import { listLatestDeployments } from '../../runtime/octopus/latest-deployments.ts'
import { listEnvironments, listProjects } from '../../runtime/octopus/named.ts'
import type { Named } from '../../runtime/octopus/resources/named.ts'
import { getServerTask, listUnfinishedDeployments } from '../../runtime/octopus/server-tasks.ts'
import { poll } from '../../runtime/poll.ts'
import { StepError } from '../../runtime/step-error.ts'
import { blockersOfIdle, blockersOfSuccess, type Blocker } from './decide.ts'
import { describeGoingOn, describeTimeout, describeWait } from './describe.ts'
import type { WaitForProjectParameters } from './parameters.ts'

export async function run(parameters: WaitForProjectParameters, context: StepContext): Promise<void> {
  const { log } = context
  const { projects, environment, findBlockers } = await prepare(parameters, context)
  const place = { environmentName: environment.name }
  const asked = { ...parameters, projects: projects.map(({ name }) => name) }

  const result = await poll(context, parameters.timeoutMinutes * 60_000, async () => {
    const blockers = await findBlockers()
    return blockers.length === 0 ? { kind: 'done' } : { kind: 'wait', waitingFor: describeWait(blockers, place) }
  })

  log.output('WaitedSeconds', String(Math.round(result.waitedMs / 1000)))
  log.output('Outcome', result.kind === 'done' ? parameters.until : 'TimedOut')
  if (result.kind === 'done') return log.highlight(describeGoingOn(asked, place, result.waitedMs))
  const timedOut = describeTimeout(asked, result.waitingFor)
  if (parameters.onTimeout === 'Continue')
    return log.warning(`${timedOut}\nGoing on all the same, as "At the timeout" says.`)
  throw new StepError('wait-timed-out', timedOut)
}

interface Watch {
  readonly projects: readonly Named[]
  readonly environment: Named
  /** One look at the server. */
  readonly findBlockers: () => Promise<readonly Blocker[]>
}

/** Finds out what the names mean, once, and how to look from then on. */
async function prepare(parameters: WaitForProjectParameters, { octopus, own }: StepContext): Promise<Watch> {
  const [ownTask, allProjects, allEnvironments] = await Promise.all([
    getServerTask(octopus, own.taskId),
    listProjects(octopus),
    listEnvironments(octopus),
  ])
  const place = `space ${octopus.spaceId}`
  const projects = findAllNamed(parameters.projects, allProjects, 'project', place)
  const environment = findNamed(parameters.environment ?? own.environmentId, allEnvironments, 'environment', place)
  const projectIds = projects.map(({ id }) => id)

  if (parameters.until === 'Idle') {
    const filter = { environmentId: environment.id, projectIds, tenantId: own.tenantId }
    const findBlockers = async () => blockersOfIdle(projects, await listUnfinishedDeployments(octopus, filter), ownTask)
    return { projects, environment, findBlockers }
  }
  refuseToWaitForOurselves(projects, environment, own)
  const findBlockers = async () =>
    blockersOfSuccess(projects, await listLatestDeployments(octopus, projectIds, environment.id), own.tenantId)
  return { projects, environment, findBlockers }
}

/** The latest deployment of our own project is this one, and it cannot succeed while it waits. */
function refuseToWaitForOurselves(projects: readonly Named[], environment: Named, own: StepContext['own']): void {
  const ourselves = projects.find(({ id }) => id === own.projectId)
  if (ourselves === undefined || environment.id !== own.environmentId) return
  throw new StepError(
    'bad-parameters',
    `"Projects" names ${ourselves.name}, the project that is being deployed here: its latest deployment is this one, ` +
      `which cannot succeed while it waits. Leave it out, or wait until idle.`,
  )
}
