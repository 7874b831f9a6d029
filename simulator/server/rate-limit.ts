// The rate limit of server 2026.3: a bucket of tokens for each user, and one for all who come without a key. A request
// costs a token; tokens come back evenly.

export interface RateLimit {
  readonly requestsPerMinute: number
  /** How many tokens a full bucket has; as many as come back in a minute where it is not given. */
  readonly burst?: number | undefined
  /** Whether a refusal tells in `Retry-After` when to come back. */
  readonly retryAfter?: boolean | undefined
}

export interface RateLimiter {
  /**
   * Takes a token.
   * @param user By name; `undefined` for one who came without a key.
   * @returns After how many milliseconds there is one again; `undefined` if there was one.
   */
  take(user: string | undefined): number | undefined
}

/** @param now Simulated time in milliseconds. */
export function createRateLimiter(
  { requestsPerMinute, burst = requestsPerMinute }: RateLimit,
  now: () => number,
): RateLimiter {
  const capacity = Math.max(1, burst)
  const perMs = requestsPerMinute / 60_000
  const buckets = new Map<string | undefined, { tokens: number; at: number }>()
  return {
    take(user) {
      const bucket = buckets.get(user) ?? { tokens: capacity, at: now() }
      buckets.set(user, bucket)
      bucket.tokens = Math.min(capacity, bucket.tokens + (now() - bucket.at) * perMs)
      bucket.at = now()
      // Tokens come in fractions: what is lacking by an error of rounding is there.
      if (bucket.tokens >= 1 - 1e-9) {
        bucket.tokens -= 1
        return undefined
      }
      return Math.ceil((1 - bucket.tokens) / perMs)
    },
  }
}
