// The log of a task: a tree whose root is the task, with a node for each step and below it one for where the step ran.

import type { LogCategory } from '../worker/run-script.ts'
import type { LogLine } from '../events.ts'
import type { ActivityNode, ActivityStatus } from '../store/documents.ts'

export function createNode(id: string, name: string): ActivityNode {
  return {
    id,
    name,
    status: 'Pending',
    startedAt: undefined,
    endedAt: undefined,
    progressPercentage: 0,
    progressMessage: '',
    children: [],
    lines: [],
  }
}

/** Adds a node below another; its id is the path to it, as correlation ids are. */
export function addChild(parent: ActivityNode, name: string): ActivityNode {
  const child = createNode(`${parent.id}/${String(parent.children.length + 1)}`, name)
  parent.children.push(child)
  return child
}

export function startNode(node: ActivityNode, now: number): void {
  node.status = 'Running'
  node.startedAt ??= now
  // A step that is repeated opens again.
  node.endedAt = undefined
}

export function endNode(node: ActivityNode, status: ActivityStatus, now: number): void {
  node.status = status
  node.endedAt = now
  if (status !== 'Skipped') node.progressPercentage = 100
}

/** Ends whatever is still open below a node, and the node. */
export function endOpenNodes(node: ActivityNode, status: ActivityStatus, now: number): void {
  for (const child of node.children) endOpenNodes(child, status, now)
  if (node.endedAt !== undefined) return
  if (node.startedAt === undefined) node.status = status === 'Canceled' ? 'Canceled' : 'Pending'
  else endNode(node, status, now)
}

export function addLine(node: ActivityNode, category: LogCategory, text: string, now: number): void {
  node.lines.push({ category, text, occurredAt: now })
}

/** All lines of a task in the order in which they were said, each with its step. */
export function linesOf(root: ActivityNode): readonly LogLine[] {
  return [...linesBelow(root, '')].sort((a, b) => a.occurredAt - b.occurredAt)
}

function* linesBelow(node: ActivityNode, step: string): Generator<LogLine> {
  for (const line of node.lines) yield { ...line, step }
  for (const child of node.children) yield* linesBelow(child, nameOfStep(child) ?? step)
}

/** `Step 2: Migrate` without its number; `undefined` for the node of a machine. */
function nameOfStep({ name }: ActivityNode): string | undefined {
  return /^Step [\d.]+: (.*)$/s.exec(name)?.[1]
}

/** Whether anything that was said at a node or below it is a warning or worse. */
export function hasWarnings(node: ActivityNode): boolean {
  return node.lines.some(({ category }) => isWarning(category)) || node.children.some(hasWarnings)
}

function isWarning(category: LogCategory): boolean {
  return category === 'Warning' || category === 'Error' || category === 'Fatal'
}
