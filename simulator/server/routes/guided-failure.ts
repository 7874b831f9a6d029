import type { Environment, Project } from '../../store/documents.ts'

/** Whether a deployment asks people what to do about a failure, unless whoever deploys says. */
export function guidedFailureByDefault({ guidedFailureMode }: Project, environment: Environment): boolean {
  return guidedFailureMode === 'EnvironmentDefault' ? environment.useGuidedFailure : guidedFailureMode === 'On'
}
