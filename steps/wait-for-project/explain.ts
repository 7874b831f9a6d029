// What people are told while this step waits: who is in the way, since when, for how long yet, and who can help.

import { findHoldingReason } from '../../runtime/octopus/holding-reason.ts'
import type { Octopus } from '../../runtime/octopus/octopus.ts'
import { listUsualDurations } from '../../runtime/octopus/usual-durations.ts'
import type { Look } from '../../runtime/poll.ts'
import { howManyNeeded, type ProjectStatus } from './decide.ts'
import { describeProgress, describeReason, type Extras } from './describe.ts'
import type { SeenDeployment } from './seen-deployment.ts'
import type { Watched } from './watch.ts'

export type Explanation = Omit<Extract<Look<never>, { kind: 'waiting' }>, 'kind' | 'others'>

/** The most that one look asks for reasons; the rest are asked for at the next. */
const reasonsPerLook = 3

/**
 * Explains a wait. What usually takes how long is asked once, why a deployment does not go on each time that one turns up
 * or changes.
 */
export function createExplainer(
  octopus: Octopus,
  { environment }: Watched,
): (statuses: readonly ProjectStatus[], howMany: number | 'All') => Promise<Explanation> {
  const held = new Map<string, string | undefined>()
  let usual: Promise<ReadonlyMap<string, number>> | undefined

  async function learn(deployments: readonly SeenDeployment[]): Promise<void> {
    const unknown = deployments.filter((deployment) => !held.has(situation(deployment)))
    for (const deployment of unknown.slice(0, reasonsPerLook)) {
      held.set(situation(deployment), await findHoldingReason(octopus, deployment))
    }
  }

  return async (statuses, howMany) => {
    const reasons = statuses.flatMap(({ project, reasons, standing }) =>
      standing === 'met' ? [] : reasons.map((reason) => ({ project, reason })),
    )
    const deployments = reasons.flatMap(({ reason }) => (reason.kind === 'unfinished' ? [reason.deployment] : []))
    await learn(deployments)
    if (deployments.length > 0) usual ??= listUsualDurations(octopus, environment.id)
    const durations = (await usual) ?? new Map<string, number>()
    const extras = (deployment: SeenDeployment): Extras => {
      const { projectId, startedAt, isInterrupted } = deployment
      const usualMs = durations.get(projectId)
      const ends = startedAt && usualMs !== undefined && !isInterrupted
      return {
        held: held.get(situation(deployment)),
        expectedEnd: ends ? new Date(startedAt.getTime() + usualMs) : undefined,
      }
    }
    const now = octopus.serverNow().getTime()
    const ends = deployments.flatMap((deployment) => extras(deployment).expectedEnd ?? [])
    return {
      waitingFor: reasons.map(({ project, reason }) => describeReason(project, reason, environment.name, extras)),
      progress: describeProgress(statuses, howManyNeeded(statuses, howMany)),
      expectedInMs: nearest(ends.map((end) => end.getTime() - now)),
    }
  }
}

/** While this stays the same, so does the reason. */
function situation({ taskId, state, startedAt, isInterrupted, needsApproval }: SeenDeployment): string {
  return [taskId, state, !startedAt, isInterrupted, needsApproval].join(' ')
}

/** The one that is closest to now, whether it is to come or overdue. */
function nearest(inMs: readonly number[]): number | undefined {
  return [...inMs].sort((a, b) => Math.abs(a) - Math.abs(b))[0]
}
