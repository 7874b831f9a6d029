// Who had a deployment started that is on its way: other dependents write themselves into its comments, people do not.

import type { Octopus } from '../../runtime/octopus/octopus.ts'
import { getServerTask } from '../../runtime/octopus/server-tasks.ts'
import { object, optional, string } from '../../runtime/shape.ts'
import type { Asker } from './plan.ts'

const Commented = object({ Comments: optional(string) })

/** @returns `undefined` if no dependent did. Two requests. */
export async function findAsker(octopus: Octopus, taskId: string): Promise<Asker | undefined> {
  const { deploymentId } = await getServerTask(octopus, taskId)
  if (!deploymentId) return undefined
  const { Comments = '' } = await octopus.get(`deployments/${deploymentId}`, Commented)
  return readAsker(Comments)
}

/** What a deployment that we start says in its comments, ahead of the mark. */
export function describeAsker({ title, need }: Asker): string {
  return `For ${title}, which needs ${need}. `
}

/** Reads what `describeAsker` says. */
export function readAsker(comments: string): Asker | undefined {
  const [, title, need] = /^For (.+), which needs (.+)\. \(octosteps \w+: .+\)$/.exec(comments) ?? []
  return title && need ? { title, need } : undefined
}
