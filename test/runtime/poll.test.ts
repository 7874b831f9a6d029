import { describe, expect, it } from 'vitest'
import { poll, type Look } from '../../runtime/poll.ts'
import { recordingLog } from '../support/recording-log.ts'
import { skippingClock } from '../support/skipping-clock.ts'

function polling(looks: readonly (string | undefined)[]) {
  const clock = skippingClock()
  const log = recordingLog()
  let count = 0
  const look = (): Promise<Look> => {
    const waitingFor = looks[Math.min(count, looks.length - 1)]
    count += 1
    return Promise.resolve(waitingFor === undefined ? { kind: 'done' } : { kind: 'wait', waitingFor })
  }
  const context = { clock, log, random: () => 0.5 }
  return { clock, log, looks: () => count, start: (timeoutMs: number) => poll(context, timeoutMs, look) }
}

describe('poll', () => {
  it('looks at once and does not wait where all is done', async () => {
    const { start, clock, looks } = polling([undefined])
    expect(await start(60_000)).toEqual({ kind: 'done', waitedMs: 0, waitingFor: '' })
    expect(clock.sleptMs).toEqual([])
    expect(looks()).toBe(1)
  })

  it('says what it waits for when that changes, and never once a look', async () => {
    const { start, log } = polling(['Web 1', 'Web 1', 'Web 1', 'Web 2', 'Web 2', undefined])
    expect(await start(600_000)).toEqual({ kind: 'done', waitedMs: 25_000, waitingFor: 'Web 2' })
    expect(log.lines()).toEqual(['Web 1', 'Web 2'])
  })

  it('takes its last look at the timeout', async () => {
    const { start, clock } = polling(['Web'])
    expect(await start(12_000)).toEqual({ kind: 'timed-out', waitedMs: 12_000, waitingFor: 'Web' })
    expect(clock.sleptMs).toEqual([5000, 5000, 2000])
  })

  it('looks once where the timeout is nothing', async () => {
    const { start, looks } = polling(['Web'])
    expect(await start(0)).toMatchObject({ kind: 'timed-out' })
    expect(looks()).toBe(1)
  })
})
