import { expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import { postWebhook } from '../../../simulator/subscriptions/post-webhook.ts'

it('says nothing of what was to be sent where that cannot be sent at all', async () => {
  const clock = createManualClock(0)
  const call = { uri: 'http://127.0.0.1:9/', headers: { 'X-Token': 'open\nsesame' }, body: '{}', timeoutMs: 10_000 }
  const outcome = await postWebhook(call, clock, clock.join('webhook'), new AbortController().signal)
  expect(outcome).toEqual({ kind: 'unreachable', why: 'this request cannot be made' })
  await clock.close()
})
