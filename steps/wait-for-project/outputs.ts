// What later steps can read of this one.

import type { StepContext } from '../../runtime/define-step.ts'
import { listLatestDeployments } from '../../runtime/octopus/latest-deployments.ts'
import { StepError } from '../../runtime/step-error.ts'
import { tenantFor } from './seen-deployment.ts'
import type { Watched } from './watch.ts'

/** How the wait ended. */
export type Outcome =
  | 'Idle'
  | 'Succeeded'
  | 'Version'
  | 'StepReached'
  | 'NothingRunning'
  | 'Failed'
  | 'TimedOut'
  /** In a ring of deployments that waited for each other, this one gave way, or was the one to go on. */
  | 'Deadlock'
  | 'WentFirst'

/**
 * Sets `Outcome` and `WaitedSeconds`, and of each project what its latest deployment is: all as JSON in `Projects`, and
 * singly as `<slug>.State`, `.Version`, `.TaskId` and `.Link`. One request; if that fails, only those are missing, with a
 * warning: how the wait ended does not hang on them.
 */
export async function setOutputs(
  context: Pick<StepContext, 'octopus' | 'log'>,
  watched: Watched,
  outcome: Outcome,
  waitedMs: number,
): Promise<void> {
  const { log } = context
  log.output('Outcome', outcome)
  log.output('WaitedSeconds', String(Math.round(waitedMs / 1000)))
  try {
    await setProjectOutputs(context, watched)
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    log.warning(`The output variables of the projects are missing: ${error.message}`)
  }
}

async function setProjectOutputs(
  { octopus, log }: Pick<StepContext, 'octopus' | 'log'>,
  { projects, environment, counting }: Watched,
): Promise<void> {
  const ids = projects.map(({ id }) => id)
  const latest = await listLatestDeployments(octopus, ids, environment.id)
  const { tenant } = counting
  const all = projects.map((project) => {
    const { state, version, taskId } = latest
      .filter(({ projectId, isPrevious }) => projectId === project.id && !isPrevious)
      .find(({ tenantId }) => tenant.kind === 'any' || tenantFor(project, tenant.tenantId) === tenantId) ?? {
      state: 'NeverDeployed',
      version: '',
      taskId: '',
    }
    return {
      project: project.name,
      slug: project.slug ?? project.id,
      state,
      version,
      taskId,
      link: taskId && `${octopus.serverUrl}/app#/${octopus.spaceId}/tasks/${taskId}`,
    }
  })
  log.output('Projects', JSON.stringify(all))
  for (const { slug, state, version, taskId, link } of all) {
    log.output(`${slug}.State`, state)
    log.output(`${slug}.Version`, version)
    log.output(`${slug}.TaskId`, taskId)
    log.output(`${slug}.Link`, link)
  }
}
