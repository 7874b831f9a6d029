// What is said of a call of a receiver of webhooks, for whoever tries one.

import type { WebhookEvent } from '../simulator/events.ts'

/** `Webhook "Chat", DeploymentFailed (Events-6): 404. The other 2 events of this round are not sent.` */
export function describeWebhook({
  subscription,
  category,
  eventId,
  outcome,
  isRepeated,
  isCalledAgain,
  lostEvents,
}: WebhookEvent): string {
  const events = lostEvents === 1 ? 'event' : `${lostEvents} events`
  return [
    `Webhook "${subscription}", ${category} (${eventId})${isRepeated ? ', sent once more' : ''}: ${describeOutcome(outcome)}`,
    ...(isCalledAgain ? ['It is called again.'] : []),
    ...(lostEvents > 0 ? [`The other ${events} of this round ${lostEvents === 1 ? 'is' : 'are'} not sent.`] : []),
  ].join(' ')
}

function describeOutcome(outcome: WebhookEvent['outcome']): string {
  if (outcome.kind === 'too-late') return 'no answer in time.'
  return outcome.kind === 'unreachable' ? `not reached, ${outcome.why}.` : `${outcome.status}.`
}
