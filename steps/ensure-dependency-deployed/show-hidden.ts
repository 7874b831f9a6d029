// A deployment that is scheduled for later is the latest, and hides from a dashboard what is under way before it.

import { listAll } from '../../runtime/octopus/list-all.ts'
import type { Octopus } from '../../runtime/octopus/octopus.ts'
import type { LatestDeployment } from '../../runtime/octopus/resources/dashboard-item.ts'
import { ServerTaskResource, toServerTask } from '../../runtime/octopus/resources/server-task.ts'
import { listServerTasks } from '../../runtime/octopus/server-tasks.ts'
import { isScheduled } from './plan.ts'
import type { Standing } from './standing.ts'

/**
 * The same deployments, and before them what was hidden: the one that is waited for, or any that is under way. Its version
 * is blank unless it has been waited for. One request for each that hides something.
 */
export async function showHidden(
  octopus: Octopus,
  latest: readonly LatestDeployment[],
  standings: readonly Standing[],
  environmentId: string,
): Promise<readonly LatestDeployment[]> {
  const now = octopus.serverNow()
  const shown: LatestDeployment[] = []
  for (const { dependency, taskId, version = '' } of standings) {
    const { project, tenantId } = dependency
    const isHidden = latest.some(
      (one) =>
        one.projectId === project.id && one.tenantId === tenantId && isScheduled(one, now) && one.taskId !== taskId,
    )
    if (!isHidden) continue
    const query = { name: 'Deploy', active: true, project: project.id, environment: environmentId, tenant: tenantId }
    const tasks = taskId
      ? await listServerTasks(octopus, [taskId])
      : (await listAll(octopus, 'tasks', ServerTaskResource, query)).map(toServerTask)
    for (const task of tasks) {
      const item = { ...task, taskId: task.id, projectId: project.id, tenantId, version, isPrevious: false }
      if (!isScheduled(item, now) && !latest.some((one) => one.taskId === task.id)) shown.push(item)
    }
  }
  return [...shown, ...latest]
}
