// Which step of our task we are, to those who share a document with us: a task may have several, each on several targets.

import type { StepContext } from './define-step.ts'

/** Octopus's own variables that tell it. A step that asks for its use declares them. */
export const ownUseVariables = { action: 'Octopus.Action.Id', target: 'Octopus.Machine.Id' } as const

/** This step, on this target, in this task. It is the same for each of its tries. */
export function ownUse({ own, variable }: Pick<StepContext, 'own' | 'variable'>): string {
  return `${own.taskId} ${variable(ownUseVariables.action)}@${variable(ownUseVariables.target)}`
}

/** A name for this try of the step, so that what an earlier one sent late is not taken for its own. */
export function newAttempt({ clock, random }: Pick<StepContext, 'clock' | 'random'>): string {
  return `${clock.now().toString(36)}.${random().toString(36).slice(2, 8)}`
}
