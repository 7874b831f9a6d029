// An action's attempts: each within its time limit, repeated as often as the step allows.

import { sameName } from '../../store/same-name.ts'
import { failed, property, say, type ActionResult, type ActionRun } from './action-run.ts'
import { evaluateFor } from '../task-variables.ts'
import { runAction } from './run-action.ts'

/** The first repetition comes at once, the others after this pause. */
const pauseMs = 15_000

/** @throws The control's abort reason, once the task was cancelled or ended by hand. */
export async function runAttempts(run: ActionRun): Promise<ActionResult> {
  const { world, task, control } = run
  const repetitions = wholeNumber(property(run, 'Octopus.Action.AutoRetry.MaximumCount'))
  for (let repetition = 0; ; repetition += 1) {
    const outputs = [...task.outputVariables]
    const result = await runInTime(run)
    control.signal.throwIfAborted()
    if (result.kind === 'succeeded' || repetition >= repetitions) return result
    say(run, 'Warning', `${result.message} Retrying: attempt ${repetition + 2} of ${repetitions + 1}.`)
    if (world.settings.unconfirmed.outputOfFailedAttempts === 'dropped') {
      task.outputVariables.splice(0, task.outputVariables.length, ...outputs)
    }
    if (repetition > 0) await control.participant.sleep(pauseMs, control.signal)
  }
}

async function runInTime(run: ActionRun): Promise<ActionResult> {
  const { world, control, action } = run
  const minutes = timeLimitMinutes(run)
  if (minutes === 0) return runAction(run)
  const passed = new AbortController()
  const lift = world.clock.at(world.clock.now() + minutes * 60_000, () => passed.abort())
  const timedOut = () => passed.signal.aborted && !control.signal.aborted
  const message = `The step "${action.name}" did not end within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
  try {
    const signal = AbortSignal.any([control.signal, passed.signal])
    const result = await runAction({ ...run, control: { ...control, signal } })
    return timedOut() ? failed(message) : result
  } catch (error) {
    if (timedOut()) return failed(message)
    throw error
  } finally {
    lift()
  }
}

/** 0 where there is none. The step says it, or a variable that names the step. */
function timeLimitMinutes(run: ActionRun): number {
  const { world, task, action, execution } = run
  const name = `Octopus.Action[${action.name}].ExecutionTimeout.Minutes`
  const isVariable = execution.manifest.variables.some((variable) => sameName(variable.name, name))
  const text = isVariable ? `#{${name}}` : property(run, 'Octopus.Action.ExecutionTimeout.Minutes')
  return wholeNumber(evaluateFor(world, task, text, run))
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : 0
}
