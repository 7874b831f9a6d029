import type { AuditEvent } from '../../store/documents.ts'
import { ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { documentTypes, eventCategories, eventGroups } from './event-categories.ts'

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/events',
    scope: 'spanning',
    permission: 'EventView',
    handle: (request) => {
      const items = inSpaces(request, request.world.store.events.newestFirst()).filter((event) =>
        admits(request, event),
      )
      if (request.query.flag('asCsv') ?? false) return commaSeparated(request, items)
      return page(request, {
        itemType: 'Event',
        items,
        toResource: (event) => toResource(request, event),
        address: request.spaceIds.length > 1 ? '/api/events' : inSpace(request.space.id, 'events'),
      })
    },
  },
  {
    method: 'GET',
    path: '/events/categories',
    scope: 'server',
    permission: 'none',
    handle: () => ok(Object.entries(eventCategories).map(([Id, Name]) => ({ Id, Name, Links: {} }))),
  },
  {
    method: 'GET',
    path: '/events/groups',
    scope: 'server',
    permission: 'none',
    handle: () =>
      ok(
        Object.entries(eventGroups).map(([Id, { name, categories }]) => ({
          Id,
          Name: name,
          EventCategories: categories,
          Links: {},
        })),
      ),
  },
  {
    method: 'GET',
    path: '/events/agents',
    scope: 'server',
    permission: 'none',
    handle: () => ok([{ Id: 'Server', Name: 'Server', Links: {} }]),
  },
  {
    method: 'GET',
    path: '/events/documenttypes',
    scope: 'server',
    permission: 'none',
    handle: () => ok(documentTypes.map((type) => ({ Id: type, Name: type.replace(/s$/, '') }))),
  },
  {
    method: 'GET',
    path: '/events/{id}',
    scope: 'spanning',
    permission: 'EventView',
    handle: (request) => ok(toResource(request, find(request, request.world.store.events, request.path('id')))),
  },
]

/** Filters combine with "and"; the values of one list with "or", but for `regarding`, where all have to be met. */
function admits({ query, world }: ApiRequest, event: AuditEvent): boolean {
  const { id: eventId, relatedDocumentIds, category, occurredAt, userId } = event
  const number = Number(eventId.slice(eventId.indexOf('-') + 1))
  const tags = query.list('tags')
  const groups = query.list('eventGroups')
  const tenantTags =
    tags === undefined ? [] : relatedDocumentIds.flatMap((id) => world.store.tenants.get(id)?.tags ?? [])
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
    (query.list('documentTypes')?.some((type) => related.some((id) => id.startsWith(`${type.toLowerCase()}-`))) ??
      true) &&
    (tags === undefined || tenantTags.some((tag) => tags.includes(tag))) &&
    (groups === undefined || groups.some((group) => categoriesOf(group).includes(category))) &&
    number >= (query.count('fromAutoId') ?? 0) &&
    number <= (query.count('toAutoId') ?? Infinity) &&
    query.admits('users', userId) &&
    query.admits('user', userId) &&
    query.admits('eventCategories', category) &&
    occurredAt >= (query.date('from') ?? -Infinity) &&
    occurredAt < (query.date('to') ?? Infinity)
  )
}

function categoriesOf(group: string): readonly string[] {
  const found = Object.entries(eventGroups).find(([id]) => id.toLowerCase() === group.toLowerCase())
  return found?.[1].categories ?? []
}

function commaSeparated({ world }: ApiRequest, events: readonly AuditEvent[]): Answer {
  const quote = (text: string) => `"${text.replace(/"/g, '""')}"`
  const lines = events.map(({ id, occurredAt, category, userId, message }) =>
    [id, formatDate(occurredAt), category, world.store.users.get(userId)?.username ?? 'system', message]
      .map(quote)
      .join(','),
  )
  const text = ['Id,Occurred,Category,Username,Message', ...lines].join('\r\n') + '\r\n'
  return { kind: 'text', status: 200, text, contentType: 'text/csv; charset=utf-8' }
}

function toResource({ world, query }: ApiRequest, event: AuditEvent): unknown {
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
    ...(query.flag('excludeDifference') === true
      ? {}
      : { ChangeDetails: { DocumentContext: null, Differences: null } }),
    Links: linksIn(spaceId, { Self: `events/${id}` }),
  }
}
