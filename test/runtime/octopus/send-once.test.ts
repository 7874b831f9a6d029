import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../runtime/octopus/octopus.ts'
import { sendOnce } from '../../../runtime/octopus/send-once.ts'
import { skippingClock } from '../../support/skipping-clock.ts'

const lost: Sent = { kind: 'unknown', what: 'ECONNRESET' }

describe('sendOnce', () => {
  it('gives what the server says it made', async () => {
    const { outcome, sent } = await attempt([{ kind: 'done', json: 7 }], [])
    expect(outcome).toEqual({ kind: 'done', made: 7 })
    expect(sent).toBe(1)
  })

  it('passes a refusal on', async () => {
    const { outcome } = await attempt([{ kind: 'refused', status: 400, said: 'No.' }], [])
    expect(outcome).toEqual({ kind: 'refused', status: 400, said: 'No.' })
  })

  it('finds by looking what an answer was lost of', async () => {
    const { outcome, sent, sleptMs } = await attempt([lost], [7])
    expect(outcome).toEqual({ kind: 'done', made: 7 })
    expect(sent).toBe(1)
    expect(sleptMs).toEqual([])
  })

  it('waits for what lands late, and does not send it again', async () => {
    const { outcome, sent, sleptMs } = await attempt([lost], [undefined, 7])
    expect(outcome).toEqual({ kind: 'done', made: 7 })
    expect(sent).toBe(1)
    expect(sleptMs).toEqual([60_000])
  })

  it('sends again what can no longer land', async () => {
    const { outcome, sent } = await attempt([lost, { kind: 'done', json: 8 }], [undefined, undefined])
    expect(outcome).toEqual({ kind: 'done', made: 8 })
    expect(sent).toBe(2)
  })

  it('gives up where no write ever has an answer', async () => {
    const never = Array.from({ length: 12 }, () => undefined)
    await expect(attempt([lost, lost, lost, lost, lost, lost], never)).rejects.toThrow(
      'no usable answer to the deployment in 5 tries, and nothing came of them, last: ECONNRESET',
    )
  })
})

async function attempt(answers: readonly Sent[], looks: readonly (number | undefined)[]) {
  const clock = skippingClock()
  const left = [...answers]
  const seen = [...looks]
  const outcome = await sendOnce({ clock }, 'the deployment', {
    send: () => Promise.resolve(left.shift() ?? lost),
    read: Number,
    look: () => Promise.resolve(seen.shift()),
  })
  return { outcome, sent: answers.length - left.length, sleptMs: clock.sleptMs }
}
