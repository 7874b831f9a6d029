// How long deployments usually take: what people want to know when one stands in their way.

import type { Octopus } from './octopus.ts'
import { pageOf } from './resources/page.ts'
import { ServerTaskResource, toServerTask } from './resources/server-task.ts'

const lastOnes = 5

/**
 * The median of each project's last successful deployments to an environment, five at most, in milliseconds by the
 * server's own clock. One request, over the last 200 of all projects; one that is not among them is not in the answer.
 */
export async function listUsualDurations(
  octopus: Octopus,
  environmentId: string,
): Promise<ReadonlyMap<string, number>> {
  const query = { name: 'Deploy', states: ['Success'], environment: environmentId, take: 200 }
  const { Items } = await octopus.get('tasks', pageOf(ServerTaskResource), query)
  const durations = new Map<string, number[]>()
  for (const { projectId, startedAt, completedAt } of Items.map(toServerTask)) {
    if (!projectId || !startedAt || !completedAt) continue
    const known = durations.get(projectId) ?? []
    if (known.length < lastOnes) known.push(completedAt.getTime() - startedAt.getTime())
    durations.set(projectId, known)
  }
  return new Map([...durations].map(([projectId, known]) => [projectId, median(known)]))
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}
