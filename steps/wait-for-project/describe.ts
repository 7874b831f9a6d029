// The sentences of this step: what it waits for, how the wait ended.

import { formatDuration, formatInstant } from '../../runtime/format-time.ts'
import type { Blocker } from './decide.ts'
import type { WaitForProjectParameters } from './parameters.ts'

/** Where the projects are looked at, for people. */
export interface Place {
  readonly environmentName: string
}

/** One line for each thing that is waited for. */
export function describeWait(blockers: readonly Blocker[], { environmentName }: Place): string {
  const lines = blockers.map((blocker) => describeBlocker(blocker, environmentName))
  return lines.length === 1
    ? `Waiting for ${lines.join('')}`
    : ['Waiting for:', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** What is said when the wait is over. */
export function describeGoingOn({ projects, until }: WaitForProjectParameters, place: Place, waitedMs: number): string {
  const is = projects.length === 1 ? 'is' : 'are'
  const state = until === 'Idle' ? `${is} idle in ${place.environmentName}` : `succeeded in ${place.environmentName}`
  const waited = waitedMs === 0 ? 'nothing to wait for' : `waited ${formatDuration(waitedMs)}`
  return `${projects.join(', ')} ${state}: going on (${waited}).`
}

/** What is said when it has lasted too long, and what to do about it. */
export function describeTimeout({ timeoutMinutes }: WaitForProjectParameters, waitingFor: string): string {
  return (
    `Gave up after ${timeoutMinutes} minutes. ${waitingFor}\n` +
    `Cancel or finish what is stuck, or raise "Timeout minutes" on this step.`
  )
}

function describeBlocker(blocker: Blocker, environmentName: string): string {
  const { project } = blocker
  switch (blocker.kind) {
    case 'unfinished':
      return `${project.name}: ${blocker.what} is ${describeState(blocker)}, ${link(blocker.taskId)}`
    case 'not-successful':
      return (
        `${project.name}: the latest deployment to ${environmentName}, ${blocker.what}, is ${blocker.state}, ` +
        `${link(blocker.taskId)}. A later one has to succeed`
      )
    case 'never-deployed':
      return `${project.name}, which has not been deployed to ${environmentName} yet`
  }
}

function describeState({ state, startedAt, isInterrupted }: Extract<Blocker, { kind: 'unfinished' }>): string {
  if (startedAt === undefined) return 'queued ahead of this deployment'
  if (isInterrupted) return `waiting for a person's answer (${state}), begun ${formatInstant(startedAt)}`
  return `${state} since ${formatInstant(startedAt)}`
}

/** The portal makes a link of it, as it does of the links in Octopus's own log lines. */
function link(taskId: string): string {
  return `[${taskId}](~/app#/tasks/${taskId})`
}
