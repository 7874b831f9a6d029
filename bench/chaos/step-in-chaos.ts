// The steps that go through bad weather. They are imported and not bundled, so that they share their errors with the
// runtime that runs them here.

import type { RunnableStep } from '../../runtime/run-step.ts'
import type { Parameters } from '../../runtime/parameters.ts'
import crossProjectLock from '../../steps/cross-project-lock/step.ts'
import ensureDependencyDeployed from '../../steps/ensure-dependency-deployed/step.ts'
import notifyWhenAllDone from '../../steps/notify-when-all-done/step.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'

const steps = {
  'cross-project-lock': asRunnable('cross-project-lock', crossProjectLock),
  'ensure-dependency-deployed': asRunnable('ensure-dependency-deployed', ensureDependencyDeployed),
  'notify-when-all-done': asRunnable('notify-when-all-done', notifyWhenAllDone),
  'wait-for-project': asRunnable('wait-for-project', waitForProject),
} as const satisfies Readonly<Record<string, RunnableStep>>

export type StepInChaos = keyof typeof steps

/** @param name Of the step's folder. */
export function stepInChaos(name: StepInChaos): RunnableStep {
  return steps[name]
}

/** What a form holds is known to the step alone: whoever runs it hands over texts. */
function asRunnable<P extends Parameters>(name: string, definition: Omit<RunnableStep<P>, 'name'>): RunnableStep {
  return { ...definition, name } as unknown as RunnableStep
}
