// Whether a step or an action runs: what it is limited to, and what has happened before it.

import type { Action, RunCondition } from '../store/documents.ts'
import type { Execution } from './execution.ts'

/** Why an action does not run in an execution, whatever has happened before, as a sentence; `undefined` where it runs. */
export function whyLeftOut(action: Action, execution: Execution): string | undefined {
  const { run, environment, tenant } = execution
  const { environmentIds, excludedEnvironmentIds, channelIds, rest } = action
  if (action.isDisabled) return 'This step is disabled.'
  if (run.skippedActionIds.includes(action.id)) return 'This step was excluded from the deployment.'
  const isElsewhere = environmentIds.length > 0 && !environmentIds.includes(environment.id)
  if (isElsewhere || excludedEnvironmentIds.includes(environment.id))
    return 'This step does not run in this environment.'
  if (execution.kind === 'deployment' && channelIds.length > 0 && !channelIds.includes(execution.channel.id)) {
    return 'This step does not run in this channel.'
  }
  const tags: readonly unknown[] = Array.isArray(rest['TenantTags']) ? rest['TenantTags'] : []
  if (tags.length > 0 && !tenant?.tags.some((tag) => tags.includes(tag)))
    return 'This step does not run for this tenant.'
  return undefined
}

/**
 * Why a run condition does not hold, as a sentence; `undefined` where it does.
 * @param failed Whether something before has failed.
 * @param expression The value of the condition's expression, asked for only where the condition is `Variable`.
 */
export function whyConditionFails(
  condition: RunCondition,
  failed: boolean,
  expression: () => string,
): string | undefined {
  switch (condition) {
    case 'Success':
      return failed ? 'A previous step failed, and this step runs only on success.' : undefined
    case 'Failure':
      return failed ? undefined : 'No previous step failed, and this step runs only on failure.'
    case 'Always':
      return undefined
    case 'Variable': {
      // The expression alone decides: one that has to see failures asks for `Octopus.Deployment.Error`.
      const value = expression().trim()
      return isTruthy(value) ? undefined : `The condition of this step is "${value}", which is not true.`
    }
  }
}

/** As Octostache judges: nothing, `0`, `no` and `false` are false, and so is a text that has no value. */
function isTruthy(value: string): boolean {
  return !['', '0', 'no', 'false'].includes(value.toLowerCase()) && !value.includes('#{')
}

/** An action's own condition among the actions of its step. */
export function conditionOf({ rest }: Action): RunCondition {
  const condition = rest['Condition']
  return condition === 'Failure' || condition === 'Always' || condition === 'Variable' ? condition : 'Success'
}
