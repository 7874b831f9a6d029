// What a schema cannot see in the steps of a process.

import { known, namesOf, once, type Report } from './check-names.ts'
import type { SpacePart } from './schema.ts'
import { kindsOfWork, type ActionEntry, type StepEntry } from './step-schema.ts'

export function checkSteps(
  file: SpacePart,
  steps: readonly StepEntry[],
  channels: readonly string[],
  path: string,
  report: Report,
): void {
  once(namesOf(steps), (index) => `${path}[${index}].name`, report)
  steps.forEach((step, index) => {
    const at = `${path}[${index}]`
    checkAction(file, step, channels, at, report)
    if (step.actions.length > 0 && (kindsOfWork(step).length > 0 || step.log.length > 0 || step.fails !== false)) {
      report(at, 'has actions and work of its own: a step does one of them')
    }
    if (step.window !== undefined && step.roles.length === 0) {
      report(`${at}.window`, 'is for a step that runs on targets: give it roles')
    }
    once(namesOf(step.actions), (action) => `${at}.actions[${action}].name`, report)
    step.actions.forEach((action, position) =>
      checkAction(file, action, channels, `${at}.actions[${position}]`, report),
    )
  })
}

function checkAction(
  file: SpacePart,
  action: ActionEntry,
  channels: readonly string[],
  path: string,
  report: Report,
): void {
  const kinds = kindsOfWork(action)
  if (kinds.length > 1) report(path, `has ${kinds.join(' and ')}: a step does one of them`)
  if (action.fails !== false && action.takes === undefined) {
    report(`${path}.fails`, 'is for a step with "takes": give a timespan')
  }
  if ((action.condition === 'Variable') !== (action.when !== undefined)) {
    report(`${path}.when`, 'goes with the condition "Variable": give both or none')
  }
  known(action.environments, namesOf(file.environments), `${path}.environments`, 'environment', report)
  known(action.exceptEnvironments, namesOf(file.environments), `${path}.exceptEnvironments`, 'environment', report)
  known(action.channels, channels, `${path}.channels`, 'channel', report)
  const templates = file.stepTemplates.map(({ Name }) => Name)
  known(action.template?.name, templates, `${path}.template.name`, 'step template', report)
  known(action.manualIntervention?.teams, namesOf(file.teams), `${path}.manualIntervention.teams`, 'team', report)
}
