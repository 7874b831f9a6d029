// The only door to the time. A sleep goes through `node:timers/promises`, which the simulator replaces in the processes
// it starts: thirty simulated minutes then take no time, with nothing of a test in the bundle.

import { setTimeout } from 'node:timers/promises'

export interface Clock {
  /** Milliseconds since 1970, by this machine's clock: for durations, never to compare with a time of the server's. */
  now(): number
  /**
   * Resolves after `ms` milliseconds.
   * @throws The signal's reason, if it is aborted first.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** A signal that is aborted after `ms` milliseconds, unless it is lifted before. */
  timeLimit(ms: number): TimeLimit
}

export interface TimeLimit {
  readonly signal: AbortSignal
  lift(): void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await setTimeout(ms, undefined, signal ? { signal } : {})
  },
  timeLimit: (ms) => {
    const passed = new AbortController()
    const lifted = new AbortController()
    // `ref: false` tells Node, and the simulator, that nobody is asleep meanwhile: the limit bounds something else.
    setTimeout(ms, undefined, { ref: false, signal: lifted.signal }).then(
      () => passed.abort(),
      () => undefined,
    )
    return { signal: passed.signal, lift: () => lifted.abort() }
  },
}
