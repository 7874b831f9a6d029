// How often those who wait for a lock look at it. All of them share one bucket of requests, and whoever is next gains the
// most by a look. A hundred that wait behind holds of five minutes ask less than sixty times a minute together.

const nextMs = 2200
const perRankMs = 7500
const longestMs = 900_000

/**
 * Milliseconds until the next look.
 * @param rank 1 for whoever is next.
 * @param random From 0 up to 1.
 */
export function pauseMs(rank: number, random: number): number {
  if (rank <= 1) return nextMs * (0.9 + random / 5)
  return Math.min(longestMs, perRankMs * (rank - 1) ** 1.5) * (0.8 + 0.4 * random)
}

/**
 * Milliseconds after which to ask again whether those ahead are still there. The first two in line see to that for all,
 * but they may have died with the holder, as when a server restarts: then it takes somebody from further behind.
 */
export function checkEveryMs(rank: number): number {
  return rank === 1 ? 12_000 : rank === 2 ? 30_000 : rank * 150_000
}
