// Reads from the server what a wait may be in a ring with.

import { openDocument, type DocumentContext } from '../documents/document.ts'
import { lockDocument, type LockState } from '../lock/lock-state.ts'
import { listServerTasks } from '../octopus/server-tasks.ts'
import { awaitedTasks, type World } from './find-deadlock.ts'
import type { Wait, WaitsState } from './waits-state.ts'

/**
 * All registered waits that a wait leads to, if one of them leads back to it; else it is in no ring, nor will it be
 * before somebody registers another wait. A request for each lock on the way, and one for the tasks if there is a ring.
 */
export async function lookAround(
  context: DocumentContext,
  own: Wait,
  { waits }: WaitsState,
): Promise<World | undefined> {
  const locks = new Map<string, LockState>()
  const reached = new Set<Wait>()
  const way = [own]
  for (const wait of way) {
    const { need } = wait
    if (need.kind === 'lock' && !locks.has(need.lock)) {
      locks.set(need.lock, (await openDocument(context, lockDocument, need.lock).read()).state)
    }
    const tasks = awaitedTasks(wait, locks)
    for (const next of waits) {
      if (!tasks.includes(next.task) || reached.has(next)) continue
      reached.add(next)
      way.push(next)
    }
  }
  if (!reached.has(own)) return undefined
  const ids = new Set([...awaitedTasks(own, locks), ...way.map(({ task }) => task)])
  const unfinished = (await listServerTasks(context.octopus, [...ids])).filter(({ isCompleted }) => !isCompleted)
  // Who is paused goes on when a person answers.
  const unpaused = unfinished.filter(({ isInterrupted }) => !isInterrupted).map(({ id }) => id)
  return {
    waits: [...reached].filter(({ task }) => unpaused.includes(task)),
    locks,
    open: unfinished.filter(({ state }) => state !== 'Cancelling').map(({ id }) => id),
  }
}
