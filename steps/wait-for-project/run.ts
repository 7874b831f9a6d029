import type { StepContext } from '../../runtime/define-step.ts'
import { poll } from '../../runtime/poll.ts'
import { StepError, type StepErrorCode } from '../../runtime/step-error.ts'
import { decide, type ProjectStatus } from './decide.ts'
import { describeFailure, describeGoingOn, describeTimeout } from './describe.ts'
import { createExplainer } from './explain.ts'
import { findWatched, readGoal } from './find-watched.ts'
import { setOutputs, type Outcome } from './outputs.ts'
import type { WaitForProjectParameters } from './parameters.ts'
import { createRingGuard } from './ring-guard.ts'
import { createWatch } from './watch.ts'

/** How a wait ends. */
export interface Ending {
  readonly outcome: Outcome
  /** Says so, and fails if this deployment may not go on. */
  readonly conclude: (waitedMs: number) => void
}

/** @throws {StepError} If it may not go on. */
export type GoOnOrFail = (code: StepErrorCode, message: string, mayGoOn: boolean) => void

export async function run(parameters: WaitForProjectParameters, context: StepContext): Promise<void> {
  const { octopus, log } = context
  const { howMany, timeoutMinutes, onTimeout, onFailure } = parameters
  const goal = readGoal(parameters)
  const watched = await findWatched(parameters, goal, context)
  const { name } = watched.environment
  const look = createWatch(octopus, watched, goal)
  const explain = createExplainer(octopus, watched)
  const goOnOrFail: GoOnOrFail = (code, message, mayGoOn) => {
    if (!mayGoOn) throw new StepError(code, message)
    log.warning(`${message}\nGoing on all the same, as this step says.`)
  }
  const guard = createRingGuard(context, watched, goal, parameters, goOnOrFail)

  function endingOf(kind: 'proceed' | 'failed', statuses: readonly ProjectStatus[]): Ending {
    if (kind === 'failed') {
      const mayGoOn = onFailure === 'Continue' && !statuses.some(isIdleAgainstWish)
      const conclude = () => goOnOrFail('awaited-failed', describeFailure(statuses, name), mayGoOn)
      return { outcome: 'Failed', conclude }
    }
    return {
      outcome: statuses.every(isNothingRunning) ? 'NothingRunning' : goal.kind,
      conclude: (waitedMs) => log.highlight(describeGoingOn(statuses, goal, name, waitedMs)),
    }
  }

  const ended = await poll<Ending>(context, timeoutMinutes * 60_000, async () => {
    const { statuses, others } = await look()
    const { kind } = decide(statuses, howMany)
    if (kind !== 'wait') return { kind: 'settled', result: endingOf(kind, statuses) }
    const explanation = await explain(statuses, howMany)
    const result = await guard.look(statuses)
    return result ? { kind: 'settled', result } : { kind: 'waiting', others, ...explanation }
  }).finally(() => guard.end())

  const { outcome, conclude }: Ending =
    ended.kind === 'settled'
      ? ended.result
      : {
          outcome: 'TimedOut',
          conclude: () =>
            goOnOrFail('wait-timed-out', describeTimeout(timeoutMinutes, ended.waitingFor), onTimeout === 'Continue'),
        }
  await setOutputs(context, watched, outcome, ended.waitedMs)
  conclude(ended.waitedMs)
}

function isNothingRunning({ reasons }: ProjectStatus): boolean {
  return reasons.some(({ kind }) => kind === 'nothing-running')
}

/** That nothing was running has a choice of its own. */
function isIdleAgainstWish(status: ProjectStatus): boolean {
  return status.standing === 'failed' && isNothingRunning(status)
}
