import type { Octopus } from './octopus.ts'
import { DashboardResource, toLatestDeployment, type LatestDeployment } from './resources/dashboard-item.ts'

/**
 * The latest deployment of each project to an environment, for each tenant, whatever came of it, and the last success
 * before it. One request for any number.
 */
export async function listLatestDeployments(
  octopus: Octopus,
  projectIds: readonly string[],
  environmentId: string,
): Promise<readonly LatestDeployment[]> {
  const query = { projects: projectIds, environments: [environmentId], includePrevious: true }
  const { Items } = await octopus.get('dashboard/dynamic', DashboardResource, query)
  return Items.map(toLatestDeployment)
}
