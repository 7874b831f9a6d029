import * as z from 'zod'
import { readTimespan } from '../../space-file/timespan.ts'
import type { EventFilter, Subscription } from '../../store/documents.ts'
import { badRequest } from '../answer.ts'
import { byName, hasPartialName, inSpaces } from '../find.ts'
import { optionalFlag, optionalText, optionalTexts } from '../read-body.ts'
import type { World } from '../../world.ts'
import { addressMistake, headerNameMistake, headerValueMistake } from '../../subscriptions/check-webhook.ts'
import { eventNumber } from '../../subscriptions/event-number.ts'
import type { ApiRequest, Route } from '../route.ts'
import { readingRoutes } from './reading-routes.ts'
import { subscriptionResource } from './subscription-resource.ts'
import { writingRoutes } from './writing-routes.ts'

const filterBody = z.looseObject({
  Users: optionalTexts,
  Projects: optionalTexts,
  ProjectGroups: optionalTexts,
  Environments: optionalTexts,
  EventGroups: optionalTexts,
  EventCategories: optionalTexts,
  EventAgents: optionalTexts,
  Tenants: optionalTexts,
  Tags: optionalTexts,
  DocumentTypes: optionalTexts,
})

const notificationBody = z.looseObject({
  Filter: filterBody.nullish(),
  WebhookURI: optionalText,
  WebhookTeams: optionalTexts,
  WebhookTimeout: optionalText,
  WebhookHeaderKey: optionalText,
  /** What stands there without a new value is kept. */
  WebhookHeaderValue: z
    .union([z.string(), z.looseObject({ HasValue: optionalFlag, NewValue: optionalText })])
    .nullish(),
})

type Notification = z.output<typeof notificationBody>

const subscriptionBody = z.looseObject({
  IsDisabled: optionalFlag,
  EventNotificationSubscription: notificationBody.nullish(),
})

const defaultTimeout = '00:00:10'

export const subscriptionRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/subscriptions',
    scope: 'spanning',
    itemType: 'Subscription',
    permission: 'SubscriptionView',
    collection: ({ subscriptions }) => subscriptions,
    list: (request) =>
      inSpaces(request, request.world.store.subscriptions.all())
        .filter(({ name }) => hasPartialName(request, name))
        .toSorted(byName),
    toResource,
  }),
  ...writingRoutes({
    path: '/subscriptions',
    scope: 'spanning',
    kind: 'subscription',
    collection: ({ subscriptions }) => subscriptions,
    permissions: { create: 'SubscriptionCreate', edit: 'SubscriptionEdit', delete: 'SubscriptionDelete' },
    body: subscriptionBody,
    read: readSubscription,
    toResource,
  }),
]

function readSubscription(
  { world }: ApiRequest,
  { IsDisabled, EventNotificationSubscription }: z.output<typeof subscriptionBody>,
  before: Subscription | undefined,
) {
  const sent = EventNotificationSubscription ?? notificationBody.parse({})
  const isDisabled = IsDisabled ?? false
  return {
    isDisabled,
    filter: readFilter(sent),
    webhookUri: readUri(sent),
    webhookTeams: sent.WebhookTeams,
    timeoutMs: readTimeout(sent),
    headerKey: readHeaderKey(sent),
    headerValue: readHeaderValue(sent, before),
    processedUpTo: beginning(world, before),
    processedAt: before?.processedAt,
    rest: Object.fromEntries(Object.entries(sent).filter(([name]) => /^(?:Email|Slack)/.test(name))),
  }
}

/** Whoever begins to listen, does so again, or wants something else is told of what happens from then on. */
function beginning({ store, clock, settings }: World, before: Subscription | undefined): number {
  const last = store.events.lastNumber()
  // The event that tells of a new subscription comes next.
  if (before === undefined) return last + 1
  if (before.isDisabled || before.webhookUri === '') return last
  // What belongs to the round that is about to come is still sent.
  const settled = store.events.all().findLast(({ occurredAt }) => occurredAt < clock.now() - settings.webhooks.everyMs)
  return Math.max(before.processedUpTo, settled ? eventNumber(settled) : 0)
}

function readFilter({ Filter }: Notification): EventFilter {
  const sent = Filter ?? filterBody.parse({})
  return {
    users: sent.Users,
    projects: sent.Projects,
    projectGroups: sent.ProjectGroups,
    environments: sent.Environments,
    eventGroups: sent.EventGroups,
    eventCategories: sent.EventCategories,
    eventAgents: sent.EventAgents,
    tenants: sent.Tenants,
    tags: sent.Tags,
    documentTypes: sent.DocumentTypes,
  }
}

function readUri({ WebhookURI }: Notification): string {
  const uri = WebhookURI?.trim() ?? ''
  const mistake = uri === '' ? undefined : addressMistake(uri)
  if (mistake !== undefined) throw badRequest(`The webhook URL '${uri}' ${mistake}.`)
  return uri
}

function readHeaderKey({ WebhookHeaderKey }: Notification): string | undefined {
  const name = WebhookHeaderKey?.trim() || undefined
  const mistake = name === undefined ? undefined : headerNameMistake(name)
  if (mistake !== undefined) throw badRequest(`The webhook header key '${name ?? ''}' ${mistake}.`)
  return name
}

function readTimeout({ WebhookTimeout }: Notification): number {
  const ms = readTimespan(WebhookTimeout ?? defaultTimeout)
  if (ms !== undefined && ms > 0) return ms
  throw badRequest(`The webhook timeout '${WebhookTimeout ?? ''}' is not a timespan such as ${defaultTimeout}.`)
}

function readHeaderValue({ WebhookHeaderValue: sent }: Notification, before: Subscription | undefined) {
  if (sent === undefined || sent === null) return undefined
  if (typeof sent !== 'string' && sent.NewValue === undefined) {
    return sent.HasValue === true ? before?.headerValue : undefined
  }
  const value = typeof sent === 'string' ? sent : (sent.NewValue ?? '')
  const mistake = headerValueMistake(value)
  if (mistake !== undefined) throw badRequest(`The webhook header value ${mistake}.`)
  return value
}

function toResource({ world }: ApiRequest, subscription: Subscription): unknown {
  return subscriptionResource(world, subscription)
}
