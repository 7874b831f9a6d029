import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTimespan, readTimespan } from '../../../simulator/space-file/timespan.ts'

describe('readTimespan', () => {
  it.each([
    ['00:04:10', 250_000],
    ['1.02:00:00', 93_600_000],
    ['00:00:00.5', 500],
    ['4:00:00', 14_400_000],
  ])('reads %s', (text, ms) => {
    expect(readTimespan(text)).toBe(ms)
  })

  it.each(['', '4', '4:10', '00:60:00', '25:00:00', '4 minutes', '-00:01:00'])('refuses "%s"', (text) => {
    expect(readTimespan(text)).toBeUndefined()
  })

  it('reads back what formatTimespan writes', () => {
    fc.assert(fc.property(fc.nat({ max: 10 ** 10 }), (ms) => readTimespan(formatTimespan(ms)) === ms))
  })
})
