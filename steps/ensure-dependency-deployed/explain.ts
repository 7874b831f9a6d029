// What people are told of a deployment that is waited for: since when it runs, what holds it up, and who can help.

import type { StepContext } from '../../runtime/define-step.ts'
import { formatInstant } from '../../runtime/format-time.ts'
import { findHoldingReason } from '../../runtime/octopus/holding-reason.ts'
import type { EnsureDependencyParameters } from './parameters.ts'
import { describeNeed, type Action } from './plan.ts'
import { taskLink } from '../../runtime/task-link.ts'
import { type Standing } from './standing.ts'
import { describeFullCap } from './task-cap.ts'

/**
 * Explains a wait, and notes in the standing what is waited for and whether that takes too long. Asks what holds a
 * deployment when one turns up or changes, and warns once if the server runs all tasks that it may.
 */
export function createExplainer(
  { octopus, log }: Pick<StepContext, 'octopus' | 'log'>,
  { queueMinutes = Infinity, runMinutes = Infinity }: EnsureDependencyParameters,
): (standing: Standing, action: Extract<Action, { kind: 'wait' }>) => Promise<string> {
  const held = new Map<string, string | undefined>()
  let isCapKnown = false
  return async (standing, { deployment, isWanted }) => {
    const { taskId, version, state, startedAt, queuedAt, isInterrupted, needsApproval } = deployment
    const situation = [taskId, state, !startedAt, isInterrupted, needsApproval].join()
    if (!held.has(situation)) held.set(situation, await findHoldingReason(octopus, deployment))
    const why = held.get(situation)
    if (!isCapKnown && state === 'Queued' && !startedAt && !needsApproval) {
      isCapKnown = true
      const full = await describeFullCap(octopus)
      if (full) log.warning(full)
    }
    const minutes = (octopus.serverNow().getTime() - (startedAt ?? queuedAt).getTime()) / 60_000
    Object.assign(standing, {
      taskId,
      version,
      isOurs: standing.isOurs && standing.taskId === taskId,
      isLate: minutes > (startedAt ? runMinutes : queueMinutes),
    })
    const since = startedAt ? ` since ${formatInstant(startedAt)}` : ''
    // Ours is one of the tasks that the server runs at a time.
    const cap = why?.includes('task cap') ? ', one of which this deployment has: raise the cap if nothing moves' : ''
    const vain = isWanted ? '' : ', which will not do: looking again afterwards'
    return (
      `Waiting for ${describeNeed(standing.dependency)}: ${version} is ${state}${since}${why ? `, ${why}${cap}` : ''}` +
      `${vain}, ${taskLink(taskId)}`
    )
  }
}
