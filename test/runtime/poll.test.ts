import { describe, expect, it } from 'vitest'
import { poll, type Look } from '../../runtime/poll.ts'
import { recordingLog } from '../support/recording-log.ts'
import { skippingClock } from '../support/skipping-clock.ts'

/** Looks that show these one after the other: what is waited for, or, at `undefined`, the end. */
function polling(looks: readonly (readonly string[] | undefined)[], throttled = false) {
  const clock = skippingClock()
  const log = recordingLog()
  let count = 0
  const look = (): Promise<Look<string>> => {
    const waitingFor = looks[Math.min(count, looks.length - 1)]
    count += 1
    if (waitingFor === undefined) return Promise.resolve({ kind: 'settled', result: 'done' })
    const progress = { percentage: 0, text: `Waiting for ${waitingFor.length}` }
    return Promise.resolve({ kind: 'waiting', waitingFor, progress, expectedInMs: undefined, others: 0 })
  }
  const context = { clock, log, random: () => 0.5, octopus: { throttled: () => throttled } }
  return { clock, log, looks: () => count, start: (timeoutMs: number) => poll(context, timeoutMs, look) }
}

describe('poll', () => {
  it('looks at once and does not wait where all is settled', async () => {
    const { start, clock, looks } = polling([undefined])
    expect(await start(60_000)).toEqual({ kind: 'settled', result: 'done', waitedMs: 0 })
    expect(clock.sleptMs).toEqual([])
    expect(looks()).toBe(1)
  })

  it('says each thing that it waits for once, when it turns up, and never once a look', async () => {
    const { start, log } = polling([['Web 1'], ['Web 1'], ['Web 1', 'Payroll'], ['Payroll'], ['Payroll'], undefined])
    expect(await start(600_000)).toMatchObject({ kind: 'settled', waitedMs: 25_000 })
    expect(log.lines()).toEqual(['Web 1', 'Payroll'])
    expect(log.printed().match(/##octopus\[progress /g)).toHaveLength(3)
  })

  it('takes its last look at the timeout', async () => {
    const { start, clock } = polling([['Web']])
    expect(await start(12_000)).toEqual({ kind: 'timed-out', waitedMs: 12_000, waitingFor: ['Web'] })
    expect(clock.sleptMs).toEqual([5000, 5000, 2000])
  })

  it('looks once where the timeout is nothing', async () => {
    const { start, looks } = polling([['Web']])
    expect(await start(0)).toMatchObject({ kind: 'timed-out' })
    expect(looks()).toBe(1)
  })

  it('looks less often once the server has asked for fewer requests', async () => {
    const { start, clock } = polling([['Web'], undefined], true)
    await start(60_000)
    expect(clock.sleptMs).toEqual([15_000])
  })
})
