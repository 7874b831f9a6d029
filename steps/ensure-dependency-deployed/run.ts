import type { StepContext } from '../../runtime/define-step.ts'
import { cancelTask } from '../../runtime/octopus/cancel-task.ts'
import { poll } from '../../runtime/poll.ts'
import { StepError } from '../../runtime/step-error.ts'
import { findDependencies } from './find-dependencies.ts'
import { createLook } from './look.ts'
import type { EnsureDependencyParameters } from './parameters.ts'
import { report, type Outcome, type Standing } from './standing.ts'

export async function run(parameters: EnsureDependencyParameters, context: StepContext): Promise<void> {
  const { clock, log } = context
  const { timeoutMinutes, onTimeout, whatIf } = parameters
  const startedAt = clock.now()
  const found = await findDependencies(parameters, context)
  const standings = [
    ...found.dependencies.map((dependency): Standing => ({ dependency, state: undefined })),
    ...found.skipped.map((dependency): Standing => ({ dependency, state: 'Skipped' })),
  ]
  let outcome: Outcome = 'Failed'
  try {
    const ended = await poll(context, timeoutMinutes * 60_000, createLook(context, parameters, found, standings))
    const late = ended.kind === 'settled' ? ended.result : ended.waitingFor.join('\n')
    if (!late) {
      outcome = whatIf ? 'WhatIf' : standings.some(({ state }) => state === 'Missing') ? 'Missing' : 'Ready'
      return
    }
    outcome = 'TimedOut'
    const open = standings.filter(({ state }) => !state)
    for (const standing of open) standing.state = 'TimedOut'
    let message = `Gave up, for it takes longer than this step allows:\n${late}`
    if (onTimeout === 'Continue') {
      log.warning(message)
      return
    }
    for (const { isOurs, taskId } of open) {
      if (onTimeout !== 'Cancel' || !isOurs || !taskId) continue
      const obstacle = await cancelTask(context, taskId)
      if (obstacle) message += `\n${taskId} goes on, for it could not be canceled: ${obstacle}`
    }
    throw new StepError('wait-timed-out', message)
  } finally {
    report(context, standings, outcome, clock.now() - startedAt)
  }
}
