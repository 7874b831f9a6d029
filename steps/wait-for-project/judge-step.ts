// *Step reached*: whether the deployments that were running when we first looked have come to a step.

import { findStep, hasReached, type RunningStep, type StepState } from '../../runtime/octopus/resources/activity-log.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import { toStatus, type ProjectStatus, type Reason } from './decide.ts'
import type { SeenDeployment } from './seen-deployment.ts'

/** A deployment whose steps are watched. */
export interface WatchedDeployment {
  readonly deployment: SeenDeployment
  /** As far as it has come. */
  readonly steps: readonly RunningStep[]
}

export interface WantedStep {
  /** The step's name or number. */
  readonly step: string
  readonly state: StepState
  readonly whenNothingRuns: 'Continue' | 'Fail'
}

export function judgeStep(
  projects: readonly Project[],
  watched: readonly WatchedDeployment[],
  wanted: WantedStep,
): readonly ProjectStatus[] {
  return projects.map((project) => {
    const mine = watched.filter(({ deployment }) => deployment.projectId === project.id)
    if (mine.length > 0) {
      const reasons = mine.flatMap((one) => reasonAgainst(one, wanted))
      return toStatus(project, reasons, 'final')
    }
    const standing = wanted.whenNothingRuns === 'Continue' ? 'met' : 'failed'
    return { project, standing, reasons: [{ kind: 'nothing-running' }] }
  })
}

function reasonAgainst({ deployment, steps }: WatchedDeployment, { step, state }: WantedStep): readonly Reason[] {
  const found = findStep(steps, step)
  if (found && hasReached(found, state)) return []
  if (!deployment.isCompleted) return [{ kind: 'unfinished', deployment }]
  if (deployment.state !== 'Success') return [{ kind: 'failed', deployment }]
  // It is over, and with success: a step that it has is behind it, whatever its log still says of that.
  if (found) return []
  const names = steps.flatMap(({ number, name }) => (number ? [`${number} ${name}`] : []))
  return [{ kind: 'no-such-step', deployment, steps: names }]
}
