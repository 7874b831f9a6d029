// Deploying by names, as tests and demos say it: without asking whether the lifecycle allows it.

import { createDeployment } from './operations/create-deployment.ts'
import { createRelease, findRelease } from './operations/create-release.ts'
import { createRunbookRun } from './operations/create-runbook-run.ts'
import type { Step } from './store/documents.ts'
import { known } from './store/store.ts'
import type { World } from './world.ts'

export interface DeploymentHandle {
  readonly deploymentId: string
  readonly taskId: string
}

export interface DeployOptions {
  /** By name. */
  readonly tenant?: string
  /** When it may start; at once by default. */
  readonly queueTime?: Date | number
  /** When it is too late to start. */
  readonly queueTimeExpiry?: Date | number
  readonly comments?: string
  /** Whether a step that fails asks what to do. */
  readonly guidedFailure?: boolean
  /** Values of prompted variables, by name. */
  readonly variables?: Readonly<Record<string, string>>
  /** Names of steps that are left out. */
  readonly skipSteps?: readonly string[]
}

export interface RunHandle {
  readonly runbookRunId: string
  readonly taskId: string
}

/**
 * Deploys a release, which is made if it is missing.
 * @throws {Error} If the project, environment or tenant is not there.
 */
export function deployByName(
  { store, clock, queue }: World,
  projectName: string,
  version: string,
  environmentName: string,
  options: DeployOptions = {},
): DeploymentHandle {
  const project = named(store.projects.all(), 'project', projectName)
  const release = findRelease(store, project, version) ?? makeRelease(store, project, version, clock.now())
  const { deployment, task } = createDeployment(store, {
    ...common({ store, clock }, environmentName, options, project.id, release),
    release,
  })
  queue.enqueue(task)
  return { deploymentId: deployment.id, taskId: task.id }
}

/**
 * Runs the published snapshot of a runbook.
 * @throws {Error} If the project, runbook, environment or tenant is not there, or nothing of the runbook is published.
 */
export function runByName(
  { store, clock, queue, settings }: World,
  projectName: string,
  runbookName: string,
  environmentName: string,
  options: DeployOptions = {},
): RunHandle {
  const project = named(store.projects.all(), 'project', projectName)
  const ofProject = store.runbooks.all().filter(({ projectId }) => projectId === project.id)
  const runbook = named(ofProject, 'runbook', runbookName)
  const snapshot = store.runbookSnapshots.get(runbook.publishedSnapshotId ?? '')
  if (!snapshot) throw new Error(`The runbook "${runbook.name}" has no published snapshot`)
  const { run, task } = createRunbookRun(
    store,
    { ...common({ store, clock }, environmentName, options, project.id, snapshot), snapshot },
    settings.unconfirmed,
  )
  queue.enqueue(task)
  return { runbookRunId: run.id, taskId: task.id }
}

interface Frozen {
  readonly steps: readonly Step[]
  readonly variableSetSnapshotId: string
  readonly libraryVariableSetSnapshotIds: readonly string[]
}

/** What a deployment and a runbook run are created with alike. */
function common(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  environmentName: string,
  options: DeployOptions,
  projectId: string,
  { steps, variableSetSnapshotId, libraryVariableSetSnapshotIds }: Frozen,
) {
  const { tenant, variables = {}, skipSteps = [], queueTime, queueTimeExpiry } = options
  const { spaceId } = known(store.projects, projectId)
  const here = <Document extends { readonly spaceId: string }>(documents: readonly Document[]) =>
    documents.filter((document) => document.spaceId === spaceId)
  const time = (moment: Date | number | undefined) => (moment === undefined ? undefined : Number(moment))
  const prompted = [variableSetSnapshotId, ...libraryVariableSetSnapshotIds].flatMap(
    (setId) => known(store.variableSets, setId).variables,
  )
  const actions = steps.flatMap((step) => step.actions)
  return {
    environment: named(here(store.environments.all()), 'environment', environmentName),
    tenant: tenant === undefined ? undefined : named(here(store.tenants.all()), 'tenant', tenant),
    createdAt: clock.now(),
    queuedAt: time(queueTime),
    expiresAt: time(queueTimeExpiry),
    deployedBy: firstUser(store),
    comments: options.comments ?? '',
    useGuidedFailure: options.guidedFailure ?? false,
    formValues: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [named(prompted, 'variable', name).id, value]),
    ),
    skippedActionIds: skipSteps.map((name) => named(actions, 'step', name).id),
  }
}

function makeRelease(store: World['store'], project: Parameters<typeof findRelease>[1], version: string, now: number) {
  const result = createRelease(store, { project, version, assembledAt: now })
  if (result.kind === 'refused') throw new Error(`${project.name} ${version}: ${result.reason}`)
  return result.release
}

function named<Document extends { readonly name: string }>(
  documents: readonly Document[],
  kind: string,
  name: string,
): Document {
  const found = documents.find((document) => document.name.toLowerCase() === name.toLowerCase())
  if (found) return found
  const others = documents.map((document) => document.name).join(', ') || 'none'
  throw new Error(`The simulated space has no ${kind} "${name}"; it has ${others}`)
}

function firstUser({ users }: World['store']) {
  const [user] = users.all()
  if (!user) throw new Error('The simulated server has no user: give it one in the space file')
  return user
}
