// What a task carries out: a process, frozen by a release or by a snapshot of a runbook, for one environment and perhaps
// one tenant. Deployments and runbook runs look the same from here on.

import type {
  Channel,
  Deployment,
  Environment,
  Project,
  Release,
  Runbook,
  RunbookRun,
  RunbookSnapshot,
  ServerTask,
  Step,
  Tenant,
  VariableSet,
} from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'

interface Common {
  readonly steps: readonly Step[]
  readonly project: Project
  readonly environment: Environment
  readonly tenant: Tenant | undefined
  /** The variables as they stood when it was created, library sets among them. */
  readonly manifest: VariableSet
}

export interface DeploymentExecution extends Common {
  readonly kind: 'deployment'
  readonly run: Deployment
  readonly release: Release
  readonly channel: Channel
}

export interface RunbookExecution extends Common {
  readonly kind: 'runbook-run'
  readonly run: RunbookRun
  readonly runbook: Runbook
  readonly snapshot: RunbookSnapshot
}

export type Execution = DeploymentExecution | RunbookExecution

/** `undefined` for a task that carries out no process, such as a script that somebody typed in. */
export function executionOf(store: Store, { subjectId }: ServerTask): Execution | undefined {
  if (subjectId === undefined) return undefined
  const deployment = store.deployments.get(subjectId)
  if (deployment) {
    const release = known(store.releases, deployment.releaseId)
    const channel = known(store.channels, deployment.channelId)
    return { kind: 'deployment', run: deployment, release, channel, steps: release.steps, ...common(store, deployment) }
  }
  const run = store.runbookRuns.get(subjectId)
  if (!run) return undefined
  const snapshot = known(store.runbookSnapshots, run.snapshotId)
  const runbook = known(store.runbooks, run.runbookId)
  return { kind: 'runbook-run', run, runbook, snapshot, steps: snapshot.steps, ...common(store, run) }
}

function common(store: Store, run: Deployment | RunbookRun): Omit<Common, 'steps'> {
  return {
    project: known(store.projects, run.projectId),
    environment: known(store.environments, run.environmentId),
    tenant: run.tenantId === undefined ? undefined : known(store.tenants, run.tenantId),
    manifest: known(store.variableSets, `variableset-${run.id}`),
  }
}

/** The ids of all that an execution is about, its task among them: events and interruptions are found by them. */
export function relatedDocumentIds(execution: Execution): readonly string[] {
  const { run, project, environment } = execution
  const own =
    execution.kind === 'deployment'
      ? [execution.release.id, execution.channel.id]
      : [execution.runbook.id, execution.snapshot.id]
  const tenantIds = run.tenantId === undefined ? [] : [run.tenantId]
  return [run.id, project.id, project.groupId, environment.id, run.taskId, ...own, ...tenantIds]
}
