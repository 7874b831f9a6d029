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
  const lines: LogLine[] = root.lines.map((line) => ({ ...line, step: '' }))
  for (const step of root.children) {
    lines.push(...linesBelow(step).map((line) => ({ ...line, step: stepName(step) })))
  }
  return lines.sort((a, b) => a.occurredAt - b.occurredAt)
}

function linesBelow(node: ActivityNode): ActivityNode['lines'] {
  return [...node.lines, ...node.children.flatMap(linesBelow)]
}

/** `Step 2: Migrate` without its number. */
export function stepName(node: ActivityNode): string {
  return node.name.replace(/^Step [\d.]+: /, '')
}
