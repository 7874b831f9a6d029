// What an action has in hand while it runs, and how it may end.

import type { Action, ActivityNode, Deployment, ServerTask, Step } from '../../store/documents.ts'
import type { LogCategory } from '../../worker/run-script.ts'
import type { World } from '../../world.ts'
import { addLine } from '../activity-log.ts'
import type { TaskControl } from '../task-queue.ts'

export interface ActionRun {
  readonly world: World
  readonly task: ServerTask
  readonly control: TaskControl
  readonly deployment: Deployment
  readonly step: Step
  readonly action: Action
  /** `2`, or `2.1` for the first of several actions of a step. */
  readonly number: string
  /** The step's node in the task log. */
  readonly node: ActivityNode
}

export type ActionResult = { readonly kind: 'succeeded' } | { readonly kind: 'failed'; readonly message: string }

export const succeeded: ActionResult = { kind: 'succeeded' }

export function failed(message: string): ActionResult {
  return { kind: 'failed', message }
}

/** Adds a line to a node of the run's log and tells those who watch. */
export function say({ world, task, action }: ActionRun, node: ActivityNode, category: LogCategory, text: string): void {
  const occurredAt = world.clock.now()
  addLine(node, category, text, occurredAt)
  task.lastUpdatedAt = occurredAt
  world.emit({ kind: 'log', taskId: task.id, line: { step: action.name, category, text, occurredAt } })
}

/** A property's text; blank where it is absent or a secret. */
export function property({ action }: ActionRun, name: string): string {
  const value = action.properties[name]
  return typeof value === 'string' ? value.trim() : ''
}
