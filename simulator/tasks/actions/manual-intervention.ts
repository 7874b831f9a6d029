// A step that waits for a person: the task is `Queued` again, with its start time kept, until somebody answers.

import { recordEvent } from '../../operations/record-event.ts'
import { failed, property, say, succeeded, type ActionResult, type ActionRun } from './action-run.ts'

export async function runManualIntervention(run: ActionRun): Promise<ActionResult> {
  const { world, task, control, deployment, node, action } = run
  const { store, clock } = world
  const interruption = store.interruptions.add({
    id: store.interruptions.nextId(),
    spaceId: task.spaceId,
    taskId: task.id,
    title: action.name,
    correlationId: node.id,
    createdAt: clock.now(),
    relatedDocumentIds: [deployment.id, task.id, deployment.projectId, deployment.environmentId],
    instructions: property(run, 'Octopus.Action.Manual.Instructions'),
    isPending: true,
    responsibleUserId: undefined,
    values: { Instructions: null, Notes: null, Result: null },
  })
  recordEvent(store, task, 'ManualInterventionInterruptionRaised', clock.now())
  say(run, node, 'Wait', 'Waiting for manual intervention')
  const blocksOthers = property(run, 'Octopus.Action.Manual.BlockConcurrentDeployments').toLowerCase() === 'true'
  try {
    await control.pause(blocksOthers)
  } finally {
    interruption.isPending = false
  }
  const notes = interruption.values['Notes']
  if (notes) say(run, node, 'Info', `Notes: ${notes}`)
  return interruption.values['Result'] === 'Proceed'
    ? succeeded
    : failed(`Aborted by ${whoAnswered(run, interruption.responsibleUserId)}.`)
}

function whoAnswered({ world }: ActionRun, userId: string | undefined): string {
  return (userId === undefined ? undefined : world.store.users.get(userId)?.username) ?? 'somebody'
}
