// What every way of running a runbook has in common: the rules that Octopus checks, then the queue.

import { createRunbookRun, type NewRunbookRun } from '../../operations/create-runbook-run.ts'
import { missingValues, promptedVariables } from '../../operations/prompted-variables.ts'
import type { Runbook, RunbookRun, ServerTask } from '../../store/documents.ts'
import { known, type Store } from '../../store/store.ts'
import { badRequest } from '../answer.ts'
import { requirePermissionFor } from '../permit.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest } from '../route.ts'
import { lifecycleEnvironmentIds } from './lifecycle-environments.ts'
import { manifestOf } from './release-variables.ts'

type Wanted = Omit<NewRunbookRun, 'createdAt' | 'deployedBy'>

/**
 * @throws {ApiError} 400 if the runbook, the tenant, a missing value or the schedule does not allow it; 403 if its user
 * may not run it there.
 */
export function startRunbookRun(
  request: ApiRequest,
  wanted: Wanted,
): { readonly run: RunbookRun; readonly task: ServerTask } {
  const { world, user } = request
  const { store, clock, queue, settings } = world
  check(request, wanted)
  const made = createRunbookRun(
    store,
    { ...wanted, createdAt: clock.now(), deployedBy: user },
    { runbookTag: settings.unconfirmed.runbookTag },
  )
  queue.enqueue(made.task)
  return made
}

function check(request: ApiRequest, wanted: Wanted): void {
  const { world } = request
  const { store, clock } = world
  const { snapshot, environment, tenant, queuedAt, expiresAt } = wanted
  const runbook = known(store.runbooks, snapshot.runbookId)
  requirePermissionFor(request, 'RunbookRunCreate', {
    projectId: runbook.projectId,
    environmentId: environment.id,
    tenantId: tenant?.id,
  })
  if (!runbookEnvironmentIds(store, runbook).includes(environment.id)) {
    throw refusal(world, `The runbook '${runbook.name}' cannot be run in the environment '${environment.name}'.`)
  }
  if (tenant && runbook.multiTenancyMode === 'Untenanted') {
    throw refusal(world, `The runbook '${runbook.name}' does not allow tenanted runs.`)
  }
  if (!tenant && runbook.multiTenancyMode === 'Tenanted') {
    throw refusal(world, `The runbook '${runbook.name}' requires a tenant for each run.`)
  }
  const missing = missingValues(promptedVariables(manifestOf(store, snapshot), environment.id), wanted.formValues ?? {})
  if (missing.length > 0) {
    throw refusal(world, ...missing.map((label) => `A value is required for the prompted variable '${label}'.`))
  }
  const isPast = queuedAt !== undefined && queuedAt < clock.now() - 60_000
  if (isPast || (expiresAt !== undefined && expiresAt <= (queuedAt ?? clock.now()))) {
    throw badRequest('Deployment Schedule is invalid.')
  }
}

/** Where a runbook may be run. */
export function runbookEnvironmentIds(store: Store, runbook: Runbook): readonly string[] {
  const { environmentScope, environmentIds, projectId, spaceId } = runbook
  if (environmentScope === 'Specified') return environmentIds
  if (environmentScope === 'FromProjectLifecycles') {
    const project = known(store.projects, projectId)
    const ids = store.channels
      .where('projectId', projectId)
      .map(({ lifecycleId }) => lifecycleId ?? project.lifecycleId)
    return [...new Set(ids.flatMap((id) => lifecycleEnvironmentIds(store, known(store.lifecycles, id))))]
  }
  return store.environments.all().flatMap((environment) => (environment.spaceId === spaceId ? [environment.id] : []))
}
