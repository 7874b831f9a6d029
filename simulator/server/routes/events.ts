import type { AuditEvent, EventFilter } from '../../store/documents.ts'
import { admitsEvent } from '../../subscriptions/admits-event.ts'
import { eventNumber } from '../../subscriptions/event-number.ts'
import { ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { documentTypes, eventCategories, eventGroups } from '../../operations/event-categories.ts'
import { eventResource } from './event-resource.ts'

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

/** What is asked for by lists; `regarding`, whose values have all to be met; and ranges of numbers and times. */
function admits({ query, world }: ApiRequest, event: AuditEvent): boolean {
  const { relatedDocumentIds, occurredAt, userId } = event
  const number = eventNumber(event)
  const related = relatedDocumentIds.map((id) => id.toLowerCase())
  const relates = (id: string) => related.includes(id.toLowerCase())
  const filter = Object.fromEntries(filterNames.map((name) => [name, query.list(name) ?? []]))
  return (
    admitsEvent(world.store, filter, event) &&
    (query.list('regarding')?.every(relates) ?? true) &&
    (query.list('regardingAny')?.some(relates) ?? true) &&
    number >= (query.count('fromAutoId') ?? 0) &&
    number <= (query.count('toAutoId') ?? Infinity) &&
    query.admits('user', userId) &&
    occurredAt >= (query.date('from') ?? -Infinity) &&
    occurredAt < (query.date('to') ?? Infinity)
  )
}

const filterNames: readonly (keyof EventFilter)[] = [
  'users',
  'projects',
  'projectGroups',
  'environments',
  'tenants',
  'tags',
  'eventCategories',
  'eventGroups',
  'eventAgents',
  'documentTypes',
]

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
  return {
    ...eventResource(world.store, event),
    ...(query.flag('excludeDifference') === true
      ? {}
      : { ChangeDetails: { DocumentContext: null, Differences: null } }),
  }
}
