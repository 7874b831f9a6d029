import * as z from 'zod'
import { answerInterruption } from '../../operations/answer-interruption.ts'
import type { Interruption } from '../../store/documents.ts'
import { answerField } from '../../tasks/actions/ask-person.ts'
import { badRequest, empty, ok } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import { isAllowed, missingPermission } from '../permit.ts'
import { readBody } from '../read-body.ts'
import type { ApiRequest, Route, RoutePermission } from '../route.ts'
import { interruptionResource, responsibleUser } from './interruption-resource.ts'

const view: RoutePermission = ['InterruptionView', 'InterruptionViewSubmitResponsible']
const submission: RoutePermission = ['InterruptionSubmit', 'InterruptionViewSubmitResponsible']

export const interruptionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/interruptions',
    scope: 'space',
    permission: view,
    handle: (request) => {
      const { query, world } = request
      const pendingOnly = query.flag('pendingOnly') ?? false
      const regarding = query.text('regarding')?.toLowerCase()
      const items = inSpaces(request, world.store.interruptions.newestFirst()).filter(
        ({ isPending, relatedDocumentIds }) =>
          (isPending || !pendingOnly) &&
          (regarding === undefined || relatedDocumentIds.some((id) => id.toLowerCase() === regarding)),
      )
      return page(request, {
        itemType: 'Interruption',
        items,
        toResource: (interruption) => toResource(request, interruption),
        address: inSpace(request.space.id, 'interruptions'),
      })
    },
  },
  {
    method: 'GET',
    path: '/interruptions/{id}',
    scope: 'space',
    permission: view,
    handle: (request) => ok(toResource(request, findInterruption(request))),
  },
  {
    method: 'GET',
    path: '/interruptions/{id}/responsible',
    scope: 'space',
    permission: view,
    handle: (request) => {
      const { responsibleUserId } = findInterruption(request)
      return responsibleUserId === undefined ? empty(204) : ok(responsibleUser(request.world, responsibleUserId))
    },
  },
  {
    method: 'PUT',
    path: '/interruptions/{id}/responsible',
    scope: 'space',
    permission: submission,
    handle: (request) => {
      const interruption = findInterruption(request)
      if (!interruption.isPending) {
        throw badRequest('This interruption has already been submitted, possibly by another user.')
      }
      if (!mayAnswer(request, interruption)) throw missingPermission('InterruptionSubmit')
      request.world.store.interruptions.change(interruption, { responsibleUserId: request.user.id })
      return ok(responsibleUser(request.world, request.user.id))
    },
  },
  {
    method: 'POST',
    path: '/interruptions/{id}/submit',
    scope: 'space',
    permission: submission,
    handle: (request) => ok(submit(request)),
  },
]

const answerBody = z.looseObject({
  Result: z.string().nullish(),
  Guidance: z.string().nullish(),
  Notes: z.string().nullish(),
})

function submit(request: ApiRequest): unknown {
  const interruption = findInterruption(request)
  const { world, user } = request
  const { type, choices, responsibleUserId } = interruption
  if (!interruption.isPending) throw badRequest('The interruption has already been submitted.')
  if (!mayAnswer(request, interruption)) throw missingPermission('InterruptionSubmit')
  if (responsibleUserId === undefined) {
    throw badRequest('You must take responsibility for this interruption before attempting to submit it.')
  }
  if (responsibleUserId !== user.id) {
    throw badRequest(
      'Someone else has taken responsibility for this interruption, and only they are allowed to submit it.',
    )
  }
  const body = readBody(request, answerBody)
  const said = body[answerField(type)] ?? ''
  const takesAbort = type === 'GuidedFailure' && world.settings.unconfirmed.guidanceAbort === 'taken'
  const answer = takesAbort && said === 'Abort' ? 'Fail' : said
  if (!choices.includes(answer)) throw badRequest('There were errors with the form.')
  answerInterruption(world, interruption, { choice: answer, notes: body.Notes ?? undefined })
  return toResource(request, interruption)
}

/** Whoever may answer any interruption, and the members of the teams that are responsible for this one. */
function mayAnswer({ user, world }: ApiRequest, { responsibleTeamIds, relatedDocumentIds }: Interruption): boolean {
  if (isAllowed({ user, world }, 'InterruptionSubmit', { relatedDocumentIds })) return true
  if (!isAllowed({ user, world }, 'InterruptionViewSubmitResponsible', { relatedDocumentIds })) return false
  return responsibleTeamIds.some((id) => world.store.teams.get(id)?.memberUserIds.includes(user.id) ?? false)
}

function findInterruption(request: ApiRequest): Interruption {
  return find(request, request.world.store.interruptions, request.path('id'))
}

function toResource(request: ApiRequest, interruption: Interruption): unknown {
  const { user, world } = request
  return interruptionResource(world, interruption, {
    canTakeResponsibility:
      interruption.isPending && interruption.responsibleUserId !== user.id && mayAnswer(request, interruption),
    hasResponsibility: interruption.responsibleUserId === user.id,
  })
}
