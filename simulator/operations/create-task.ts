// Making a server task. It is not in the queue yet.

import type { ServerTask } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { createNode } from '../tasks/activity-log.ts'

export interface NewTask extends Pick<ServerTask, 'spaceId' | 'name' | 'description' | 'arguments'> {
  /** Where the id was needed before the task. */
  readonly id?: string
  readonly subjectId?: string
  readonly projectId?: string
  readonly environmentId?: string
  readonly tenantId?: string | undefined
  readonly runbookId?: string
  readonly concurrencyTag?: string | undefined
  readonly createdAt: number
  /** When its turn comes; at once where it is not given. */
  readonly queuedAt?: number | undefined
  readonly expiresAt?: number | undefined
  /** Whether it goes before tasks that are no more urgent than usual. */
  readonly isPrioritized?: boolean
}

export function createTask(store: Store, wanted: NewTask): ServerTask {
  const { spaceId, name, description, createdAt } = wanted
  const id = wanted.id ?? store.tasks.nextId()
  return store.tasks.add({
    id,
    spaceId,
    number: Number(id.slice(id.indexOf('-') + 1)),
    name,
    description,
    arguments: wanted.arguments,
    subjectId: wanted.subjectId,
    projectId: wanted.projectId,
    environmentId: wanted.environmentId,
    tenantId: wanted.tenantId,
    runbookId: wanted.runbookId,
    concurrencyTag: wanted.concurrencyTag,
    rank: wanted.isPrioritized === true ? -1 : 0,
    queuedAt: wanted.queuedAt ?? createdAt,
    expiresAt: wanted.expiresAt,
    state: 'Queued',
    startedAt: undefined,
    completedAt: undefined,
    lastUpdatedAt: createdAt,
    errorMessage: '',
    hasWarningsOrErrors: false,
    activity: createNode(`${id}_${wanted.subjectId ?? 'log'}`, description),
    outputVariables: [],
    pendingInterruptionIds: [],
  })
}
