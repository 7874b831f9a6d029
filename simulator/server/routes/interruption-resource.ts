// How an interruption looks on the wire, its form included.

import type { Interruption } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { answerField } from '../../tasks/actions/ask-person.ts'
import type { World } from '../../world.ts'
import { formatDate } from '../format.ts'
import { linksIn } from '../links.ts'
import { since } from '../since.ts'

/** What the caller has to do with an interruption. */
export interface Responsibility {
  readonly canTakeResponsibility: boolean
  readonly hasResponsibility: boolean
}

export function interruptionResource(
  world: World,
  interruption: Interruption,
  { canTakeResponsibility, hasResponsibility }: Responsibility,
): unknown {
  const { id, spaceId } = interruption
  return {
    Id: id,
    SpaceId: spaceId,
    Title: interruption.title,
    ...since(world, 2026, { Type: interruption.type, PullRequests: [] }),
    Created: formatDate(interruption.createdAt),
    IsPending: interruption.isPending,
    TaskId: interruption.taskId,
    CorrelationId: interruption.correlationId,
    RelatedDocumentIds: interruption.relatedDocumentIds,
    ResponsibleTeamIds: interruption.responsibleTeamIds,
    ResponsibleUserId: interruption.responsibleUserId ?? null,
    CanTakeResponsibility: canTakeResponsibility,
    HasResponsibility: hasResponsibility,
    IsLinkedToOtherInterruption: false,
    Form: { Values: interruption.values, Elements: formElements(interruption) },
    Links: linksIn(spaceId, {
      Self: `interruptions/${id}`,
      Submit: `interruptions/${id}/submit`,
      Responsible: `interruptions/${id}/responsible`,
    }),
  }
}

function formElements({ type, instructions, choices }: Interruption): readonly unknown[] {
  return [
    {
      Name: 'Instructions',
      Control: { Type: 'Paragraph', Text: instructions, ResolveLinks: false },
      IsValueRequired: false,
    },
    { Name: 'Notes', Control: { Type: 'TextArea', Label: 'Notes' }, IsValueRequired: false },
    {
      Name: answerField(type),
      Control: {
        Type: 'SubmitButtonGroup',
        Buttons: choices.map((choice) => ({ Text: choice, Value: choice, RequiresConfirmation: choice === 'Abort' })),
      },
      IsValueRequired: false,
    },
  ]
}

export function responsibleUser({ store }: World, userId: string): unknown {
  const { id, username, displayName, isService } = known(store.users, userId)
  return {
    Id: id,
    Username: username,
    DisplayName: displayName,
    IsActive: true,
    IsService: isService,
    Links: { Self: `/api/users/${id}` },
  }
}
