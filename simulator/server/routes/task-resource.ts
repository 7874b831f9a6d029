// How a server task looks on the wire.

import type { ServerTask } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'
import { formatDate, formatDateForPeople, formatDuration, formatOptionalDate } from '../format.ts'
import { linksIn } from '../links.ts'

export function isCompleted({ completedAt }: ServerTask): boolean {
  return completedAt !== undefined
}

export function hasPendingInterruptions(store: Store, task: ServerTask): boolean {
  return (
    task.state === 'Queued' &&
    store.interruptions.all().some(({ taskId, isPending }) => isPending && taskId === task.id)
  )
}

export type TaskResource = ReturnType<typeof taskResource>

export function taskResource(store: Store, task: ServerTask, now: number) {
  const { id, spaceId, state, startedAt, completedAt } = task
  const interrupted = hasPendingInterruptions(store, task)
  return {
    Id: id,
    SpaceId: spaceId,
    Name: task.name,
    Description: task.description,
    Arguments: task.arguments,
    ProjectId: task.projectId,
    State: state,
    Completed: completedAt === undefined ? `${state}...` : formatDateForPeople(completedAt),
    QueueTime: formatDate(task.queuedAt),
    QueueTimeExpiry: formatOptionalDate(task.expiresAt),
    StartTime: formatOptionalDate(startedAt),
    LastUpdatedTime: formatDate(lastUpdated(task, now)),
    CompletedTime: formatOptionalDate(completedAt),
    ServerNode: startedAt === undefined ? null : 'OctopusServerNodes-simulator',
    Duration: taskDuration(task, now),
    ErrorMessage: task.errorMessage,
    HasBeenPickedUpByProcessor: startedAt !== undefined,
    IsCompleted: isCompleted(task),
    FinishedSuccessfully: state === 'Success',
    HasPendingInterruptions: interrupted,
    PendingInterruptionTypes: interrupted ? ['ManualIntervention'] : [],
    HasPendingPreconditions: false,
    PendingPreconditionTypes: [],
    HasWarningsOrErrors: task.hasWarningsOrErrors,
    CanRerun: false,
    EstimatedRemainingQueueDurationSeconds: 0,
    Links: {
      Web: `/app#/${spaceId}/tasks/${id}`,
      ...linksIn(spaceId, {
        Self: `tasks/${id}`,
        Raw: `tasks/${id}/raw`,
        Rerun: `tasks/rerun/${id}`,
        Cancel: `tasks/${id}/cancel`,
        State: `tasks/${id}/state`,
        QueuedBehind: `tasks/${id}/queued-behind{?skip,take}`,
        Details: `tasks/${id}/details{?verbose,tail,ranges}`,
        Artifacts: `artifacts?regarding=${id}`,
        Interruptions: `interruptions?regarding=${id}`,
      }),
    },
  }
}

export function taskDuration({ startedAt, completedAt }: ServerTask, now: number): string {
  return startedAt === undefined ? '' : formatDuration((completedAt ?? now) - startedAt)
}

/** It moves every couple of minutes while a task runs, whether or not the task has something to say. */
function lastUpdated({ completedAt, startedAt, lastUpdatedAt, state }: ServerTask, now: number): number {
  if (completedAt !== undefined || startedAt === undefined || state === 'Queued') return lastUpdatedAt
  const everyMs = 120_000
  return Math.max(lastUpdatedAt, startedAt + Math.floor((now - startedAt) / everyMs) * everyMs)
}
