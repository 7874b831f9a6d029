// Messages whose sender is gone before they were out.

import type { StepContext } from '../../runtime/define-step.ts'
import { listServerTasks } from '../../runtime/octopus/server-tasks.ts'
import { canSeeTasks } from '../../runtime/octopus/task-permissions.ts'
import { isUnsettled, unsettled } from './deliveries.ts'
import type { ChannelName, Notice, NotifyState } from './notify-state.ts'
import { isSameStep } from './own.ts'

/**
 * Those that nobody will send any more who had taken them on, and that we have a channel for. One request, if any; more
 * for a task that the server does not show.
 */
export async function findOrphans(
  state: NotifyState,
  use: string,
  channels: readonly ChannelName[],
  { octopus, log }: Pick<StepContext, 'octopus' | 'log'>,
): Promise<readonly Notice[]> {
  const ours = (notice: Notice) =>
    notice.deliveries.some((delivery) => isUnsettled(delivery) && channels.includes(delivery.channel))
  const others = unsettled(state).filter((notice) => notice.claimant.use !== use && ours(notice))
  const ids = [...new Set(others.map(({ claimant }) => claimant.task))].filter((task) => task !== '')
  const tasks = await listServerTasks(octopus, ids)
  const orphans: Notice[] = []
  for (const notice of others) {
    const { claimant } = notice
    const task = tasks.find(({ id }) => id === claimant.task)
    // A try of ours that came before this one is over.
    if (isSameStep(claimant.use, use) || claimant.use === '' || task?.isCompleted) orphans.push(notice)
    else if (!task) {
      // Deleted, or hidden from us: a hidden one may be about to send it.
      if (await canSeeTasks(octopus, claimant)) orphans.push(notice)
      else log.warning(hidden(notice))
    }
  }
  return orphans
}

function hidden({ id, claimant }: Notice): string {
  return (
    `Message ${id} is with ${claimant.task}, which the user of the API key may not see: give it TaskView for all members ` +
    `and environments, or nobody can take over what a canceled deployment did not send.`
  )
}
