// The log of a task on the wire: as a tree, and as text.

import type { ActivityLine, ActivityNode, ServerTask } from '../../store/documents.ts'
import { formatDate, formatDuration, formatOptionalDate, formatTimeOfDay } from '../format.ts'

export interface DetailsOptions {
  /** Whether verbose lines are wanted. */
  readonly verbose: boolean
  /** How many of the last lines of each node are wanted; all where it is not given. */
  readonly tail: number | undefined
}

export function activityResource(node: ActivityNode, options: DetailsOptions): unknown {
  const lines = options.verbose ? node.lines : node.lines.filter(({ category }) => category !== 'Verbose')
  const shown = options.tail === undefined ? lines : lines.slice(Math.max(0, lines.length - options.tail))
  const omitted = lines[lines.length - shown.length - 1]
  return {
    Id: node.id,
    Name: node.name,
    Started: formatOptionalDate(node.startedAt),
    Ended: formatOptionalDate(node.endedAt),
    Status: node.status,
    ShowAtSummaryLevel: true,
    ProgressPercentage: node.progressPercentage,
    ProgressMessage: node.progressMessage,
    Children: node.children.map((child) => activityResource(child, options)),
    LogElements: [...(omitted ? [gap(omitted, lines.length - shown.length)] : []), ...shown.map(lineResource)],
  }
}

/** The share of a task's steps that are over, in percent. */
export function progressOf({ activity, completedAt }: ServerTask): number {
  if (completedAt !== undefined) return 100
  const { children } = activity
  if (children.length === 0) return 0
  return Math.floor((100 * children.filter(({ endedAt }) => endedAt !== undefined).length) / (children.length + 1))
}

/** In words; judged by the share of the steps that are over. */
export function estimatedTimeRemaining(task: ServerTask, now: number): string {
  const { startedAt, completedAt } = task
  if (completedAt !== undefined) return ''
  const percentage = progressOf(task)
  if (startedAt === undefined || percentage === 0) return 'unknown'
  return formatDuration(((now - startedAt) * (100 - percentage)) / percentage)
}

/** The whole log as text, times in UTC. */
export function rawLog({ activity, id, description }: ServerTask): string {
  return [`Task ID: ${id}`, `Task: ${description}`, '', ...rawLines(activity, 0)].join('\n') + '\n'
}

function rawLines(node: ActivityNode, depth: number): readonly string[] {
  const bar = '|'.padEnd(depth * 2 + 2)
  return [
    `${' '.repeat(22)}${bar}== ${node.status}: ${node.name} ==`,
    ...node.lines.map(
      ({ occurredAt, category, text }) => `${formatTimeOfDay(occurredAt)}   ${category.padEnd(8)} ${bar}  ${text}`,
    ),
    ...node.children.flatMap((child) => rawLines(child, depth + 1)),
  ]
}

function lineResource({ category, occurredAt, text }: ActivityLine): unknown {
  return { Category: category, OccurredAt: formatDate(occurredAt), MessageText: text, Detail: null }
}

function gap({ occurredAt }: ActivityLine, count: number): unknown {
  return { Category: 'Gap', OccurredAt: formatDate(occurredAt), MessageText: `${count} lines omitted`, Detail: null }
}
