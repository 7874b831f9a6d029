// What the receiver of a webhook gets to read: one event, with the subscription for which it is sent.

import { formatDate } from '../server/format.ts'
import { eventResource } from '../server/routes/event-resource.ts'
import { subscriptionResource } from '../server/routes/subscription-resource.ts'
import type { AuditEvent, Subscription } from '../store/documents.ts'
import type { World } from '../world.ts'

export interface Delivery {
  readonly subscription: Subscription
  readonly event: AuditEvent
  readonly batchId: string
  /** When the batch was put together: milliseconds since 1970. */
  readonly batchedAt: number
  /** From 1. */
  readonly numberInBatch: number
  readonly eventsInBatch: number
}

/** As JSON, in the form in which `server.webhooks` of the space has it. */
export function webhookPayload(world: World, delivery: Delivery): string {
  const { subscription, event, batchId, batchedAt, numberInBatch, eventsInBatch } = delivery
  const payload = {
    Timestamp: formatDate(world.clock.now()),
    EventType: 'SubscriptionPayload',
    Payload: {
      // As on a server without a public address.
      ServerUri: null,
      ServerAuditUri: null,
      BatchProcessingDate: formatDate(batchedAt),
      BatchId: batchId,
      TotalEventsInBatch: eventsInBatch,
      EventNumberInBatch: numberInBatch,
      Subscription: subscriptionResource(world, subscription),
      Event: eventResource(world.store, event),
    },
  }
  return JSON.stringify(world.settings.webhooks.form === 'old' ? inOldForm(payload, subscription) : payload)
}

interface Payload {
  readonly Payload: { readonly Subscription: object & ReturnType<typeof subscriptionResource> }
}

/** As servers of 2019 wrote it: numbers for choices, links that say nothing, dates to the tenth of a microsecond. */
function inOldForm(whole: Payload, { headerValue }: Subscription): unknown {
  const { Subscription } = whole.Payload
  const { EventNotificationSubscription } = Subscription
  return inOldWords({
    ...whole,
    Payload: {
      ...whole.Payload,
      Subscription: {
        ...Subscription,
        Type: 0,
        EventNotificationSubscription: {
          ...EventNotificationSubscription,
          EmailPriority: EventNotificationSubscription.EmailPriority === 'High' ? 1 : 0,
          WebhookHeaderValue: headerValue ?? null,
        },
      },
    },
  })
}

function inOldWords(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3})(\+00:00)$/, '$10000$2')
  if (Array.isArray(value)) return value.map(inOldWords)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    name === 'Links' ? { Self: {} } : inOldWords(member),
  ])
  return Object.fromEntries(entries) as unknown
}
