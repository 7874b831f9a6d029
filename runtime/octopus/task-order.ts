/** What decides a task's place in the queue. */
export interface QueuePlace {
  /** `ServerTasks-12` */
  readonly taskId: string
  readonly queuedAt: Date
}

/** Whether Octopus serves one task before the other: by queue time, then by the number in the id. */
export function isAheadOf(task: QueuePlace, other: QueuePlace): boolean {
  const apartMs = task.queuedAt.getTime() - other.queuedAt.getTime()
  return apartMs === 0 ? taskNumber(task) < taskNumber(other) : apartMs < 0
}

function taskNumber({ taskId }: QueuePlace): number {
  return Number(taskId.replace(/^\D+/, ''))
}
