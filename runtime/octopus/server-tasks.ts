// Tasks: the queue of the server.

import { listAll } from './list-all.ts'
import type { Octopus } from './octopus.ts'
import { DeploymentResource } from './resources/deployment.ts'
import { ServerTaskResource, toServerTask, type ServerTask } from './resources/server-task.ts'

/** @throws {StepError} `not-found` if there is no such task, or none that we may see. */
export async function getServerTask(octopus: Octopus, taskId: string): Promise<ServerTask> {
  return toServerTask(await octopus.get(`tasks/${taskId}`, ServerTaskResource))
}

export interface UnfinishedDeployments {
  readonly environmentId: string
  readonly projectIds: readonly string[]
  /** Only those for this tenant; `undefined` means whoever they are for. */
  readonly tenantId: string | undefined
}

/** A task that carries out a deployment of a known project. */
export type DeploymentTask = ServerTask & { readonly projectId: string }

/**
 * Lists the tasks that deploy one of several projects to an environment and are not over: queued, running or paused.
 * One request as a rule, and one more where an older server does not say which project a task is for.
 */
export async function listUnfinishedDeployments(
  octopus: Octopus,
  { environmentId, projectIds, tenantId }: UnfinishedDeployments,
): Promise<readonly DeploymentTask[]> {
  const [onlyProject] = projectIds.length === 1 ? projectIds : []
  const tasks = await listAll(octopus, 'tasks', ServerTaskResource, {
    name: 'Deploy',
    active: true,
    environment: environmentId,
    // The filter takes one id: several projects are sorted out on our side.
    project: onlyProject,
    tenant: tenantId,
  })
  const known = tasks.map(toServerTask)
  const projects = onlyProject === undefined ? await projectsOf(octopus, known) : () => onlyProject
  return known.flatMap((task) => {
    const projectId = task.projectId ?? projects(task)
    return projectId !== undefined && projectIds.includes(projectId) ? [{ ...task, projectId }] : []
  })
}

async function projectsOf(
  octopus: Octopus,
  tasks: readonly ServerTask[],
): Promise<(task: ServerTask) => string | undefined> {
  const ids = tasks.flatMap(({ projectId, deploymentId }) =>
    projectId === undefined && deploymentId ? [deploymentId] : [],
  )
  if (ids.length === 0) return () => undefined
  const deployments = await listAll(octopus, 'deployments', DeploymentResource, { ids })
  const projects = new Map(deployments.map(({ Id, ProjectId }) => [Id, ProjectId]))
  return ({ deploymentId }) => projects.get(deploymentId ?? '')
}
