// How many tasks the server runs of those that it may run at a time, so that a wait that can starve itself is said with
// numbers: whoever waits takes a slot from what it waits for.

import { unlessDenied } from '../../runtime/octopus/unless-denied.ts'
import type { Octopus } from '../../runtime/octopus/octopus.ts'
import { boolean, list, number, object, optional, string } from '../../runtime/shape.ts'

const ServerNode = object({ Id: string, MaxConcurrentTasks: number, IsInMaintenanceMode: optional(boolean) })
const ServerNodeDetails = object({ RunningTasks: number })

/**
 * A sentence if no slot is free. One request, and one for each node.
 * @returns Blank while one is free, and where the key may not read it: that takes AdministerSystem.
 */
export function describeFullCap(octopus: Octopus): Promise<string> {
  return unlessDenied(readFullCap(octopus), '')
}

async function readFullCap(octopus: Octopus): Promise<string> {
  const nodes = await octopus.read('/api/octopusservernodes/all', list(ServerNode))
  let cap = 0
  let running = 0
  for (const { Id, MaxConcurrentTasks, IsInMaintenanceMode } of nodes) {
    // It takes no new tasks.
    if (IsInMaintenanceMode) continue
    cap += MaxConcurrentTasks
    running += (await octopus.read(`/api/octopusservernodes/${Id}/details`, ServerNodeDetails)).RunningTasks
  }
  if (cap === 0 || running < cap) return ''
  return (
    `The server runs ${running} tasks and may run ${cap}, and this one waits for a task that has no slot: if all of them ` +
    `do so, nothing moves until one gives up. Raise the task cap (Configuration, Nodes).`
  )
}
