import type { Clock } from '../../runtime/clock.ts'

/** A clock on which every sleep is over at once, and says afterwards how long each was. Its time limits never pass. */
export function skippingClock(): Clock & { readonly sleptMs: readonly number[] } {
  const sleptMs: number[] = []
  let now = Date.UTC(2026, 2, 2, 8)
  return {
    sleptMs,
    now: () => now,
    sleep: (ms) => {
      sleptMs.push(ms)
      now += ms
      return Promise.resolve()
    },
    timeLimit: () => ({ signal: new AbortController().signal, lift: () => undefined }),
  }
}
