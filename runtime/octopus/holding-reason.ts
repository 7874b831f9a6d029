// Why a deployment does not go on, and who can do something about it.

import { formatInstant } from '../format-time.ts'
import { list, object, string } from '../shape.ts'
import { listAll } from './list-all.ts'
import { listTeams } from './named.ts'
import type { Octopus } from './octopus.ts'
import { InterruptionResource } from './resources/interruption.ts'
import { listQueuedBehind } from './server-tasks.ts'
import { unlessDenied } from './unless-denied.ts'

/** What has to be known of a task that may be held. */
export interface HeldTask {
  readonly taskId: string
  readonly queuedAt: Date
  readonly startedAt: Date | undefined
  readonly isInterrupted: boolean
  readonly needsApproval: boolean
}

/** The server's own words for why a task waits; newer servers only. */
const StatusMessages = object({ Messages: list(object({ Message: string })) })

/**
 * Says what holds a task, to go behind its description: `waiting for a person: Approve the release (Release managers)`.
 * Takes a request or two, so ask only when a task turns up or changes.
 * @returns `undefined` for one that simply runs.
 */
export async function findHoldingReason(octopus: Octopus, task: HeldTask): Promise<string | undefined> {
  if (task.isInterrupted) return describeInterruptions(octopus, task.taskId)
  if (task.startedAt) return undefined
  if (task.needsApproval) return 'waiting for an approval'
  if (task.queuedAt > octopus.serverNow()) return `scheduled for ${formatInstant(task.queuedAt)}`
  const [behind] = await unlessDenied(listQueuedBehind(octopus, task.taskId), [])
  const words = await unlessDenied(octopus.get(`tasks/${task.taskId}/status/messages`, StatusMessages), {
    Messages: [],
  })
  const said = words.Messages.map(({ Message }) => Message).join(' ')
  const what = behind ? `queued behind ${behind.description} (${behind.id})` : 'waiting for a free slot of the task cap'
  return `${what}${said && `: ${said}`}`
}

async function describeInterruptions(octopus: Octopus, taskId: string): Promise<string> {
  const query = { regarding: taskId, pendingOnly: true }
  const interruptions = await unlessDenied(listAll(octopus, 'interruptions', InterruptionResource, query), [])
  const teamIds = [...new Set(interruptions.flatMap(({ ResponsibleTeamIds }) => ResponsibleTeamIds ?? []))]
  const teams = new Map((await unlessDenied(listTeams(octopus, teamIds), [])).map(({ id, name }) => [id, name]))
  const who = teamIds.map((id) => teams.get(id) ?? id).join(', ')
  const what = interruptions.map(({ Title }) => Title).join(', ')
  return `waiting for a person${what && `: ${what}`}${who && ` (${who})`}`
}
