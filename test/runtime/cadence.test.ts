import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPauseMs } from '../../runtime/cadence.ts'

const hour = 3_600_000

describe('nextPauseMs', () => {
  it('starts at five seconds and slows down to thirty while nothing changes', () => {
    const pauses = [0, 60_000, 120_000, 300_000, hour].map((unchangedMs) =>
      nextPauseMs({ unchangedMs, leftMs: hour, random: 0.5 }),
    )
    expect(pauses).toEqual([5000, 6000, 12_000, 30_000, 30_000])
  })

  it('shortens the last pause so that it ends at the timeout', () => {
    expect(nextPauseMs({ unchangedMs: hour, leftMs: 1500, random: 0.9 })).toBe(1500)
  })

  it('never leaves its bounds, and chance moves it by a fifth', () => {
    const ms = fc.integer({ min: 0, max: 10 * hour })
    fc.assert(
      fc.property(ms, fc.double({ min: 0, max: 0.999, noNaN: true }), (unchangedMs, random) => {
        const pause = nextPauseMs({ unchangedMs, leftMs: Infinity, random })
        expect(pause).toBeGreaterThanOrEqual(4000)
        expect(pause).toBeLessThanOrEqual(36_000)
      }),
    )
  })
})
