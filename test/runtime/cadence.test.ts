import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPauseMs, type Pause } from '../../runtime/cadence.ts'

const hour = 3_600_000
const pause = (overrides: Partial<Pause>) =>
  nextPauseMs({ unchangedMs: 0, others: 0, throttled: false, leftMs: hour, random: 0.5, ...overrides })

describe('nextPauseMs', () => {
  it('starts at five seconds and slows down to thirty while nothing changes', () => {
    const pauses = [0, 60_000, 120_000, 300_000, hour].map((unchangedMs) => pause({ unchangedMs }))
    expect(pauses).toEqual([5000, 6000, 12_000, 30_000, 30_000])
  })

  it('looks seldom long before the expected end, often around it, and seldom again long after it', () => {
    const minutesBefore = [10, 2, 1, 0.3, 0, -0.3, -1, -10]
    const pauses = minutesBefore.map((minutes) => pause({ unchangedMs: hour, expectedInMs: minutes * 60_000 }))
    expect(pauses).toEqual([30_000, 30_000, 15_000, 5000, 5000, 5000, 15_000, 30_000])
  })

  it('leaves a good second for each other deployment that may be waiting', () => {
    expect([0, 5, 20, 60, 100].map((others) => pause({ others }))).toEqual([5000, 5500, 22_000, 66_000, 110_000])
  })

  it('keeps a hundred steps that wait together below one request a second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: hour }),
        fc.integer({ min: -hour, max: hour }),
        (unchangedMs, expectedInMs) => {
          const perMinute = (100 * 60_000) / pause({ others: 100, unchangedMs, expectedInMs })
          expect(perMinute).toBeLessThan(60)
        },
      ),
    )
  })

  it('takes three times as long once the server has complained', () => {
    expect(pause({ throttled: true })).toBe(15_000)
  })

  it('shortens the last pause so that it ends at the timeout', () => {
    expect(pause({ unchangedMs: hour, leftMs: 1500 })).toBe(1500)
  })

  it('never leaves its bounds, and chance moves it by a fifth', () => {
    const random = fc.double({ min: 0, max: 0.999, noNaN: true })
    const expected = fc.option(fc.integer({ min: -hour, max: hour }), { nil: undefined })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * hour }), expected, random, (unchangedMs, expectedInMs, chance) => {
        const ms = pause({ unchangedMs, expectedInMs, random: chance, leftMs: Infinity })
        expect(ms).toBeGreaterThanOrEqual(4000)
        expect(ms).toBeLessThanOrEqual(36_000)
      }),
    )
  })
})
