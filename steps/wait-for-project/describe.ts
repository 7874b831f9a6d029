// The sentences of this step.

import { taskLink } from '../../runtime/task-link.ts'
import { formatDuration, formatInstant } from '../../runtime/format-time.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import { those, type ProjectStatus, type Reason } from './decide.ts'
import type { SeenDeployment } from './seen-deployment.ts'
import type { Goal } from './watch.ts'

/** What is known of a deployment besides itself. */
export interface Extras {
  /** Why it does not go on, and who can help. */
  readonly held?: string | undefined
  /** When deployments like this one are usually over. */
  readonly expectedEnd?: Date | undefined
}

/** What stands against a project, in one line. */
export function describeReason(
  project: Project,
  reason: Reason,
  environmentName: string,
  extras: (deployment: SeenDeployment) => Extras,
): string {
  const name = project.isDisabled ? `${project.name} (disabled)` : project.name
  switch (reason.kind) {
    case 'unfinished': {
      const { deployment } = reason
      const { held, expectedEnd } = extras(deployment)
      const end = expectedEnd ? `, usually over by ${formatInstant(expectedEnd)}` : ''
      const why = held ? `, ${held}` : ''
      return `Waiting for ${name}: ${deployment.what} is ${describeState(deployment)}${end}${why}, ${taskLink(deployment.taskId)}`
    }
    case 'failed':
      return `${name}: the latest deployment to ${environmentName}, ${reason.deployment.what}, is ${reason.deployment.state}, ${taskLink(reason.deployment.taskId)}`
    case 'never-deployed':
      return `Waiting for ${name}, which has not been deployed to ${environmentName} yet`
    case 'other-version':
      return `Waiting for ${name}: ${reason.version} is deployed to ${environmentName}`
    case 'no-such-step':
      return `${name}: ${reason.deployment.what} is over, ${taskLink(reason.deployment.taskId)}, and has no such step; it has ${reason.steps.join(', ') || 'none'}`
    case 'nothing-running':
      return `${name}: nothing is running in ${environmentName}`
  }
}

/** What stands beside the task's progress bar, and how full that is. */
export function describeProgress(
  statuses: readonly ProjectStatus[],
  needed: number,
): { readonly percentage: number; readonly text: string } {
  const met = those(statuses, 'met').length
  const waiting = those(statuses, 'waiting').map(({ project }) => project.name)
  const shown =
    waiting.length > 3 ? `${waiting.slice(0, 3).join(', ')} and ${waiting.length - 3} more` : waiting.join(', ')
  const count = needed > 1 ? ` (${met} of ${needed} done)` : ''
  return { percentage: (100 * met) / Math.max(1, needed), text: `Waiting for ${shown}${count}` }
}

/** What all of them have to be, to go behind their names. */
export function describeGoal(goal: Goal, environmentName: string, many: boolean): string {
  switch (goal.kind) {
    case 'Idle':
      return `${many ? 'are' : 'is'} idle in ${environmentName}`
    case 'Succeeded':
      return `succeeded in ${environmentName}`
    case 'Version':
      return `${many ? 'are' : 'is'} in ${environmentName} within ${goal.range.text}`
    case 'StepReached':
      return `${goal.state === 'Finished' ? 'finished' : 'started'} step "${goal.step}" in ${environmentName}`
  }
}

/** What is said when enough of them are what they have to be. */
export function describeGoingOn(
  statuses: readonly ProjectStatus[],
  goal: Goal,
  environmentName: string,
  waitedMs: number,
): string {
  const met = those(statuses, 'met')
  const idle = met.flatMap(({ project, reasons }) => (reasons.length > 0 ? [project.name] : []))
  const done = met.flatMap(({ project, reasons }) => (reasons.length > 0 ? [] : [project.name]))
  const waited = waitedMs === 0 ? 'nothing to wait for' : `waited ${formatDuration(waitedMs)}`
  const sentences = [
    ...(done.length > 0 ? [`${done.join(', ')} ${describeGoal(goal, environmentName, done.length > 1)}`] : []),
    ...(idle.length > 0 ? [`nothing of ${idle.join(', ')} is running in ${environmentName}`] : []),
  ]
  return `${sentences.join('; ')}: going on (${waited}).`
}

/** What is said when waiting longer is of no use. */
export function describeFailure(statuses: readonly ProjectStatus[], environmentName: string): string {
  const lines = those(statuses, 'failed').flatMap(({ project, reasons }) =>
    reasons.map((reason) => describeReason(project, reason, environmentName, () => ({}))),
  )
  return (
    `What this deployment waits for will not come:\n${lines.join('\n')}\n` +
    `Mend it and deploy again, or change "When it fails" or "When nothing is running" on this step.`
  )
}

/** What is said when it has lasted too long, and what to do about it. */
export function describeTimeout(timeoutMinutes: number, waitingFor: readonly string[]): string {
  return (
    `Gave up after ${formatDuration(timeoutMinutes * 60_000)}.\n${waitingFor.join('\n')}\n` +
    `Cancel or finish what is stuck, or raise "Timeout minutes" on this step.`
  )
}

function describeState({ state, startedAt }: SeenDeployment): string {
  return startedAt ? `${state} since ${formatInstant(startedAt)}` : state
}
