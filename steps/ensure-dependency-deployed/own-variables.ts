// Who we are to those who wait for the same, and to the deployments that we start.

import type { StepContext } from '../../runtime/define-step.ts'
import { ownUseVariables } from '../../runtime/own-use.ts'

/** Octopus's own variables that this step reads, by what they tell. */
export const ownVariables = {
  ...ownUseVariables,
  project: 'Octopus.Project.Name',
  release: 'Octopus.Release.Number',
  runbook: 'Octopus.Runbook.Name',
  environment: 'Octopus.Environment.Name',
  comments: 'Octopus.Deployment.Comments',
} as const

type Own = Pick<StepContext, 'own' | 'variable'>

/** `Web ServerTasks-12` */
export function ownTitle({ own, variable }: Own): string {
  return `${variable(ownVariables.project)} ${own.taskId}`
}

/**
 * Who waits for whom, from a deployment that no step started to our own. Whoever starts one writes it into its comments.
 */
export function ownChain(context: Own): readonly string[] {
  const [, before] = /\(octosteps \w+: (.+)\)$/.exec(context.variable(ownVariables.comments)) ?? []
  return [...(before?.split(' > ') ?? []), ownTitle(context)]
}

/** What ends the comments of a deployment that we start: no other has it. */
export function chainMark(context: Own, attempt: string): string {
  return `(octosteps ${attempt}: ${ownChain(context).join(' > ')})`
}
