// Who we are to those who wait for a lock.

import { cutText } from '../../runtime/cut-text.ts'
import type { StepContext } from '../../runtime/define-step.ts'
import type { Claim } from '../../runtime/lock/lock-state.ts'
import { newAttempt, ownUse, ownUseVariables } from '../../runtime/own-use.ts'
import type { CrossProjectLockParameters } from './parameters.ts'

/** Octopus's own variables that this step reads, by what they tell. */
export const ownVariables = {
  ...ownUseVariables,
  project: 'Octopus.Project.Name',
  release: 'Octopus.Release.Number',
  runbook: 'Octopus.Runbook.Name',
  environment: 'Octopus.Environment.Name',
  tenant: 'Octopus.Deployment.Tenant.Name',
  createdBy: 'Octopus.Deployment.CreatedBy.DisplayName',
} as const

/** What stands in the document is read at every look: a hundred of them have to fit. */
const longestText = 120

/** The claim on any of the locks. Each try of a step differs, so that it cannot mistake an earlier try's hold for its own. */
export function makeClaim(
  { limit, mode, reason = '', parentTask }: CrossProjectLockParameters,
  context: Pick<StepContext, 'own' | 'clock' | 'random' | 'variable'>,
): Claim {
  const { own, variable } = context
  return {
    task: holderTask(parentTask, own.taskId),
    project: own.projectId,
    environment: own.environmentId,
    tenant: own.tenantId ?? '',
    title: shorten(title(variable)),
    by: shorten(variable(ownVariables.createdBy)),
    reason: shorten(reason),
    mode: mode === 'Shared' ? 'shared' : 'exclusive',
    limit,
    use: { id: ownUse(context), attempt: newAttempt(context) },
  }
}

/** The task that has the lock: a parent's, where a deployment takes part in its hold. */
export function holderTask(parentTask: string | undefined, ownTask: string): string {
  return parentTask?.replace(/^\D+/, 'ServerTasks-') ?? ownTask
}

/** `Web 1.2.0 to Production for Contoso` */
function title(variable: StepContext['variable']): string {
  const tenant = variable(ownVariables.tenant)
  const what = variable(ownVariables.runbook) || variable(ownVariables.release)
  const who = `${variable(ownVariables.project)} ${what} to ${variable(ownVariables.environment)}`
  return tenant ? `${who} for ${tenant}` : who
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > longestText ? `${cutText(line, longestText - 3)}...` : line
}
