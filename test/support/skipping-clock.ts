import type { Clock } from '../../runtime/clock.ts'

export interface SkippingClock extends Clock {
  /** How long each sleep was. */
  readonly sleptMs: readonly number[]
  /** Moves the time on. */
  pass(ms: number): void
  /** Has all time limits pass that are not lifted. */
  passTimeLimits(): void
}

/** A clock on which every sleep is over at once. Its time limits pass when told. */
export function skippingClock(): SkippingClock {
  const sleptMs: number[] = []
  const limits = new Set<AbortController>()
  let now = Date.UTC(2026, 2, 2, 8)
  return {
    sleptMs,
    now: () => now,
    sleep: (ms) => {
      sleptMs.push(ms)
      now += ms
      return Promise.resolve()
    },
    timeLimit: () => {
      const limit = new AbortController()
      limits.add(limit)
      return { signal: limit.signal, lift: () => limits.delete(limit) }
    },
    pass: (ms) => {
      now += ms
    },
    passTimeLimits: () => {
      for (const limit of limits) limit.abort()
      limits.clear()
    },
  }
}
