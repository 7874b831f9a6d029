// What an action has in hand while it runs in one place, and how it may end.

import type { ActivityNode, ServerTask } from '../../store/documents.ts'
import type { LogCategory } from '../../worker/run-script.ts'
import type { World } from '../../world.ts'
import { addLine } from '../activity-log.ts'
import type { Execution } from '../execution.ts'
import type { Progress } from '../progress.ts'
import type { TaskControl } from '../task-queue.ts'
import type { StepAtHand } from '../task-variables.ts'

/** Something of a task that says things in its log. */
export interface Speaker {
  readonly world: World
  readonly task: ServerTask
  /** Where in the log it says them. */
  readonly node: ActivityNode
  /** The name of the step, as those who watch are told it. */
  readonly stepName: string
}

export interface ActionRun extends Speaker, StepAtHand {
  readonly control: TaskControl
  readonly execution: Execution
  readonly progress: Progress
}

export type ActionResult = { readonly kind: 'succeeded' } | { readonly kind: 'failed'; readonly message: string }

export const succeeded: ActionResult = { kind: 'succeeded' }

export function failed(message: string): ActionResult {
  return { kind: 'failed', message }
}

/** Adds a line to the log and tells those who watch. */
export function say({ world, task, node, stepName }: Speaker, category: LogCategory, text: string): void {
  const occurredAt = world.clock.now()
  addLine(node, category, text, occurredAt)
  task.lastUpdatedAt = occurredAt
  world.emit({ kind: 'log', taskId: task.id, line: { step: stepName, category, text, occurredAt } })
}

/** A property's text; blank where it is absent or a secret. */
export function property({ action }: Pick<ActionRun, 'action'>, name: string): string {
  const value = action.properties[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** Whether an action waits for a person rather than doing something in a place. */
export function isManual({ actionType }: ActionRun['action']): boolean {
  return actionType === 'Octopus.Manual'
}
