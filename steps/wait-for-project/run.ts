import type { StepContext } from '../../runtime/define-step.ts'
import { poll, type PollResult } from '../../runtime/poll.ts'
import { StepError } from '../../runtime/step-error.ts'
import { decide, type Decision, type ProjectStatus } from './decide.ts'
import { describeFailure, describeGoingOn, describeTimeout } from './describe.ts'
import { createExplainer } from './explain.ts'
import { findWatched, readGoal } from './find-watched.ts'
import { setOutputs, type Outcome } from './outputs.ts'
import type { WaitForProjectParameters } from './parameters.ts'
import { createWatch, type Goal } from './watch.ts'

/** What ends the wait before its time. */
interface Verdict {
  readonly decision: Exclude<Decision['kind'], 'wait'>
  readonly statuses: readonly ProjectStatus[]
}

export async function run(parameters: WaitForProjectParameters, context: StepContext): Promise<void> {
  const { octopus, log } = context
  const { howMany, timeoutMinutes, onTimeout, onFailure } = parameters
  const goal = readGoal(parameters)
  const watched = await findWatched(parameters, goal, context)
  const look = createWatch(octopus, watched, goal)
  const explain = createExplainer(octopus, watched)

  const ended = await poll<Verdict>(context, timeoutMinutes * 60_000, async () => {
    const { statuses, others } = await look()
    const decision = decide(statuses, howMany)
    if (decision.kind !== 'wait') return { kind: 'settled', result: { decision: decision.kind, statuses } }
    return { kind: 'waiting', others, ...(await explain(statuses, howMany)) }
  })

  await setOutputs(context, watched, outcomeOf(ended, goal), ended.waitedMs)
  if (ended.kind === 'timed-out') {
    goOnOrFail('wait-timed-out', describeTimeout(timeoutMinutes, ended.waitingFor), onTimeout === 'Continue', log)
    return
  }
  const { decision, statuses } = ended.result
  const { name } = watched.environment
  if (decision === 'failed') {
    const mayGoOn = onFailure === 'Continue' && !statuses.some(isIdleAgainstWish)
    goOnOrFail('awaited-failed', describeFailure(statuses, name), mayGoOn, log)
    return
  }
  log.highlight(describeGoingOn(statuses, goal, name, ended.waitedMs))
}

function outcomeOf(ended: PollResult<Verdict>, goal: Goal): Outcome {
  if (ended.kind === 'timed-out') return 'TimedOut'
  const { decision, statuses } = ended.result
  if (decision === 'failed') return 'Failed'
  return statuses.every(isNothingRunning) ? 'NothingRunning' : goal.kind
}

function isNothingRunning({ reasons }: ProjectStatus): boolean {
  return reasons.some(({ kind }) => kind === 'nothing-running')
}

/** That nothing was running has a choice of its own. */
function isIdleAgainstWish(status: ProjectStatus): boolean {
  return status.standing === 'failed' && isNothingRunning(status)
}

function goOnOrFail(
  code: 'wait-timed-out' | 'awaited-failed',
  message: string,
  mayGoOn: boolean,
  log: StepContext['log'],
): void {
  if (!mayGoOn) throw new StepError(code, message)
  log.warning(`${message}\nGoing on all the same, as this step says.`)
}
