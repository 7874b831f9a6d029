// Whether a deployment may go on, from what the server says of the projects that it waits for.

import type { LatestDeployment } from '../../runtime/octopus/resources/dashboard-item.ts'
import type { Named } from '../../runtime/octopus/resources/named.ts'
import type { ServerTask } from '../../runtime/octopus/resources/server-task.ts'
import type { DeploymentTask } from '../../runtime/octopus/server-tasks.ts'
import { isAheadOf } from '../../runtime/octopus/task-order.ts'

/** Something that a deployment waits for. */
export type Blocker =
  | {
      readonly kind: 'unfinished'
      readonly project: Named
      /** What it deploys: a task's description or a release's version. */
      readonly what: string
      readonly taskId: string
      /** As the server spells it. A paused task is `Queued` although it has started. */
      readonly state: string
      readonly startedAt: Date | undefined
      readonly isInterrupted: boolean
    }
  | {
      readonly kind: 'not-successful'
      readonly project: Named
      readonly what: string
      readonly taskId: string
      readonly state: string
    }
  | { readonly kind: 'never-deployed'; readonly project: Named }

/**
 * What keeps projects from being idle. Whatever is running or paused there counts, whoever came first; of what has not
 * started yet only what is ahead of us, so that of two deployments that wait for each other's project one goes on.
 * What is scheduled for later is behind us by its queue time.
 * @param unfinished The unfinished deployments of those projects there; our own may be among them and never counts.
 */
export function blockersOfIdle(
  projects: readonly Named[],
  unfinished: readonly DeploymentTask[],
  own: ServerTask,
): readonly Blocker[] {
  return unfinished
    .filter((task) => !task.isCompleted && task.id !== own.id)
    .filter((task) => task.startedAt !== undefined || isAheadOf(task, own))
    .flatMap((task) => {
      const project = projects.find(({ id }) => id === task.projectId)
      if (project === undefined) return []
      const { state, startedAt, isInterrupted } = task
      return [{ kind: 'unfinished', project, what: task.description, taskId: task.id, state, startedAt, isInterrupted }]
    })
}

/**
 * What keeps the latest deployment of each project from being a success.
 * @param latest The latest deployments of those projects there, for any tenant.
 * @param tenantId The tenant whose deployments are meant; `undefined` for untenanted ones.
 */
export function blockersOfSuccess(
  projects: readonly Named[],
  latest: readonly LatestDeployment[],
  tenantId: string | undefined,
): readonly Blocker[] {
  return projects.flatMap((project): Blocker[] => {
    const deployment = latest.find((item) => item.projectId === project.id && item.tenantId === tenantId)
    if (deployment === undefined) return [{ kind: 'never-deployed', project }]
    const { version: what, taskId, state, startedAt, isInterrupted } = deployment
    if (state === 'Success') return []
    if (deployment.isCompleted) return [{ kind: 'not-successful', project, what, taskId, state }]
    return [{ kind: 'unfinished', project, what, taskId, state, startedAt, isInterrupted }]
  })
}
