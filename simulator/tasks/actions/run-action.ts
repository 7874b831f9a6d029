// Which kind of action is carried out by what. An action of a kind that is not here fails and says so: the simulator
// does not make up what a step would do.

import { failed, type ActionResult, type ActionRun } from './action-run.ts'
import { runManualIntervention } from './manual-intervention.ts'
import { runScriptAction } from './script-action.ts'
import { runSimulatedWork, simulatedWork } from './simulated-work.ts'

const runners: Readonly<Record<string, (run: ActionRun) => Promise<ActionResult>>> = {
  [simulatedWork]: runSimulatedWork,
  'Octopus.Manual': runManualIntervention,
  'Octopus.Script': runScriptAction,
}

/** @throws The control's abort reason, once the task was cancelled or ended by hand. */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const runner = runners[run.action.actionType]
  if (runner) return runner(run)
  return failed(
    `The simulator cannot carry out "${run.action.name}": it knows ${Object.keys(runners).join(', ')}, not ${run.action.actionType}. ` +
      `Let a step of type ${simulatedWork} stand in for it.`,
  )
}
