import type { Answer } from './connection.ts'

/**
 * How long a server asks us to wait before the next try, in milliseconds. A date counts from the answer's own `Date`, for
 * the server's clock may be hours away from ours.
 * @returns `undefined` if it does not say, or not in a way that can be understood.
 */
export function retryAfterMs({ headers }: Pick<Answer, 'headers'>): number | undefined {
  const given = headers['retry-after'] ?? ''
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.parse(headers.date ?? '')
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
