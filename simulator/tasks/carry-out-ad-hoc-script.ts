// A script that somebody typed in, or the one of a step template: it runs once on the server, or on targets, without any
// process.

import type { Machine, ServerTask } from '../store/documents.ts'
import type { ScriptVariable } from '../worker/run-script.ts'
import type { World } from '../world.ts'
import { runScriptAt } from './actions/run-script-at.ts'
import { addChild, addLine, endNode, startNode } from './activity-log.ts'
import { inParallel } from './in-parallel.ts'
import { serverVariables } from './octopus-variables.ts'
import type { Outcome, TaskControl } from './task-queue.ts'
import { templateVariables } from './task-variables.ts'

const parallelism = 10

export async function carryOutAdHocScript(world: World, task: ServerTask, control: TaskControl): Promise<Outcome> {
  const { clock } = world
  const source = readSource(world, task)
  if (source.kind === 'refused') return { state: 'Failed', message: source.message }
  const places = placesOf(world, task)
  if (places.length === 0) return { state: 'Failed', message: 'There are no targets to run the script on.' }
  let failure: string | undefined
  await inParallel({
    clock,
    control,
    items: places,
    width: parallelism,
    mayBegin: () => true,
    async work(machine, own) {
      const name = machine?.name ?? 'Octopus Server'
      const node = addChild(task.activity, name)
      startNode(node, clock.now())
      const script = {
        body: source.body,
        syntax: source.syntax,
        variables: new Map([...source.variables, ...variablesFor(world, task, machine)]),
        machineName: machine?.name,
      }
      const result = await runScriptAt({ world, task, control: own, node, stepName: name }, script)
      own.signal.throwIfAborted()
      if (result.kind === 'failed') {
        failure ??= result.message
        addLine(node, 'Fatal', result.message, clock.now())
      }
      endNode(node, result.kind === 'failed' ? 'Failed' : 'Success', clock.now())
    },
  })
  return failure === undefined ? { state: 'Success', message: '' } : { state: 'Failed', message: failure }
}

type Source =
  | {
      readonly kind: 'found'
      readonly body: string
      readonly syntax: string
      /** What the step template and the values for its parameters give it. */
      readonly variables: ReadonlyMap<string, ScriptVariable>
    }
  | { readonly kind: 'refused'; readonly message: string }

/** As the portal's button "Run" of a step template sends it: its id, and values for its parameters. */
function readSource({ store }: World, { spaceId, arguments: given }: ServerTask): Source {
  const { ScriptBody, Syntax, ActionTemplateId, Properties } = given
  if (typeof ActionTemplateId !== 'string' || ActionTemplateId === '') {
    const body = typeof ScriptBody === 'string' ? ScriptBody : ''
    return { kind: 'found', body, syntax: typeof Syntax === 'string' ? Syntax : 'PowerShell', variables: new Map() }
  }
  const template = store.actionTemplates.get(ActionTemplateId)
  if (template?.spaceId !== spaceId) {
    return { kind: 'refused', message: `The step template ${ActionTemplateId} does not exist.` }
  }
  const properties = readTexts(Properties)
  if (!properties) {
    return { kind: 'refused', message: 'The simulator runs a step template by itself only with texts as properties.' }
  }
  const variables = new Map(templateVariables(template.versions.at(-1), properties))
  const text = (name: string) => variables.get(`Octopus.Action.Script.${name}`)?.value ?? ''
  return { kind: 'found', body: text('ScriptBody'), syntax: text('Syntax') || 'Bash', variables }
}

/** Secrets would come out again with the task's arguments. */
function readTexts(bag: unknown): Readonly<Record<string, string>> | undefined {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(bag ?? {})
  const texts = entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
  return texts.length === entries.length ? Object.fromEntries(texts) : undefined
}

/** The targets; `undefined` stands for the server, or a worker. */
function placesOf({ store }: World, task: ServerTask): readonly (Machine | undefined)[] {
  const { TargetType, MachineIds, EnvironmentIds, TargetRoles } = task.arguments
  const machineIds = readIds(MachineIds)
  const environmentIds = readIds(EnvironmentIds)
  const roles = readIds(TargetRoles)
  const usable = store.machines.all().filter(({ spaceId, isDisabled }) => spaceId === task.spaceId && !isDisabled)
  if (TargetType === 'Machines' || (TargetType === undefined && machineIds.length > 0)) {
    return usable.filter(({ id }) => machineIds.includes(id))
  }
  if (TargetType === 'Environments') {
    return usable.filter(
      (machine) =>
        machine.environmentIds.some((id) => environmentIds.includes(id)) &&
        (roles.length === 0 || machine.roles.some((role) => roles.includes(role))),
    )
  }
  return [undefined]
}

function variablesFor(
  world: World,
  task: ServerTask,
  machine: Machine | undefined,
): ReadonlyMap<string, ScriptVariable> {
  const values = {
    ...serverVariables(world, task),
    ...(machine ? { 'Octopus.Machine.Id': machine.id, 'Octopus.Machine.Name': machine.name } : {}),
  }
  return new Map(Object.entries(values).map(([name, value]) => [name, { value, sensitive: false }]))
}

/** Ids among the arguments of a task: a list, or a text with commas. */
export function readIds(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((id) => typeof id === 'string')
  if (typeof value !== 'string') return []
  return value
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean)
}
