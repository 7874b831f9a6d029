// How often to look. All waiting steps of a team share one API key, and with it one bucket of requests: a look is worth
// most near the moment at which something is likely to happen, and least when many others look as well.

export interface Pause {
  /** Milliseconds since something last changed. */
  readonly unchangedMs: number
  /** Milliseconds until what is waited for usually ends, negative when that has passed; `undefined` if nobody knows. */
  readonly expectedInMs?: number | undefined
  /** How many other tasks are under way that may be waiting with the same key. */
  readonly others: number
  /** Whether the server has asked for fewer requests since the wait began. */
  readonly throttled: boolean
  /** Milliseconds until the wait is given up. */
  readonly leftMs: number
  /** From 0 up to 1. */
  readonly random: number
}

const shortestMs = 5_000
const longestMs = 30_000
/** Of a hundred steps that wait together, each looks every 110 seconds: below 60 requests a minute, chance included. */
const perOtherMs = 1_100
const throttledFactor = 3

/**
 * Milliseconds until the next look. Where the end can be guessed, a quarter of the time until then, or of the time since:
 * close together around it, far apart before and long after. Else a tenth of the time in which nothing changed. From 5 to
 * 30 seconds, more where many wait or the server complained; a fifth more or less by chance, so that steps that began
 * together spread out. The last pause ends at the timeout.
 */
export function nextPauseMs({ unchangedMs, expectedInMs, others, throttled, leftMs, random }: Pause): number {
  const shortest = Math.max(shortestMs, others * perOtherMs)
  const longest = Math.max(longestMs, shortest)
  const wishedMs = expectedInMs === undefined ? unchangedMs / 10 : Math.abs(expectedInMs) / 4
  const pauseMs = Math.min(longest, Math.max(shortest, wishedMs)) * (throttled ? throttledFactor : 1)
  return Math.min(leftMs, Math.round(pauseMs * (0.8 + 0.4 * random)))
}
