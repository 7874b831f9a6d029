import * as z from 'zod'
import type { Interruption } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, empty, ok } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'

export const interruptionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/interruptions',
    scope: 'space',
    handle: (request) => {
      const { query, world } = request
      const pendingOnly = query.flag('pendingOnly') ?? false
      const regarding = query.text('regarding')?.toLowerCase()
      const items = inSpaces(request, world.store.interruptions.newestFirst()).filter(
        ({ isPending, relatedDocumentIds }) =>
          (isPending || !pendingOnly) &&
          (regarding === undefined || relatedDocumentIds.some((id) => id.toLowerCase() === regarding)),
      )
      const address = inSpace(request.space.id, 'interruptions')
      return page(request, {
        itemType: 'Interruption',
        items,
        toResource: (interruption) => toResource(request, interruption),
        address,
      })
    },
  },
  {
    method: 'GET',
    path: '/interruptions/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(request, findInterruption(request))),
  },
  {
    method: 'GET',
    path: '/interruptions/{id}/responsible',
    scope: 'space',
    handle: (request) => {
      const { responsibleUserId } = findInterruption(request)
      return responsibleUserId === undefined ? empty(204) : ok(userReference(request, responsibleUserId))
    },
  },
  {
    method: 'PUT',
    path: '/interruptions/{id}/responsible',
    scope: 'space',
    handle: (request) => {
      const interruption = findInterruption(request)
      if (!interruption.isPending) {
        throw badRequest('This interruption has already been submitted, possibly by another user.')
      }
      interruption.responsibleUserId = request.user.id
      return ok(userReference(request, request.user.id))
    },
  },
  { method: 'POST', path: '/interruptions/{id}/submit', scope: 'space', handle: (request) => ok(submit(request)) },
]

const submission = z.looseObject({ Result: z.string().nullish(), Notes: z.string().nullish() })

function submit(request: ApiRequest): unknown {
  const interruption = findInterruption(request)
  const { world, user } = request
  if (!interruption.isPending) throw badRequest('The interruption has already been submitted.')
  if (interruption.responsibleUserId === undefined) {
    throw badRequest('You must take responsibility for this interruption before attempting to submit it.')
  }
  if (interruption.responsibleUserId !== user.id) {
    throw badRequest(
      'Someone else has taken responsibility for this interruption, and only they are allowed to submit it.',
    )
  }
  const { Result, Notes } = readBody(request, submission)
  if (Result !== 'Proceed' && Result !== 'Abort') throw badRequest('There were errors with the form.')
  interruption.values = { Instructions: null, Notes: Notes ?? null, Result }
  interruption.isPending = false
  world.queue.resume(known(world.store.tasks, interruption.taskId))
  return toResource(request, interruption)
}

function findInterruption(request: ApiRequest): Interruption {
  return find(request, request.world.store.interruptions, request.path('id'))
}

function userReference({ world }: ApiRequest, userId: string): unknown {
  const { id, username, displayName, isService } = known(world.store.users, userId)
  return {
    Id: id,
    Username: username,
    DisplayName: displayName,
    IsActive: true,
    IsService: isService,
    Links: { Self: `/api/users/${id}` },
  }
}

function toResource({ user }: ApiRequest, interruption: Interruption): unknown {
  const { id, spaceId, responsibleUserId, isPending } = interruption
  return {
    Id: id,
    SpaceId: spaceId,
    Title: interruption.title,
    Type: 'ManualIntervention',
    Created: formatDate(interruption.createdAt),
    IsPending: isPending,
    TaskId: interruption.taskId,
    CorrelationId: interruption.correlationId,
    RelatedDocumentIds: interruption.relatedDocumentIds,
    ResponsibleTeamIds: [],
    ResponsibleUserId: responsibleUserId ?? null,
    CanTakeResponsibility: isPending && responsibleUserId !== user.id,
    HasResponsibility: responsibleUserId === user.id,
    IsLinkedToOtherInterruption: false,
    Form: {
      Values: interruption.values,
      Elements: [
        {
          Name: 'Instructions',
          Control: { Type: 'Paragraph', Text: interruption.instructions, ResolveLinks: false },
          IsValueRequired: false,
        },
        { Name: 'Notes', Control: { Type: 'TextArea', Label: 'Notes' }, IsValueRequired: false },
        {
          Name: 'Result',
          Control: {
            Type: 'SubmitButtonGroup',
            Buttons: [
              { Text: 'Proceed', Value: 'Proceed', RequiresConfirmation: false },
              { Text: 'Abort', Value: 'Abort', RequiresConfirmation: true },
            ],
          },
          IsValueRequired: false,
        },
      ],
    },
    Links: linksIn(spaceId, {
      Self: `interruptions/${id}`,
      Submit: `interruptions/${id}/submit`,
      Responsible: `interruptions/${id}/responsible`,
    }),
  }
}
