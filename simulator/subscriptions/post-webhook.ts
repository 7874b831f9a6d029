// One call of a receiver: a real request, whose time limit is one of simulated time.

import type { Participant, SimulatorClock } from '../clock/simulator-clock.ts'

export interface WebhookCall {
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
}

export type CallOutcome =
  | { readonly kind: 'delivered' | 'refused'; readonly status: number }
  | { readonly kind: 'too-late' }
  | { readonly kind: 'unreachable'; readonly why: string }

/**
 * So long, in milliseconds of real time, a receiver is taken to be busy, and simulated time stands still. One that has
 * not answered then is slow: time goes on without it.
 */
const patienceMs = 500

/** Node's timers end there. */
const longestSleepMs = 2 ** 31 - 1

/**
 * @param participant Whoever calls, in simulated time.
 * @param signal Breaks the call off.
 * @returns `undefined` where it was broken off.
 */
export async function postWebhook(
  { uri, headers, body, timeoutMs }: WebhookCall,
  clock: SimulatorClock,
  participant: Participant,
  signal: AbortSignal,
): Promise<CallOutcome | undefined> {
  const over = new AbortController()
  const receiver = clock.join('the receiver of a webhook')
  const patience = setTimeout(() => receiver.leave(), patienceMs)
  const answer = async (): Promise<CallOutcome> => {
    try {
      const response = await fetch(withoutCredentials(uri), {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, over.signal]),
      })
      await response.body?.cancel()
      return { kind: response.ok ? 'delivered' : 'refused', status: response.status }
    } catch (error) {
      return isSilence(error) ? { kind: 'too-late' } : { kind: 'unreachable', why: reasonOf(error) }
    }
  }
  const limit = participant
    .sleep(Math.min(timeoutMs, longestSleepMs), over.signal)
    .then((): CallOutcome => ({ kind: 'too-late' }))
  try {
    const outcome = await Promise.race([answer(), limit])
    return signal.aborted ? undefined : outcome
  } catch (error) {
    // The clock has ended.
    if (signal.aborted) return undefined
    throw error
  } finally {
    clearTimeout(patience)
    receiver.leave()
    over.abort()
  }
}

/** The real server does not send them, and they must not be said in a failure. */
function withoutCredentials(uri: string): URL {
  const address = new URL(uri)
  address.username = ''
  address.password = ''
  return address
}

/** `fetch` has a patience of its own, of five minutes. */
function isSilence(error: unknown): boolean {
  return (
    error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'UND_ERR_HEADERS_TIMEOUT'
  )
}

/** Why there was no connection. What else `fetch` says may quote what it was given. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) return 'this request cannot be made'
  const { code = cause.name } = cause as NodeJS.ErrnoException
  return cause.message || code
}
