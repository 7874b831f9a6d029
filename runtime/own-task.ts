// Who we are: the task, and with it the deployment or runbook run, that this step is part of.

import { StepError } from './step-error.ts'

/** Octopus's own variables that every bundle is handed besides its parameters. */
export const ownTaskVariables = [
  'Octopus.Task.Id',
  'Octopus.Project.Id',
  'Octopus.Environment.Id',
  'Octopus.Deployment.Tenant.Id',
] as const

export interface OwnTask {
  readonly taskId: string
  readonly projectId: string
  readonly environmentId: string
  /** `undefined` in an untenanted deployment. */
  readonly tenantId: string | undefined
}

/**
 * @throws {StepError} `not-in-a-task` where Octopus's variables are missing: the script was started by hand.
 */
export function readOwnTask(inputs: ReadonlyMap<string, string>): OwnTask {
  const read = (name: (typeof ownTaskVariables)[number]) => (inputs.get(name) ?? '').trim()
  const missing = ownTaskVariables.slice(0, 3).filter((name) => read(name) === '')
  if (missing.length > 0) {
    throw new StepError(
      'not-in-a-task',
      `Octopus gave no value for ${missing.join(', ')}. This step has to run in a deployment or runbook of Octopus.`,
    )
  }
  return {
    taskId: read('Octopus.Task.Id'),
    projectId: read('Octopus.Project.Id'),
    environmentId: read('Octopus.Environment.Id'),
    tenantId: read('Octopus.Deployment.Tenant.Id') || undefined,
  }
}
