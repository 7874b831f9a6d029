// How a server task looks on the wire.

import type { ServerTask } from '../../store/documents.ts'
import { known, type Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { formatDate, formatDateForPeople, formatDuration, formatOptionalDate } from '../format.ts'
import { linksIn } from '../links.ts'
import { since } from '../since.ts'

export function isCompleted({ completedAt }: ServerTask): boolean {
  return completedAt !== undefined
}

export function hasPendingInterruptions({ pendingInterruptionIds }: ServerTask): boolean {
  return pendingInterruptionIds.length > 0
}

/** Each once. */
export function pendingInterruptionTypes(store: Store, { pendingInterruptionIds }: ServerTask): readonly string[] {
  return [...new Set(pendingInterruptionIds.map((id) => known(store.interruptions, id).type))]
}

export type TaskResource = ReturnType<typeof taskResource>

export function taskResource(world: World, task: ServerTask) {
  const { id, spaceId, state, startedAt, completedAt } = task
  const now = world.clock.now()
  return {
    Id: id,
    SpaceId: spaceId,
    Name: task.name,
    Description: task.description,
    Arguments: task.arguments,
    ...since(world, 2024, { ProjectId: task.projectId ?? null }),
    State: state,
    Completed: completedAt === undefined ? `${state}...` : formatDateForPeople(completedAt),
    QueueTime: formatDate(task.queuedAt),
    QueueTimeExpiry: formatOptionalDate(task.expiresAt),
    StartTime: formatOptionalDate(startedAt),
    LastUpdatedTime: formatDate(lastUpdated(task, now)),
    CompletedTime: formatOptionalDate(completedAt),
    ServerNode: startedAt === undefined ? null : serverNode,
    Duration: taskDuration(task, now),
    ErrorMessage: task.errorMessage,
    HasBeenPickedUpByProcessor: startedAt !== undefined,
    IsCompleted: isCompleted(task),
    FinishedSuccessfully: state === 'Success',
    HasPendingInterruptions: hasPendingInterruptions(task),
    HasWarningsOrErrors: task.hasWarningsOrErrors,
    CanRerun: canRerun(task),
    ...since(world, 2024, {
      EstimatedRemainingQueueDurationSeconds: Math.round(world.queue.expectedWaitMs(task) / 1_000),
    }),
    ...since(world, 2026, {
      PendingInterruptionTypes: pendingInterruptionTypes(world.store, task),
      HasPendingPreconditions: false,
      PendingPreconditionTypes: [],
    }),
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
        ...since(world, 2024, { Prioritize: `tasks/${id}/prioritize` }),
        ...since(world, 2026, { StatusMessages: `tasks/${id}/status/messages` }),
      }),
    },
  }
}

/** The name of the simulated server's only node. */
export const serverNode = 'OctopusServerNodes-simulator'

/** A deployment or a runbook run is done again by creating a new one. */
export function canRerun(task: ServerTask): boolean {
  return isCompleted(task) && task.subjectId === undefined
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
