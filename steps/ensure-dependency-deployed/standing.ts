// How it stands with each dependency, as far as this run of the step has come, and how later steps and people read it.

import { taskLink } from '../../runtime/task-link.ts'
import type { StepContext } from '../../runtime/define-step.ts'
import { describeNeed, type Dependency } from './plan.ts'

/** What came of a dependency. */
export type DependencyState =
  | 'Present'
  | 'Joined'
  | 'Deployed'
  | 'WouldJoin'
  | 'WouldDeploy'
  | 'WouldFail'
  | 'Missing'
  | 'Skipped'
  | 'Failed'
  | 'TimedOut'

export interface Standing {
  readonly dependency: Dependency
  /** `undefined` while nothing has come of it. */
  state: DependencyState | undefined
  /** Of the release that is there, or on its way. */
  version?: string
  /** The deployment that is there, or that is waited for. */
  taskId?: string
  /** Whether this step started it. */
  isOurs?: boolean
  /** Whether it has been queued, or running, for longer than it may. */
  isLate?: boolean
}

/** How it ended for all of them together. */
export type Outcome = 'Ready' | 'WhatIf' | 'Missing' | 'TimedOut' | 'Failed'

/**
 * Says how it ended, a line for each; and sets `Outcome`, `WaitedSeconds`, `Dependencies` (a JSON list of all), and of each
 * `<slug>.State`, `.Version`, `.TaskId` and `.Link`.
 */
export function report(
  { octopus, log }: Pick<StepContext, 'octopus' | 'log'>,
  standings: readonly Standing[],
  outcome: Outcome,
  waitedMs: number,
): void {
  const all = standings.map(({ dependency, state = 'Unfinished', version = '', taskId = '' }) => {
    const cells = [
      describeNeed(dependency).padEnd(30),
      state.padEnd(11),
      version.padEnd(12),
      taskId && taskLink(taskId),
    ]
    log.info(cells.join(' | '))
    const { name, slug, id } = dependency.project
    const address = taskId && `${octopus.serverUrl}/app#/${octopus.spaceId}/tasks/${taskId}`
    return { Project: name, Slug: slug ?? id, State: state, Version: version, TaskId: taskId, Link: address }
  })
  log.output('Outcome', outcome)
  log.output('WaitedSeconds', String(Math.round(waitedMs / 1000)))
  log.output('Dependencies', JSON.stringify(all))
  for (const { Project, Slug, ...rest } of all) {
    for (const [name, value] of Object.entries({ Project, ...rest })) log.output(`${Slug}.${name}`, value)
  }
}
