// Interruptions: a task asks a person, and waits.

import { recordEvent, type TaskEventCategory } from '../../operations/record-event.ts'
import type { Interruption, InterruptionType } from '../../store/documents.ts'
import { relatedDocumentIds } from '../execution.ts'
import type { WaitForAnswer } from '../running-task.ts'
import type { ActionRun } from './action-run.ts'

export interface Question {
  readonly type: InterruptionType
  readonly title: string
  readonly instructions: string
  readonly responsibleTeamIds: readonly string[]
  /** What it may be answered with. */
  readonly choices: readonly string[]
  readonly how: WaitForAnswer
}

const categories: Readonly<Record<InterruptionType, TaskEventCategory>> = {
  ManualIntervention: 'ManualInterventionInterruptionRaised',
  GuidedFailure: 'GuidedFailureInterruptionRaised',
}

/**
 * @returns The interruption with its answer among its values.
 * @throws If the task ends meanwhile.
 */
export async function askPerson(run: ActionRun, { how, ...question }: Question): Promise<Interruption> {
  const { world, task, control, execution, node } = run
  const { store, clock } = world
  const interruption = store.interruptions.add({
    id: store.interruptions.nextId(),
    spaceId: task.spaceId,
    taskId: task.id,
    ...question,
    correlationId: node.id,
    createdAt: clock.now(),
    relatedDocumentIds: relatedDocumentIds(execution),
    isPending: true,
    responsibleUserId: undefined,
    values: { Instructions: null, Notes: null, [answerField(question.type)]: null },
  })
  task.pendingInterruptionIds = [...task.pendingInterruptionIds, interruption.id]
  recordEvent(store, task, categories[question.type], clock.now())
  await control.waitForAnswer(interruption.id, control.participant, how)
  return interruption
}

/** The member of a submission that holds the answer. */
export function answerField(type: InterruptionType): 'Result' | 'Guidance' {
  return type === 'GuidedFailure' ? 'Guidance' : 'Result'
}

/** The name of the user who answered. */
export function whoAnswered({ world }: ActionRun, { responsibleUserId }: Interruption): string {
  const user = responsibleUserId === undefined ? undefined : world.store.users.get(responsibleUserId)
  return user?.username ?? 'somebody'
}
