// How the tasks stand that have a lock or wait for one: what tells a person whether there is anything to release.

import type { Octopus } from '../../runtime/octopus/octopus.ts'
import { findHoldingReason } from '../../runtime/octopus/holding-reason.ts'
import type { ServerTask } from '../../runtime/octopus/resources/server-task.ts'
import { listServerTasks } from '../../runtime/octopus/server-tasks.ts'
import { findDead } from '../../runtime/lock/find-dead.ts'
import type { LockEntry } from '../../runtime/lock/lock-state.ts'
import { StepError } from '../../runtime/step-error.ts'

export interface Standing {
  /** As the server spells it, `Executing`; `Deleted`, or `Unknown` for one that may be hidden from us. */
  readonly state: string
  /** Over or deleted: whoever looks next takes it out. */
  readonly isOver: boolean
  /** Why it does not go on, if it does not: `waiting for a person: Approve (Release managers)`. */
  readonly heldBy: string | undefined
}

/** What fits into the address of a request. */
const mostAtOnce = 100

/** By task. One request for a hundred tasks, and a few more for each that is missing or waits for a person. */
export async function findStandings(
  octopus: Octopus,
  entries: readonly LockEntry[],
): Promise<ReadonlyMap<string, Standing>> {
  const byTask = new Map(entries.map((entry) => [entry.task, entry]))
  const listed = await listInParts(octopus, [...byTask.keys()])
  const tasks = new Map(listed?.map((task) => [task.id, task]))
  const standings = new Map<string, Standing>()
  for (const [id, entry] of byTask) {
    const task = tasks.get(id)
    if (task) standings.set(id, await standingOf(octopus, task))
    else standings.set(id, listed ? await standingOfMissing(octopus, entry) : unknown)
  }
  return standings
}

const unknown: Standing = { state: 'Unknown', isOver: false, heldBy: undefined }

/** @returns `undefined` if we may not see any task. */
async function listInParts(octopus: Octopus, ids: readonly string[]): Promise<readonly ServerTask[] | undefined> {
  const tasks: ServerTask[] = []
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const part = await unlessDenied(listServerTasks(octopus, ids.slice(at, at + mostAtOnce)))
    if (!part) return undefined
    tasks.push(...part)
  }
  return tasks
}

async function standingOf(octopus: Octopus, task: ServerTask): Promise<Standing> {
  const { id, state, isCompleted, isInterrupted } = task
  const heldBy = isInterrupted && !isCompleted ? await findHoldingReason(octopus, { ...task, taskId: id }) : undefined
  return { state, isOver: isCompleted, heldBy }
}

/** Deleted, or not for our eyes. */
async function standingOfMissing(octopus: Octopus, entry: LockEntry): Promise<Standing> {
  const checked = await unlessDenied(findDead(octopus, [entry]))
  const [task] = checked?.tasks ?? []
  if (task) return standingOf(octopus, task)
  return checked ? { state: 'Deleted', isOver: true, heldBy: undefined } : unknown
}

async function unlessDenied<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof StepError && error.code === 'not-permitted') return undefined
    throw error
  }
}
