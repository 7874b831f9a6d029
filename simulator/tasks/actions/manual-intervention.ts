// A step that waits for a person: the task is `Queued` again, with its start time kept, until somebody answers. As one of
// several actions of a step it only halts the task from 2026 on, which then stays `Executing`.

import type { WaitForAnswer } from '../running-task.ts'
import { evaluateFor } from '../task-variables.ts'
import { failed, property, say, succeeded, type ActionResult, type ActionRun } from './action-run.ts'
import { askPerson, whoAnswered } from './ask-person.ts'

export async function runManualIntervention(run: ActionRun): Promise<ActionResult> {
  const { world, task, action } = run
  say(run, 'Wait', 'Waiting for manual intervention')
  const interruption = await askPerson(run, {
    type: 'ManualIntervention',
    title: action.name,
    instructions: evaluateFor(world, task, property(run, 'Octopus.Action.Manual.Instructions'), run),
    responsibleTeamIds: property(run, 'Octopus.Action.Manual.ResponsibleTeamIds')
      .split(',')
      .map((id) => id.trim())
      .filter(Boolean),
    choices: ['Proceed', 'Abort'],
    how: howToWait(run),
  })
  const notes = interruption.values['Notes']
  if (notes) say(run, 'Info', `Notes: ${notes}`)
  if (interruption.values['Result'] === 'Proceed') {
    const { responsibleUserId } = interruption
    const user = responsibleUserId === undefined ? undefined : world.store.users.get(responsibleUserId)
    const outputs: readonly (readonly [string, string])[] = [
      ['Manual.Notes', notes ?? ''],
      ['Manual.ResponsibleUser.Id', user?.id ?? ''],
      ['Manual.ResponsibleUser.Username', user?.username ?? ''],
      ['Manual.ResponsibleUser.DisplayName', user?.displayName ?? ''],
    ]
    for (const [name, value] of outputs) task.outputVariables.push({ step: action.name, name, value, sensitive: false })
    return succeeded
  }
  return failed(`Aborted by ${whoAnswered(run, interruption)}.`)
}

function howToWait(run: ActionRun): WaitForAnswer {
  const { world, control, step } = run
  const { generation, unconfirmed } = world.settings
  // While other work of the task goes on, there is nothing to give back.
  if (control.isBranch || (generation >= 2026 && step.actions.length > 1)) return 'keeps-all'
  const said = property(run, 'Octopus.Action.Manual.BlockConcurrentDeployments').toLowerCase()
  const blocks = said === '' ? unconfirmed.blockConcurrentDeployments === 'blocked' : said === 'true'
  return blocks ? 'keeps-tag' : 'gives-all-back'
}
