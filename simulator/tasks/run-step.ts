// One step of a process: its actions in order, once on the server, or on each of its targets, a few targets at once.

import type { StepEvent } from '../events.ts'
import type { Action, ActivityNode, Deployment, Machine, ServerTask, Step } from '../store/documents.ts'
import type { World } from '../world.ts'
import { isManual } from './actions/action-run.ts'
import { addChild, addLine, endNode, hasWarnings, startNode } from './activity-log.ts'
import type { Execution } from './execution.ts'
import { inParallel } from './in-parallel.ts'
import type { Progress, StepStatusCode } from './progress.ts'
import { conditionOf, whyConditionFails, whyLeftOut } from './run-conditions.ts'
import { runInPlace } from './run-in-place.ts'
import { matchingTargets, targetRoles } from './targets.ts'
import type { TaskControl } from './task-queue.ts'
import { evaluateFor } from './task-variables.ts'

export interface StepRun {
  readonly world: World
  readonly task: ServerTask
  readonly execution: Execution
  readonly progress: Progress
  readonly step: Step
  /** Its place in the process, from 1. */
  readonly position: number
  readonly control: TaskControl
}

/** How many targets of a step are worked on at once unless a variable says otherwise. */
const defaultParallelism = 10

/**
 * A failure goes into the progress.
 * @throws The control's abort reason, once the task was cancelled or ended by hand.
 */
export async function runStep(run: StepRun): Promise<void> {
  const { world, task, execution, progress, step, position, control } = run
  const { clock } = world
  const [action] = step.actions
  const name = step.actions.length === 1 && action ? action.name : step.name
  const node = addChild(task.activity, `Step ${position}: ${name}`)
  const tell = (change: StepEvent['change']) =>
    world.emit({ kind: 'step', change, at: clock.now(), taskId: task.id, step: name })
  const note = (code: StepStatusCode, error = '') => progress.steps.set(name, { code, error })
  const roles = targetRoles(step)
  const machines = roles.length > 0 && !step.actions.every(isManual) ? targetsOf(run, roles) : undefined

  const skipped = whySkipped(run, machines?.length === 0 ? roles : undefined)
  if (skipped !== undefined) {
    addLine(node, 'Verbose', skipped, clock.now())
    endNode(node, 'Skipped', clock.now())
    note('Skipped')
    return tell('skipped')
  }
  startNode(node, clock.now())
  tell('started')
  note('Running')
  try {
    const failure = machines ? await runOnTargets(run, node, machines) : await runActions(run, node, control, undefined)
    if (failure !== undefined) {
      progress.failure ??= failure
      endNode(node, 'Failed', clock.now())
      note('Failed', failure)
      return tell('failed')
    }
    const warned = hasWarnings(node)
    task.hasWarningsOrErrors ||= warned
    endNode(node, warned ? 'SuccessWithWarning' : 'Success', clock.now())
    note('Succeeded')
    tell('succeeded')
  } catch (error) {
    if (control.signal.aborted) tell('canceled')
    throw error
  } finally {
    if (execution.kind === 'deployment' && machines) rememberMachines(world, execution.run, machines)
  }
}

/** Why a step does not run, as a sentence; `undefined` where it runs. */
function whySkipped(run: StepRun, rolesWithoutTargets: readonly string[] | undefined): string | undefined {
  const { world, task, execution, progress, step } = run
  const leftOut = step.actions.map((action) => whyLeftOut(action, execution))
  if (leftOut.length > 0 && leftOut.every((reason) => reason !== undefined)) return leftOut[0]
  const expression = () => {
    const text = step.properties['Octopus.Step.ConditionVariableExpression']
    return evaluateFor(world, task, typeof text === 'string' ? text : '', undefined, progress)
  }
  const condition = whyConditionFails(step.condition, progress.failure !== undefined, expression)
  if (condition !== undefined) return condition
  return rolesWithoutTargets && `There are no enabled targets in ${rolesWithoutTargets.join(', ')} here.`
}

function targetsOf({ world, execution, progress }: StepRun, roles: readonly string[]): readonly Machine[] {
  return matchingTargets(world.store, execution, roles).filter(({ id }) => !progress.excludedMachineIds.has(id))
}

/** @returns The message of the target that failed first. */
async function runOnTargets(
  run: StepRun,
  node: ActivityNode,
  machines: readonly Machine[],
): Promise<string | undefined> {
  const { world, control, progress, step } = run
  let failure: string | undefined
  await inParallel({
    clock: world.clock,
    control,
    items: machines,
    width: windowOf(run),
    // After a failure no further target is touched.
    mayBegin: ({ id }) => failure === undefined && !progress.excludedMachineIds.has(id),
    async work(machine, own) {
      const place = addChild(node, machine.name)
      if (step.actions.length === 1) {
        failure ??= await runActions(run, place, own, machine)
        return
      }
      startNode(place, world.clock.now())
      const message = await runActions(run, place, own, machine)
      endNode(place, message === undefined ? 'Success' : 'Failed', world.clock.now())
      failure ??= message
    },
  })
  return failure
}

/** The step's rolling window, or what the project allows at once. */
function windowOf({ world, task, step, progress }: StepRun): number {
  const own = step.properties['Octopus.Action.MaxParallelism']
  const text = typeof own === 'string' && own !== '' ? own : '#{Octopus.Action.MaxParallelism}'
  const width = Number.parseInt(evaluateFor(world, task, text, undefined, progress), 10)
  return width > 0 ? width : defaultParallelism
}

/**
 * The actions of a step in order, in one place.
 * @param node Of the step, or of the target below it.
 * @returns The message of the first that failed.
 */
async function runActions(
  run: StepRun,
  node: ActivityNode,
  control: TaskControl,
  machine: Machine | undefined,
): Promise<string | undefined> {
  const { world, execution, step, position } = run
  let failure: string | undefined
  for (const [index, action] of step.actions.entries()) {
    const isOnly = step.actions.length === 1
    const number = isOnly ? String(position) : `${position}.${index + 1}`
    const own = isOnly ? node : addChild(node, `Step ${number}: ${action.name}`)
    const skipped = isOnly ? undefined : (whyLeftOut(action, execution) ?? whyNotNow(run, action, failure))
    if (skipped !== undefined) {
      addLine(own, 'Verbose', skipped, world.clock.now())
      endNode(own, 'Skipped', world.clock.now())
      continue
    }
    if (!isOnly) startNode(own, world.clock.now())
    const place = machine || isManual(action) ? own : addChild(own, 'Octopus Server')
    const message = await runInPlace({ ...run, control, action, number, machine, stepName: action.name, node: place })
    if (!isOnly) endNode(own, message === undefined ? 'Success' : 'Failed', world.clock.now())
    failure ??= message
  }
  return failure
}

/** An action among several: its own condition looks at the step so far, besides the process. */
function whyNotNow(run: StepRun, action: Action, failure: string | undefined): string | undefined {
  const { world, task, progress } = run
  const expression = () => {
    const text = action.properties['Octopus.Action.ConditionVariableExpression']
    return evaluateFor(world, task, typeof text === 'string' ? text : '', undefined, progress)
  }
  return whyConditionFails(conditionOf(action), failure !== undefined, expression)
}

function rememberMachines({ store }: World, deployment: Deployment, machines: readonly Machine[]): void {
  const ids = new Set([...deployment.deployedToMachineIds, ...machines.map(({ id }) => id)])
  store.deployments.change(deployment, { deployedToMachineIds: [...ids] })
}
