// Sends what happens to those who subscribed to it, with the habits that receivers have to live with: in rounds, one
// request for each event, each at least once and perhaps again, and a failure takes the rest of its round with it.

import { randomUUID } from 'node:crypto'
import type { Participant } from '../clock/simulator-clock.ts'
import type { AuditEvent, Subscription } from '../store/documents.ts'
import type { World } from '../world.ts'
import { admitsEvent } from './admits-event.ts'
import { eventNumber } from './event-number.ts'
import { postWebhook, type CallOutcome } from './post-webhook.ts'
import { webhookPayload, type Delivery } from './webhook-payload.ts'

export interface EventDelivery {
  /** Breaks off what is under way, and sends nothing more. */
  close(): Promise<void>
}

/**
 * Sends events from now on. While nobody wants any, it makes no appointments.
 * @param random Draws which events are sent twice.
 * @param isDown Whether the server is down, and sends nothing.
 */
export function deliverEvents(world: World, random: () => number, isDown: () => boolean): EventDelivery {
  const { store, clock } = world
  const { everyMs } = world.settings.webhooks
  const startedAt = clock.now()
  /** Events to be sent once more, by the id of the subscription. */
  const again = new Map<string, readonly AuditEvent[]>()
  let takeBack: (() => void) | undefined
  let isWanted = false
  let breakOff = new AbortController()
  let round: Promise<unknown> | undefined
  let isClosed = false

  store.events.watch((change) => {
    if (isClosed) return
    if (change.kind === 'replaced') startAnew()
    else if (change.kind === 'put') {
      const event = change.document as AuditEvent
      if (store.subscriptions.all().some((subscription) => wants(world, subscription, event))) schedule()
    }
  })

  /**
   * The server goes on from another state: what was under way is not marked as sent, and is sent again. A state that was
   * saved may hold events that nobody was told of.
   */
  function startAnew(): void {
    breakOff.abort()
    breakOff = new AbortController()
    again.clear()
    if (store.subscriptions.all().some((subscription) => newsOf(world, subscription).length > 0)) schedule()
  }

  function schedule(): void {
    if (round) isWanted = true
    else takeBack ??= clock.at(nextRound(), beginRound)
  }

  function nextRound(): number {
    return startedAt + (Math.floor((clock.now() - startedAt) / everyMs) + 1) * everyMs
  }

  function beginRound(): void {
    takeBack = undefined
    if (isDown()) return schedule()
    const { signal } = breakOff
    const batches = store.subscriptions.all().map((subscription) => {
      const participant = clock.join(`webhook ${subscription.name}`)
      return sendBatch(subscription, participant, signal).finally(() => participant.leave())
    })
    round = Promise.all(batches)
      .catch((error: unknown) => {
        const what = error instanceof Error ? (error.stack ?? '') : String(error)
        if (!isClosed) process.stderr.write(`The simulator failed to send webhooks: ${what}\n`)
      })
      .finally(() => {
        round = undefined
        if (isWanted && !isClosed) schedule()
        isWanted = false
      })
  }

  /** People change and delete subscriptions while their events are sent. */
  function isThere(subscription: Subscription): boolean {
    return store.subscriptions.get(subscription.id) === subscription && isActive(subscription)
  }

  async function sendBatch(subscription: Subscription, participant: Participant, signal: AbortSignal): Promise<void> {
    const upTo = store.events.lastNumber()
    const repeated = again.get(subscription.id) ?? []
    const events = [...repeated, ...newsOf(world, subscription)]
    again.delete(subscription.id)
    const batch = { subscription, batchId: randomUUID(), batchedAt: clock.now(), eventsInBatch: events.length }
    for (const [index, event] of events.entries()) {
      if (!isThere(subscription)) return
      const isRepeated = index < repeated.length
      const delivery = { ...batch, event, numberInBatch: index + 1 }
      const outcome = await send(delivery, isRepeated, participant, signal)
      if (!outcome) return
      if (outcome.kind === 'delivered') {
        if (!isRepeated && random() < world.settings.webhooks.repeated) repeat(subscription, event)
      } else if (world.settings.webhooks.afterFailure === 'rest-lost') break
    }
    if (!isThere(subscription)) return
    // It may have been switched off and on again meanwhile.
    const processedUpTo = Math.max(subscription.processedUpTo, upTo)
    store.subscriptions.change(subscription, { processedUpTo, processedAt: clock.now() })
  }

  function repeat({ id }: Subscription, event: AuditEvent): void {
    again.set(id, [...(again.get(id) ?? []), event])
    isWanted = true
  }

  /** Calls a receiver that is too slow again. */
  async function send(delivery: Delivery, isRepeated: boolean, participant: Participant, signal: AbortSignal) {
    const { attempts, afterFailure } = world.settings.webhooks
    const { subscription, event, numberInBatch, eventsInBatch } = delivery
    const { webhookUri: uri, timeoutMs, headerKey, headerValue = '' } = subscription
    const headers = headerKey ? { [headerKey]: headerValue } : {}
    const body = webhookPayload(world, delivery)
    let outcome: CallOutcome | undefined
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      outcome = await postWebhook({ uri, headers, body, timeoutMs }, clock, participant, signal)
      if (!outcome) return undefined
      const isCalledAgain = outcome.kind === 'too-late' && attempt < attempts
      const isLost = !isCalledAgain && outcome.kind !== 'delivered' && afterFailure === 'rest-lost'
      world.emit({
        kind: 'webhook',
        at: clock.now(),
        subscription: subscription.name,
        eventId: event.id,
        category: event.category,
        outcome,
        isRepeated,
        isCalledAgain,
        lostEvents: isLost ? eventsInBatch - numberInBatch : 0,
      })
      if (!isCalledAgain) return outcome
    }
    return outcome
  }

  return {
    async close() {
      isClosed = true
      takeBack?.()
      breakOff.abort()
      await round
    },
  }
}

/** What has happened since the last round, oldest first. */
function newsOf(world: World, subscription: Subscription): readonly AuditEvent[] {
  const news: AuditEvent[] = []
  const all = world.store.events.all()
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const event = all[index]
    if (!event || eventNumber(event) <= subscription.processedUpTo) break
    if (wants(world, subscription, event)) news.unshift(event)
  }
  return news
}

function wants({ store }: World, subscription: Subscription, event: AuditEvent): boolean {
  return (
    isActive(subscription) && event.spaceId === subscription.spaceId && admitsEvent(store, subscription.filter, event)
  )
}

function isActive({ isDisabled, webhookUri }: Subscription): boolean {
  return !isDisabled && webhookUri !== ''
}
