// Deployments that are queued, running or paused, for those who look again and again.

import { listAll } from './list-all.ts'
import type { Octopus } from './octopus.ts'
import { DeploymentResource } from './resources/deployment.ts'
import { ServerTaskResource, toServerTask, type ServerTask } from './resources/server-task.ts'

export interface DeploymentFilter {
  readonly environmentId: string
  /** Only those for this tenant; `undefined` means whoever they are for. */
  readonly tenantId?: string | undefined
  /** Whether it matters for whom each is: that takes another request for each look that shows a new one. */
  readonly needTenants: boolean
}

/** A task that carries out a deployment. */
export interface DeploymentTask extends ServerTask {
  readonly projectId: string
  /** `undefined` if it is for no tenant, and where nobody asked. */
  readonly tenantId: string | undefined
}

/**
 * Lists the unfinished deployments to an environment, of all projects: each call is one look. One request, and one more
 * for those not seen before, where their tenants matter or an older server does not tell their projects.
 */
export function watchUnfinishedDeployments(
  octopus: Octopus,
  { environmentId, tenantId, needTenants }: DeploymentFilter,
): () => Promise<readonly DeploymentTask[]> {
  const deployments = new Map<string, DeploymentResource>()

  async function learn(tasks: readonly ServerTask[]): Promise<void> {
    const ids = tasks.flatMap(({ projectId, deploymentId }) =>
      deploymentId && !deployments.has(deploymentId) && (needTenants || !projectId) ? [deploymentId] : [],
    )
    if (ids.length === 0) return
    const found = await listAll(octopus, 'deployments', DeploymentResource, { ids })
    for (const deployment of found) deployments.set(deployment.Id, deployment)
  }

  return async () => {
    const query = { name: 'Deploy', active: true, environment: environmentId, tenant: tenantId }
    const tasks = (await listAll(octopus, 'tasks', ServerTaskResource, query)).map(toServerTask)
    await learn(tasks)
    return tasks.flatMap((task) => {
      const deployment = deployments.get(task.deploymentId ?? '')
      const projectId = task.projectId ?? deployment?.ProjectId
      return projectId ? [{ ...task, projectId, tenantId: tenantId ?? deployment?.TenantId }] : []
    })
  }
}
