import { describe, expect, it } from 'vitest'
import { describeWebhook } from '../../cli/describe-webhook.ts'
import type { WebhookEvent } from '../../simulator/events.ts'

const event: WebhookEvent = {
  kind: 'webhook',
  at: 0,
  subscription: 'Chat',
  eventId: 'Events-6',
  category: 'DeploymentFailed',
  outcome: { kind: 'delivered', status: 204 },
  isRepeated: false,
  isCalledAgain: false,
  lostEvents: 0,
}

describe('describeWebhook', () => {
  it.each([
    [{}, '204.'],
    [
      { outcome: { kind: 'refused', status: 404 }, lostEvents: 2 },
      '404. The other 2 events of this round are not sent.',
    ],
    [{ outcome: { kind: 'refused', status: 404 }, lostEvents: 1 }, '404. The other event of this round is not sent.'],
    [{ outcome: { kind: 'too-late' }, isCalledAgain: true }, 'no answer in time. It is called again.'],
    [
      { outcome: { kind: 'unreachable', why: 'connect ECONNREFUSED 127.0.0.1:9' } },
      'not reached, connect ECONNREFUSED 127.0.0.1:9.',
    ],
  ] as const)('says of %j: %s', (members, sentence) => {
    expect(describeWebhook({ ...event, ...members })).toBe(`Webhook "Chat", DeploymentFailed (Events-6): ${sentence}`)
  })
})
