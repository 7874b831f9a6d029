import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAfterMs } from '../../../runtime/octopus/retry-after.ts'

const date = 'Tue, 24 Nov 2026 02:13:05 GMT'

describe('retryAfterMs', () => {
  it.each([
    ['17', undefined, 17_000],
    ['0', undefined, 0],
    ['Tue, 24 Nov 2026 02:13:35 GMT', date, 30_000],
    ['Tuesday, 24-Nov-26 02:13:35 GMT', date, 30_000],
    ['Tue, 24 Nov 2026 02:00:00 GMT', date, 0],
    ['Tue, 24 Nov 2026 02:13:35 GMT', undefined, undefined],
    ['soon', date, undefined],
    ['-5', undefined, undefined],
    ['1.5', undefined, undefined],
    ['', date, undefined],
    [undefined, date, undefined],
  ])('takes "%s" in an answer of %s for %s', (retryAfter, of, ms) => {
    expect(retryAfterMs({ headers: { 'retry-after': retryAfter, date: of } })).toBe(ms)
  })

  it('gives the same for a date as for the seconds until it, whatever the server takes the time to be', () => {
    const from = Date.UTC(1971, 0, 1)
    const to = Date.UTC(2099, 0, 1)
    fc.assert(
      fc.property(fc.integer({ min: from / 1000, max: to / 1000 }), fc.nat({ max: 1_000_000 }), (now, seconds) => {
        const http = (at: number) => new Date(at * 1000).toUTCString()
        const asDate = retryAfterMs({ headers: { 'retry-after': http(now + seconds), date: http(now) } })
        expect(asDate).toBe(retryAfterMs({ headers: { 'retry-after': String(seconds) } }))
      }),
    )
  })

  it('gives a time to wait or nothing, whatever a server writes', () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.constant(date), fc.string()), (retryAfter, of) => {
        const ms = retryAfterMs({ headers: { 'retry-after': retryAfter, date: of } }) ?? 0
        expect(ms).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
