// The variables that a step of a task is handed: Octopus's own about the task, the project's in their scope, and the
// step's own properties and parameters.

import type {
  Action,
  ActionTemplateVersion,
  Machine,
  OutputVariable,
  Properties,
  PropertyValue,
  ServerTask,
  Step,
} from '../store/documents.ts'
import { createOctostache } from '../worker/octostache/octostache.ts'
import type { ScriptVariable } from '../worker/run-script.ts'
import type { World } from '../world.ts'
import { executionOf, type Execution } from './execution.ts'
import { actionVariables, machineVariables, octopusVariables, serverVariables } from './octopus-variables.ts'
import type { Progress } from './progress.ts'
import { variablesInScope } from './scoped-variables.ts'

export interface StepAtHand {
  readonly step: Step
  /** `2`, or `2.1` for the first of several actions of a step. */
  readonly number: string
  readonly action: Action
  /** The step template that it refers to, in the version that it refers to. */
  readonly template?: ActionTemplateVersion | undefined
  /** The deployment target that it runs on, or for. */
  readonly machine?: Machine | undefined
  readonly progress?: Progress
}

/**
 * All variables, by name, as they stand in Octopus: tokens of Octostache are not filled in. What is named later wins:
 * defaults of template parameters, what the step says, the project's variables, output of earlier steps, Octopus's own.
 */
export function taskVariables(
  world: World,
  task: ServerTask,
  atHand?: StepAtHand,
  progress: Progress | undefined = atHand?.progress,
): ReadonlyMap<string, ScriptVariable> {
  const variables = new Map<string, ScriptVariable>()
  const names = new Map<string, string>()
  // Names compare without case, so that a later one replaces an earlier one that is spelt otherwise.
  const set = (name: string, value: ScriptVariable) => {
    variables.delete(names.get(name.toLowerCase()) ?? name)
    names.set(name.toLowerCase(), name)
    variables.set(name, value)
  }
  const setPlain = (values: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(values)) set(name, { value, sensitive: false })
  }
  if (atHand) for (const [name, value] of stepVariables(atHand)) set(name, value)
  const execution = executionOf(world.store, task)
  if (execution) for (const [name, value] of projectVariables(execution, atHand)) set(name, value)
  for (const output of task.outputVariables) {
    const { value, sensitive } = output
    for (const name of outputNames(output)) set(name, { value, sensitive })
  }
  setPlain(serverVariables(world, task))
  if (execution) setPlain(octopusVariables(world, task, execution, progress))
  if (atHand) setPlain(actionVariables(atHand))
  setPlain(machineVariables(world, atHand))
  return variables
}

/** A text with the variables of a step, or of a task as a whole, filled in. */
export function evaluateFor(
  world: World,
  task: ServerTask,
  text: string,
  atHand?: StepAtHand,
  progress?: Progress,
): string {
  if (!text.includes('#{')) return text
  const variables = taskVariables(world, task, atHand, progress)
  const octostache = createOctostache(new Map([...variables].map(([name, { value }]) => [name, value])))
  return octostache.evaluate(text) ?? ''
}

/** `Octopus.Action[Migrate].Output.Version`, and with the target that it comes from. */
function outputNames({ step, name, machine }: OutputVariable): readonly string[] {
  const plainName = `Octopus.Action[${step}].Output.${name}`
  return machine === undefined ? [plainName] : [plainName, `Octopus.Action[${step}].Output[${machine}].${name}`]
}

function* stepVariables({ step, action, template }: StepAtHand): Generator<readonly [string, ScriptVariable]> {
  for (const [name, value] of Object.entries(step.properties)) {
    yield [name, { value: plain(value), sensitive: typeof value !== 'string' }]
  }
  yield* templateVariables(template, action.properties)
}

/** What a step template gives a script, and what whoever uses it says: the later wins. */
export function* templateVariables(
  template: ActionTemplateVersion | undefined,
  properties: Properties,
): Generator<readonly [string, ScriptVariable]> {
  const isSecret = new Set(
    template?.parameters
      .filter(({ displaySettings }) => displaySettings['Octopus.ControlType'] === 'Sensitive')
      .map(({ name }) => name),
  )
  const variable = (name: string, value: PropertyValue): readonly [string, ScriptVariable] => [
    name,
    { value: plain(value), sensitive: typeof value !== 'string' || isSecret.has(name) },
  ]
  for (const { name, defaultValue } of template?.parameters ?? []) yield variable(name, defaultValue)
  for (const [name, value] of Object.entries(template?.properties ?? {})) yield variable(name, value)
  for (const [name, value] of Object.entries(properties)) yield variable(name, value)
}

function* projectVariables(
  execution: Execution,
  atHand: StepAtHand | undefined,
): Generator<readonly [string, ScriptVariable]> {
  const { project, environment, tenant, manifest, run } = execution
  const scope = {
    project,
    environment,
    tenant,
    ...(execution.kind === 'deployment' ? { channelId: execution.channel.id } : { runbookId: execution.runbook.id }),
    actionId: atHand?.action.id,
    machine: atHand?.machine,
  }
  for (const [name, variable] of variablesInScope(manifest.variables, scope)) {
    const value = run.formValues[variable.id] ?? variable.value ?? ''
    yield [name, { value, sensitive: variable.type === 'Sensitive' }]
  }
}

function plain(value: PropertyValue): string {
  return typeof value === 'string' ? value : value.secret
}
