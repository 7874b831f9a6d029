// Whether a deployment may go on, from what the server says of the projects that it waits for.

import type { Project } from '../../runtime/octopus/resources/project.ts'
import type { SeenDeployment } from './seen-deployment.ts'

/** Why a project is not yet what it has to be. */
export type Reason =
  | { readonly kind: 'unfinished'; readonly deployment: SeenDeployment }
  /** It ended, and not well. */
  | { readonly kind: 'failed'; readonly deployment: SeenDeployment }
  | { readonly kind: 'never-deployed' }
  | { readonly kind: 'other-version'; readonly version: string }
  /** It ended without having come to the step that was waited for. */
  | { readonly kind: 'no-such-step'; readonly deployment: SeenDeployment; readonly steps: readonly string[] }
  | { readonly kind: 'nothing-running' }

/** How things stand with one project. */
export interface ProjectStatus {
  readonly project: Project
  /** `failed` means that waiting longer will not mend it. */
  readonly standing: 'met' | 'waiting' | 'failed'
  /** Where it is met: nothing, or that nothing was running. */
  readonly reasons: readonly Reason[]
}

export type Decision = { readonly kind: 'proceed' } | { readonly kind: 'wait' } | { readonly kind: 'failed' }

/**
 * Whether enough projects are what they have to be, or still can be.
 * @param howMany `All`, or a number; more than there are means all.
 */
export function decide(statuses: readonly ProjectStatus[], howMany: number | 'All'): Decision {
  const needed = howManyNeeded(statuses, howMany)
  if (those(statuses, 'met').length >= needed) return { kind: 'proceed' }
  const possible = statuses.length - those(statuses, 'failed').length
  return { kind: possible < needed ? 'failed' : 'wait' }
}

/** Those that stand so. */
export function those(statuses: readonly ProjectStatus[], wanted: ProjectStatus['standing']): readonly ProjectStatus[] {
  return statuses.filter(({ standing }) => standing === wanted)
}

export function howManyNeeded(statuses: readonly ProjectStatus[], howMany: number | 'All'): number {
  return howMany === 'All' ? statuses.length : Math.min(howMany, statuses.length)
}

/**
 * What a project comes to when these reasons stand against it.
 * @param onFailure Whether a failure is final, or a later deployment may mend it.
 */
export function toStatus(project: Project, reasons: readonly Reason[], onFailure: 'final' | 'wait'): ProjectStatus {
  if (reasons.length === 0) return { project, standing: 'met', reasons }
  const final = reasons.some(({ kind }) => kind === 'failed' || kind === 'no-such-step')
  return { project, standing: final && onFailure === 'final' ? 'failed' : 'waiting', reasons }
}
