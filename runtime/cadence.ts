// How often to look. All waiting steps of a team share one API key, and with it one bucket of requests.

export interface Pause {
  /** Milliseconds since something last changed. */
  readonly unchangedMs: number
  /** Milliseconds until the wait is given up. */
  readonly leftMs: number
  /** From 0 up to 1. */
  readonly random: number
}

const shortestMs = 5_000
const longestMs = 30_000

/**
 * Milliseconds until the next look: a tenth of the time in which nothing changed, from 5 to 30 seconds, a fifth more or
 * less by chance, so that steps that began together spread out. The last pause ends at the timeout.
 */
export function nextPauseMs({ unchangedMs, leftMs, random }: Pause): number {
  const pauseMs = Math.min(longestMs, Math.max(shortestMs, unchangedMs / 10))
  return Math.min(leftMs, Math.round(pauseMs * (0.8 + 0.4 * random)))
}
