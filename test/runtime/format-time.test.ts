import { describe, expect, it } from 'vitest'
import { formatDuration, formatInstant } from '../../runtime/format-time.ts'

describe('formatDuration', () => {
  it.each([
    [0, '0 seconds'],
    [1000, '1 second'],
    [250_000, '4 minutes 10 seconds'],
    [3_600_000, '1 hour'],
    [3_661_000, '1 hour 1 minute'],
    [200_000_000, '2 days 7 hours'],
  ])('puts %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('formatInstant', () => {
  it('gives seconds, in UTC', () => {
    expect(formatInstant(new Date('2026-11-24T03:13:05.500+01:00'))).toBe('2026-11-24 02:13:05 UTC')
  })
})
