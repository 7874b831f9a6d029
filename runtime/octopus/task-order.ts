import type { ServerTask } from './resources/server-task.ts'

/** Whether Octopus serves one task before the other: by queue time, then by the number in the id. */
export function isAheadOf(task: ServerTask, other: ServerTask): boolean {
  const apartMs = task.queuedAt.getTime() - other.queuedAt.getTime()
  return apartMs === 0 ? taskNumber(task) < taskNumber(other) : apartMs < 0
}

function taskNumber({ id }: ServerTask): number {
  return Number(id.replace(/^\D+/, ''))
}
