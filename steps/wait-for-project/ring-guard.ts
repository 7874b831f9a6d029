// Ends a wait that could never end by itself: one in a ring of deployments that wait for each other.

import type { StepContext } from '../../runtime/define-step.ts'
import type { Need } from '../../runtime/waits/waits-state.ts'
import { createWaitRegister } from '../../runtime/waits/wait-register.ts'
import { howManyNeeded, those, type ProjectStatus } from './decide.ts'
import type { WaitForProjectParameters } from './parameters.ts'
import type { Ending, GoOnOrFail } from './run.ts'
import type { Goal, Watched } from './watch.ts'

/** Besides what a wait is for and its timeout, this may end it. */
export interface RingGuard {
  /** To be asked at each look. */
  look(statuses: readonly ProjectStatus[]): Promise<Ending | undefined>
  /** The wait is over, however it ended. */
  end(): Promise<void>
}

export function createRingGuard(
  context: StepContext,
  { own }: Watched,
  goal: Goal,
  { howMany, onTimeout }: WaitForProjectParameters,
  goOnOrFail: GoOnOrFail,
): RingGuard {
  const { description: title, hasComplaints: hasFailed } = own
  const register = createWaitRegister(context, { title, hasFailed })
  return {
    end: () => register.end(),
    look: async (statuses) => {
      const verdict = await register.look(toNeed(statuses, howMany, goal))
      switch (verdict.kind) {
        case 'wait':
          return undefined
        case 'yields':
          return { outcome: 'WentFirst', conclude: () => context.log.highlight(verdict.message) }
        case 'victim':
          return {
            outcome: 'Deadlock',
            conclude: () => goOnOrFail('deadlock', verdict.message, onTimeout === 'Continue'),
          }
      }
    },
  }
}

/** Only tasks can be in a ring with us. What somebody may yet deploy holds nobody up for good. */
function toNeed(statuses: readonly ProjectStatus[], howMany: number | 'All', goal: Goal): Need {
  const groups = those(statuses, 'waiting').map(({ reasons }) =>
    reasons.flatMap((reason) => (reason.kind === 'unfinished' ? [reason.deployment.taskId] : [])),
  )
  const needed = howManyNeeded(statuses, howMany) - those(statuses, 'met').length
  const { step, state } = goal.kind === 'StepReached' ? goal : ({ step: '', state: 'Finished' } as const)
  return { kind: 'tasks', groups, needed, step, state, idle: goal.kind === 'Idle' }
}
