// Guided failure: instead of failing, a step asks what to do. Its task goes on holding its slot meanwhile.

import { failed, isManual, say, succeeded, type ActionResult, type ActionRun } from './action-run.ts'
import { askPerson, whoAnswered } from './ask-person.ts'

/** Runs an action, and again as often as somebody says so. */
export async function withGuidance(run: ActionRun, attempt: () => Promise<ActionResult>): Promise<ActionResult> {
  for (;;) {
    const result = await attempt()
    run.control.signal.throwIfAborted()
    if (result.kind !== 'failed' || !run.execution.run.useGuidedFailure || isManual(run.action)) return result
    const answer = await ask(run, result.message)
    switch (answer) {
      case 'Retry':
        continue
      case 'Ignore':
        return succeeded
      case 'Exclude':
        if (run.machine) run.progress.excludedMachineIds.add(run.machine.id)
        return succeeded
      default:
        return failed(result.message)
    }
  }
}

async function ask(run: ActionRun, message: string): Promise<string> {
  const { action, machine } = run
  say(run, 'Error', message)
  say(run, 'Wait', 'Waiting for failure guidance')
  const interruption = await askPerson(run, {
    type: 'GuidedFailure',
    title: `The step "${action.name}"${machine ? ` on ${machine.name}` : ''} requires failure guidance`,
    instructions: message,
    responsibleTeamIds: [],
    choices: ['Fail', 'Retry', 'Ignore', ...(machine ? ['Exclude'] : [])],
    how: 'keeps-all',
  })
  const answer = interruption.values['Guidance'] ?? 'Fail'
  const notes = interruption.values['Notes']
  say(run, 'Info', `${whoAnswered(run, interruption)} says: ${answer}${notes ? ` (${notes})` : ''}`)
  return answer
}
