// Making a run of a runbook's snapshot with its task. Whether it is allowed is for the caller to judge; here it gets its
// ids, its frozen variables, and its concurrency tag.

import type { Environment, RunbookRun, RunbookSnapshot, ServerTask, Tenant, User } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { concurrencyTag } from '../tasks/concurrency-tag.ts'
import type { Unconfirmed } from '../unconfirmed.ts'
import { createTask } from './create-task.ts'
import { recordEvent } from './record-event.ts'

export interface NewRunbookRun {
  readonly snapshot: RunbookSnapshot
  readonly environment: Environment
  readonly tenant?: Tenant | undefined
  readonly createdAt: number
  /** When its turn comes; at once where it is not given. */
  readonly queuedAt?: number | undefined
  readonly expiresAt?: number | undefined
  readonly deployedBy: User
  readonly comments?: string
  readonly useGuidedFailure?: boolean
  readonly formValues?: Readonly<Record<string, string>>
  readonly skippedActionIds?: readonly string[]
  readonly specificMachineIds?: readonly string[]
  readonly excludedMachineIds?: readonly string[]
  readonly isPrioritized?: boolean
}

/** The task is not in the queue yet. */
export function createRunbookRun(
  store: Store,
  wanted: NewRunbookRun,
  { runbookTag }: Pick<Unconfirmed, 'runbookTag'>,
): { readonly run: RunbookRun; readonly task: ServerTask } {
  const { snapshot, environment, tenant, createdAt, deployedBy, queuedAt, expiresAt } = wanted
  const { spaceId } = snapshot
  const project = known(store.projects, snapshot.projectId)
  const runbook = known(store.runbooks, snapshot.runbookId)
  const id = store.runbookRuns.nextId()
  const taskId = store.tasks.nextId()
  const run = store.runbookRuns.add({
    id,
    spaceId,
    name: `Run ${runbook.name} on ${environment.name}`,
    runbookId: runbook.id,
    snapshotId: snapshot.id,
    projectId: project.id,
    environmentId: environment.id,
    tenantId: tenant?.id,
    taskId,
    createdAt,
    queuedAt,
    expiresAt,
    deployedById: deployedBy.id,
    comments: wanted.comments ?? '',
    useGuidedFailure: wanted.useGuidedFailure ?? false,
    formValues: wanted.formValues ?? {},
    skippedActionIds: wanted.skippedActionIds ?? [],
    specificMachineIds: wanted.specificMachineIds ?? [],
    excludedMachineIds: wanted.excludedMachineIds ?? [],
  })
  const setIds = [snapshot.variableSetSnapshotId, ...snapshot.libraryVariableSetSnapshotIds]
  const variables = setIds.flatMap((setId) => known(store.variableSets, setId).variables)
  const manifestId = `variableset-${id}`
  store.variableSets.add({ id: manifestId, spaceId, ownerId: id, isFrozen: true, version: 0, variables })
  const task = createTask(store, {
    id: taskId,
    spaceId,
    name: 'RunbookRun',
    description: `Run runbook ${runbook.name} on ${environment.name}${tenant ? ` for ${tenant.name}` : ''}`,
    arguments: { RunbookRunId: id },
    subjectId: id,
    projectId: project.id,
    environmentId: environment.id,
    tenantId: tenant?.id,
    runbookId: runbook.id,
    concurrencyTag: concurrencyTag(variables, { project, environment, tenant, runbookId: runbook.id }, runbookTag),
    createdAt,
    queuedAt,
    expiresAt,
    isPrioritized: wanted.isPrioritized ?? false,
  })
  recordEvent(store, task, 'RunbookRunQueued', createdAt, deployedBy.id)
  return { run, task }
}
