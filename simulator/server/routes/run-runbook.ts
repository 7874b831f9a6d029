// Running runbooks: in the classic way by ids, in many places at once, and by names.

import * as z from 'zod'
import type { Environment, Project, Runbook, RunbookRun, RunbookSnapshot, Tenant } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, created, ok, type Answer } from '../answer.ts'
import { find } from '../find.ts'
import {
  optionalDate,
  optionalDictionary,
  optionalFlag,
  optionalText,
  optionalTexts,
  readBody,
  requiredText,
} from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest } from '../route.ts'
import { executionBody, formValuesByName } from './deployment-executions.ts'
import { guidedFailureByDefault } from './guided-failure.ts'
import {
  actionIdsByName,
  environmentsByName,
  machinesByName,
  projectByName,
  runbookByName,
  tenantsByName,
} from './named-places.ts'
import { isPrioritized, priorityBody } from './priority.ts'
import { manifestOf } from './release-variables.ts'
import { runbookRunResource } from './runbook-run-resource.ts'
import { startRunbookRun } from './start-runbook-run.ts'

const common = {
  FormValues: optionalDictionary,
  SkipActions: optionalTexts,
  SpecificMachineIds: optionalTexts,
  ExcludedMachineIds: optionalTexts,
  UseGuidedFailure: optionalFlag,
  QueueTime: optionalDate,
  QueueTimeExpiry: optionalDate,
  Comments: optionalText,
  Priority: priorityBody,
}

const classic = z.looseObject({
  ...common,
  RunbookId: optionalText,
  RunbookSnapshotId: optionalText,
  EnvironmentId: optionalText,
  TenantId: optionalText,
})

const many = z.looseObject({
  ...common,
  UseDefaultSnapshot: optionalFlag,
  RunbookSnapshotNameOrId: optionalText,
  EnvironmentIds: optionalTexts,
  TenantIds: optionalTexts,
  TenantTagNames: optionalTexts,
})

const byNames = z.looseObject({
  ...executionBody,
  RunbookName: requiredText,
  EnvironmentNames: optionalTexts,
  Tenants: optionalTexts,
  TenantTags: optionalTexts,
  Snapshot: optionalText,
})

interface Place {
  readonly environment: Environment
  readonly tenant: Tenant | undefined
}

export function runClassic(request: ApiRequest): Answer {
  const { store } = request.world
  const body = readBody(request, classic)
  if (body.RunbookSnapshotId === undefined && body.RunbookId === undefined) {
    throw badRequest('No runbook ID was specified.')
  }
  if (body.EnvironmentId === undefined) throw badRequest('No environment ID was specified.')
  const snapshot =
    body.RunbookSnapshotId === undefined
      ? snapshotOf(request, find(request, store.runbooks, body.RunbookId ?? ''), undefined)
      : find(request, store.runbookSnapshots, body.RunbookSnapshotId)
  const place = {
    environment: find(request, store.environments, body.EnvironmentId),
    tenant: body.TenantId === undefined ? undefined : find(request, store.tenants, body.TenantId),
  }
  return created(runbookRunResource(request.world, startOne(request, snapshot, place, body)))
}

/** In every environment, for every tenant where there are any. */
export function runMany(request: ApiRequest): Answer {
  const { store } = request.world
  const runbook = find(request, store.runbooks, request.path('id'))
  const body = readBody(request, many)
  const name = body.UseDefaultSnapshot === true ? undefined : body.RunbookSnapshotNameOrId
  const snapshot = snapshotOf(request, runbook, name)
  const project = known(store.projects, runbook.projectId)
  const places = body.EnvironmentIds.map((id) => find(request, store.environments, id)).flatMap((environment) =>
    placesIn(request, project, environment, { Tenants: body.TenantIds, TenantTags: body.TenantTagNames }),
  )
  const runs = places.map((place) => startOne(request, snapshot, place, body))
  return created(runs.map((run) => runbookRunResource(request.world, run)))
}

export function runByNames(request: ApiRequest): Answer {
  const { world } = request
  const body = readBody(request, byNames)
  const project = projectByName(request, body.ProjectName)
  const runbook = runbookByName(request, project, body.RunbookName)
  const snapshot = snapshotOf(request, runbook, body.Snapshot)
  const places = environmentsByName(request, body.EnvironmentNames).flatMap((environment) =>
    placesIn(request, project, environment, body),
  )
  const machineIds = (names: readonly string[]) => machinesByName(request, names).map(({ id }) => id)
  const made = places.map(({ environment, tenant }) =>
    startRunbookRun(request, {
      snapshot,
      environment,
      tenant,
      queuedAt: body.RunAt,
      expiresAt: body.NoRunAfter,
      formValues: formValuesByName(manifestOf(world.store, snapshot), environment, body.Variables),
      skippedActionIds: actionIdsByName(snapshot.steps, body.SkipStepNames),
      specificMachineIds: machineIds(body.SpecificMachineNames),
      excludedMachineIds: machineIds(body.ExcludedMachineNames),
      useGuidedFailure: body.UseGuidedFailure ?? guidedFailureByDefault(project, environment),
      isPrioritized: isPrioritized(body.Priority),
    }),
  )
  return ok({
    RunbookRunServerTasks: made.map(({ run, task }) =>
      world.settings.unconfirmed.executionsCase === 'camel'
        ? { runbookRunId: run.id, serverTaskId: task.id }
        : { RunbookRunId: run.id, ServerTaskId: task.id },
    ),
  })
}

function placesIn(
  request: ApiRequest,
  project: Project,
  environment: Environment,
  wanted: { readonly Tenants: readonly string[]; readonly TenantTags: readonly string[] },
): readonly Place[] {
  if (wanted.Tenants.length === 0 && wanted.TenantTags.length === 0) return [{ environment, tenant: undefined }]
  return tenantsByName(request, project, environment, wanted).map((tenant) => ({ environment, tenant }))
}

/** @param nameOrId The published one where it is not given. */
function snapshotOf({ world }: ApiRequest, runbook: Runbook, nameOrId: string | undefined): RunbookSnapshot {
  const { store } = world
  if (nameOrId === undefined) {
    if (runbook.publishedSnapshotId === undefined) throw badRequest('Runbook has no published snapshot.')
    return known(store.runbookSnapshots, runbook.publishedSnapshotId)
  }
  const snapshot = store.runbookSnapshots
    .where('runbookId', runbook.id)
    .find(({ id, name }) => [id, name].some((own) => own.toLowerCase() === nameOrId.toLowerCase()))
  if (!snapshot) throw refusal(world, `The runbook '${runbook.name}' has no snapshot '${nameOrId}'.`)
  return snapshot
}

function startOne(
  request: ApiRequest,
  snapshot: RunbookSnapshot,
  place: Place,
  body: z.output<typeof classic> | z.output<typeof many>,
): RunbookRun {
  const { run } = startRunbookRun(request, {
    snapshot,
    ...place,
    queuedAt: body.QueueTime,
    expiresAt: body.QueueTimeExpiry,
    comments: body.Comments ?? '',
    formValues: body.FormValues,
    skippedActionIds: body.SkipActions,
    specificMachineIds: body.SpecificMachineIds,
    excludedMachineIds: body.ExcludedMachineIds,
    useGuidedFailure: body.UseGuidedFailure ?? false,
    isPrioritized: isPrioritized(body.Priority),
  })
  return run
}
