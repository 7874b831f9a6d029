// Why a task is not running at the moment, in sentences for people.

import type { ServerTask } from '../../store/documents.ts'
import type { WaitReason } from '../../tasks/queue-view.ts'
import type { World } from '../../world.ts'
import { formatDate } from '../format.ts'

export function statusMessages({ queue }: World, task: ServerTask): readonly unknown[] {
  return queue
    .whyWaiting(task)
    .map((reason) => ({ Id: `${task.id}-${reason.kind}`, Category: 'Wait', ...inWords(reason) }))
}

function inWords(reason: WaitReason): { readonly Title: string; readonly Message: string } {
  switch (reason.kind) {
    case 'scheduled':
      return { Title: 'Scheduled', Message: `This task is scheduled for ${formatDate(reason.until)}.` }
    case 'queue-stopped':
      return { Title: 'Task queue stopped', Message: 'The task queue of this space is stopped.' }
    case 'turn': {
      const tasks = reason.behind.map(({ id, description }) => `[${id}](~/app#/tasks/${id}) (${description})`)
      return { Title: 'Queued behind other tasks', Message: `This task waits for ${tasks.join(', ')} to finish.` }
    }
    case 'slots':
      return { Title: 'Task cap reached', Message: `The node runs ${reason.taskCap} tasks, as many as it may at once.` }
    case 'person':
      return { Title: 'Interrupted', Message: `This task waits for an answer to ${reason.interruptionIds.join(', ')}.` }
  }
}
