// Locks in words, for a person at a terminal.

import { formatDuration, formatInstant } from '../../runtime/format-time.ts'
import type { LocksOfSpace } from './find-locks.ts'
import type { EntryView, LockView } from './lock-view.ts'
import { formatTable } from './format-table.ts'

/** One row a holder; of a lock that nobody has, one row that says so. What is broken is told below. */
export function describeLocks({ locks, broken }: LocksOfSpace, spaceId: string): string {
  if (locks.length === 0 && broken.length === 0) return `Nobody has ever used a lock in space ${spaceId}.`
  const rows = locks.flatMap(({ lock, limit, holding, waiting, longestWaitSeconds }) => {
    const queue = [String(waiting.length), waiting.length > 0 ? formatDuration(longestWaitSeconds * 1000) : ''] as const
    if (holding.length === 0) return [[lock, `free`, '', '', ...queue, '']]
    return holding.map((entry, index) => [
      index > 0 ? '' : limit > 1 ? `${lock} (${limit})` : lock,
      entry.deployment,
      entry.task,
      formatInstant(new Date(entry.since)),
      ...(index === 0 ? queue : ['', '']),
      describeTask(entry),
    ])
  })
  const table = formatTable(['Lock', 'Held by', 'Task', 'Since', 'Waiting', 'Longest wait', 'Task state'], rows)
  const problems = broken.map((one) => `Lock "${one.lock}" cannot be read. ${one.broken}`)
  return [...(rows.length > 0 ? [table] : []), ...problems].join('\n\n')
}

export function describeLock(view: LockView): string {
  const { lock, limit, holding, waiting, usuallyHeldSeconds, takenAway } = view
  const many = limit > 1 ? `, for ${limit} at a time` : ''
  const lines = [
    holding.length === 0 ? `Lock "${lock}"${many} is free.` : `Lock "${lock}"${many} is held by`,
    ...holding.flatMap((entry) => describeEntry('- ', entry, 'since')),
    ...(waiting.length > 0 ? [`In line, the next first:`] : []),
    ...waiting.flatMap((entry, index) => describeEntry(`${index + 1}. `, entry, 'waiting since')),
  ]
  if (usuallyHeldSeconds !== undefined)
    lines.push(`It is usually held for ${formatDuration(usuallyHeldSeconds * 1000)}.`)
  for (const { task, at, by } of takenAway) {
    lines.push(`It was taken from ${task} by hand, at ${formatInstant(new Date(at))} by ${by}.`)
  }
  return lines.join('\n')
}

/** `Web 1.2.0 to Production (ServerTasks-12, Executing)` */
export function nameEntry(entry: EntryView): string {
  return `${entry.deployment} (${entry.task}, ${describeTask(entry)})`
}

function describeEntry(mark: string, entry: EntryView, since: string): readonly string[] {
  const { startedBy, reason, mode, seconds, slot, fencingToken, link } = entry
  const indent = ' '.repeat(mark.length)
  const details = [
    ...(mode === 'shared' ? ['shared'] : []),
    ...(slot === undefined ? [] : [`slot ${slot}`]),
    ...(fencingToken === undefined ? [] : [`fencing token ${fencingToken}`]),
    ...(startedBy ? [`started by ${startedBy}`] : []),
  ]
  return [
    `${mark}${nameEntry(entry)}${reason && `: ${reason}`}`,
    `${indent}${since} ${formatInstant(new Date(entry.since))}, ${formatDuration(seconds * 1000)}`,
    ...(details.length > 0 ? [`${indent}${details.join(', ')}`] : []),
    `${indent}${link}`,
  ]
}

/** How the task stands. One that is over keeps nobody waiting: whoever looks next takes it out. */
function describeTask({ taskState, taskIsOver, heldBy }: EntryView): string {
  if (taskState === 'Unknown') return 'not to be seen with this key'
  if (taskIsOver) return `${taskState}: whoever is next takes it out`
  return heldBy ? `${taskState}, ${heldBy}` : taskState
}
