// A script that somebody typed in: it runs once on the server, or on targets, without any process.

import type { Machine, ServerTask } from '../store/documents.ts'
import type { ScriptVariable } from '../worker/run-script.ts'
import type { World } from '../world.ts'
import { runScriptAt } from './actions/run-script-at.ts'
import { addChild, addLine, endNode, startNode } from './activity-log.ts'
import { inParallel } from './in-parallel.ts'
import { serverVariables } from './octopus-variables.ts'
import type { Outcome, TaskControl } from './task-queue.ts'

const parallelism = 10

export async function carryOutAdHocScript(world: World, task: ServerTask, control: TaskControl): Promise<Outcome> {
  const { clock } = world
  const { ScriptBody, Syntax } = task.arguments
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
        body: typeof ScriptBody === 'string' ? ScriptBody : '',
        syntax: typeof Syntax === 'string' ? Syntax : 'PowerShell',
        variables: variablesFor(world, task, machine),
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
