import type { AuditEvent } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/events',
    scope: 'spanning',
    handle: (request) =>
      page(request, {
        itemType: 'Event',
        items: inSpaces(request, request.world.store.events.newestFirst()).filter((event) => admits(request, event)),
        toResource: (event) => toResource(request, event),
        address: request.spaceIds.length > 1 ? '/api/events' : inSpace(request.space.id, 'events'),
      }),
  },
  {
    method: 'GET',
    path: '/events/{id}',
    scope: 'spanning',
    handle: (request) => ok(toResource(request, find(request, request.world.store.events, request.path('id')))),
  },
]

function admits({ query }: ApiRequest, { relatedDocumentIds, category, occurredAt, userId }: AuditEvent): boolean {
  const related = relatedDocumentIds.map((id) => id.toLowerCase())
  const relates = (id: string) => related.includes(id.toLowerCase())
  const any = (parameter: string) => query.list(parameter)?.some(relates) ?? true
  return (
    (query.list('regarding')?.every(relates) ?? true) &&
    any('regardingAny') &&
    any('projects') &&
    any('projectGroups') &&
    any('environments') &&
    any('tenants') &&
    query.admits('users', userId) &&
    query.admits('user', userId) &&
    query.admits('eventCategories', category) &&
    occurredAt >= (query.date('from') ?? -Infinity) &&
    occurredAt < (query.date('to') ?? Infinity)
  )
}

function toResource({ world }: ApiRequest, event: AuditEvent): unknown {
  const { id, spaceId, userId, message } = event
  const user = world.store.users.get(userId)
  return {
    Id: id,
    SpaceId: spaceId,
    Category: event.category,
    Occurred: formatDate(event.occurredAt),
    Message: message,
    MessageHtml: message.replace(/&/g, '&amp;').replace(/</g, '&lt;'),
    MessageReferences: [],
    RelatedDocumentIds: event.relatedDocumentIds,
    UserId: userId,
    Username: user?.username ?? 'system',
    IsService: user?.isService ?? true,
    IdentityEstablishedWith: '',
    UserAgent: 'Server',
    Comments: null,
    Details: null,
    ChangeDetails: { DocumentContext: null, Differences: null },
    Links: linksIn(spaceId, { Self: `events/${id}` }),
  }
}
