// A deployment as this step sees it, whether it was read from the queue or from a dashboard, and whether it counts.

import type { LatestDeployment } from '../../runtime/octopus/resources/dashboard-item.ts'
import { isAheadOf, type QueuePlace } from '../../runtime/octopus/task-order.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import type { DeploymentTask } from '../../runtime/octopus/unfinished-deployments.ts'

export interface SeenDeployment extends QueuePlace {
  readonly projectId: string
  readonly tenantId: string | undefined
  /** What it deploys, for people: a task's description, or a release's version. */
  readonly what: string
  /** As the server spells it: `Queued`, `Executing`, `Cancelling`, `Success`, `Failed`, `Canceled`, `TimedOut`. */
  readonly state: string
  /** `undefined` while it has not started. One that is paused for a person is `Queued` again, but has started. */
  readonly startedAt: Date | undefined
  readonly isCompleted: boolean
  readonly isInterrupted: boolean
  readonly needsApproval: boolean
}

export function seenTask({ id, description, ...task }: DeploymentTask): SeenDeployment {
  return { ...task, taskId: id, what: description }
}

export function seenItem({ version, ...item }: LatestDeployment): SeenDeployment {
  return { ...item, what: version }
}

/** Which deployments count. */
export interface Counting {
  /** Our own task, which never counts. */
  readonly own: QueuePlace
  /** Of those that have not started: the ones ahead of us, or all of them, also those scheduled for later. */
  readonly queued: 'Ahead' | 'All'
  readonly tenant: TenantFilter
}

/** Whose deployments are meant. */
export type TenantFilter =
  | { readonly kind: 'any' }
  /** `undefined` means those for no tenant. */
  | { readonly kind: 'only'; readonly tenantId: string | undefined }

/**
 * Whatever is running or paused counts, whoever came first. Of what has not started yet only what is ahead of us does, so
 * that of two deployments that wait for each other's project one goes on. What is scheduled for later is behind us by its
 * queue time.
 */
export function counts(deployment: SeenDeployment, project: Project, { own, queued, tenant }: Counting): boolean {
  if (deployment.projectId !== project.id || deployment.taskId === own.taskId) return false
  if (tenant.kind === 'only' && tenantFor(project, tenant.tenantId) !== deployment.tenantId) return false
  return !!deployment.startedAt || queued === 'All' || isAheadOf(deployment, own)
}

/** A project that is never deployed for a tenant serves all of them: its untenanted deployments are those for ours. */
export function tenantFor(project: Project, tenantId: string | undefined): string | undefined {
  return project.canBeTenanted ? tenantId : undefined
}
