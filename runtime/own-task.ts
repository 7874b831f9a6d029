// Who we are: the task, and with it the deployment or runbook run, that this step is part of.

import { givenText } from './parameters.ts'
import { StepError } from './step-error.ts'

/** Octopus's own variables that every bundle is handed besides its parameters, by what they tell. */
export const ownTaskVariables = {
  taskId: 'Octopus.Task.Id',
  projectId: 'Octopus.Project.Id',
  environmentId: 'Octopus.Environment.Id',
  tenantId: 'Octopus.Deployment.Tenant.Id',
} as const

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
  const { tenantId, ...needed } = ownTaskVariables
  const read = (name: string) => givenText(inputs, name)
  const missing = Object.values(needed).filter((name) => read(name) === '')
  if (missing.length > 0) {
    throw new StepError(
      'not-in-a-task',
      `Octopus gave no value for ${missing.join(', ')}. This step has to run in a deployment or runbook of Octopus.`,
    )
  }
  return {
    taskId: read(needed.taskId),
    projectId: read(needed.projectId),
    environmentId: read(needed.environmentId),
    tenantId: read(tenantId) || undefined,
  }
}
