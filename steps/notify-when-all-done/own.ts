// Who we are to the set: what our deployment has to report, and by what name a message is ours.

import { cutText } from '../../runtime/cut-text.ts'
import type { StepContext } from '../../runtime/define-step.ts'
import type { ServerTask } from '../../runtime/octopus/resources/server-task.ts'
import { newAttempt, ownUse, ownUseVariables } from '../../runtime/own-use.ts'
import { oneLine } from './message/markup.ts'
import type { Claimant, Word } from './notify-state.ts'

/** Octopus's own variables that this step reads, by what they tell. */
export const ownVariables = {
  ...ownUseVariables,
  release: 'Octopus.Release.Number',
  runbookRun: 'Octopus.RunbookRun.Id',
  environment: 'Octopus.Environment.Name',
  tenant: 'Octopus.Deployment.Tenant.Name',
  /** Set as soon as a step of the deployment has failed, which is how Octopus's own run conditions know. */
  error: 'Octopus.Deployment.Error',
} as const

/** A word is read at every look: there may be many. */
const longestError = 300

/** What this deployment has come to so far: a step that comes after this one may still fail. */
export function ownReport(
  { own, variable, octopus }: Pick<StepContext, 'own' | 'variable' | 'octopus'>,
  { queuedAt, startedAt }: Pick<ServerTask, 'queuedAt' | 'startedAt'>,
): Word {
  const error = variable(ownVariables.error)
  return {
    project: own.projectId,
    task: own.taskId,
    queuedAt: queuedAt.toISOString(),
    outcome: error ? 'Failed' : 'Success',
    basis: 'reported',
    version: variable(ownVariables.release),
    startedAt: startedAt?.toISOString(),
    endedAt: octopus.serverNow().toISOString(),
    error: error ? shortenError(error) : undefined,
  }
}

/**
 * Each try of a step is a claimant of its own: what an earlier one sent to the server may still land, and must not let go
 * of what a later one sends.
 */
export function ownClaimant(context: Pick<StepContext, 'own' | 'variable' | 'clock' | 'random'>): Claimant {
  const { own } = context
  return {
    use: `${ownUse(context)} #${newAttempt(context)}`,
    task: own.taskId,
    project: own.projectId,
    environment: own.environmentId,
    tenant: own.tenantId ?? '',
  }
}

/** Whether one is an earlier or a later try of the same step, on the same target. */
export function isSameStep(use: string, other: string): boolean {
  const step = (of: string) => of.replace(/ #[^#]*$/, '')
  return step(use) === step(other)
}

export function shortenError(error: string): string {
  const line = oneLine(error)
  return line.length > longestError ? `${cutText(line, longestError - 3)}...` : line
}
