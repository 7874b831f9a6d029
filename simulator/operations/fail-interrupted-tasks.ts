// What a server finds when it comes up: tasks that nobody carries out any more.

import type { ServerTask } from '../store/documents.ts'
import { addLine, endOpenNodes } from '../tasks/activity-log.ts'
import type { World } from '../world.ts'

const reason = 'The Octopus Server was restarted while the task was running.'

/**
 * Fails the tasks that had started and were not over.
 * @returns Those that had not started: they can still have their turn.
 */
export function failInterruptedTasks({ store, clock, emit }: World): readonly ServerTask[] {
  const now = clock.now()
  const open = store.tasks.all().filter(({ completedAt }) => completedAt === undefined)
  for (const task of open.filter(({ startedAt }) => startedAt !== undefined)) {
    task.state = 'Failed'
    task.errorMessage = reason
    task.completedAt = now
    task.lastUpdatedAt = now
    task.hasWarningsOrErrors = true
    addLine(task.activity, 'Fatal', reason, now)
    endOpenNodes(task.activity, 'Failed', now)
    for (const interruption of store.interruptions.all()) {
      if (interruption.taskId === task.id) store.interruptions.change(interruption, { isPending: false })
    }
    task.pendingInterruptionIds = []
    const { id, description, state, errorMessage } = task
    emit({ kind: 'task', change: 'finished', at: now, taskId: id, description, state, errorMessage })
  }
  return open.filter(({ startedAt }) => startedAt === undefined)
}
