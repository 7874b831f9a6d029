// What a server task does while it runs, by its type.

import type { ServerTask } from '../store/documents.ts'
import type { World } from '../world.ts'
import { carryOutAdHocScript } from './carry-out-ad-hoc-script.ts'
import { carryOutHealthCheck } from './carry-out-health-check.ts'
import { carryOutProcess } from './carry-out-process.ts'
import { executionOf } from './execution.ts'
import type { Outcome, TaskControl } from './task-queue.ts'

type Runner = (world: World, task: ServerTask, control: TaskControl) => Promise<Outcome>

/** Types of tasks that a client may create by themselves. */
export const explicitTasks: Readonly<Record<string, Runner>> = {
  AdHocScript: carryOutAdHocScript,
  Health: carryOutHealthCheck,
}

/** All types of tasks, with what people call them. */
export const taskTypes: Readonly<Record<string, string>> = {
  AdHocScript: 'Script console run',
  Deploy: 'Deploy',
  Health: 'Health check',
  RunbookRun: 'Runbook run',
}

/** @throws The control's abort reason, once the task was cancelled or ended by hand. */
export async function carryOutTask(world: World, task: ServerTask, control: TaskControl): Promise<Outcome> {
  const execution = executionOf(world.store, task)
  if (execution) return carryOutProcess(world, task, execution, control)
  const runner = explicitTasks[task.name]
  if (runner) return runner(world, task, control)
  return { state: 'Failed', message: `The simulator cannot carry out tasks of type ${task.name}.` }
}
