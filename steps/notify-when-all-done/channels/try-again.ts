// Sending is tried a few times: who waits for the message is better served by a minute than by the next look.

import type { ChannelContext, SendResult } from './channel.ts'

/** What came of one try. */
export type Try =
  | Extract<SendResult, { readonly kind: 'sent' }>
  /** Trying again at once will not mend it. */
  | { readonly kind: 'refused'; readonly said: string }
  | { readonly kind: 'trouble'; readonly said: string; readonly retryAfterMs?: number | undefined }

const mostTries = 5
const firstPauseMs = 1000
/** Who asks for more has the message at the next look. */
const longestPauseMs = 120_000

/** Tries up to five times, after 1 second, then 2, 4, 8, each with jitter, and no sooner than the other side asks. */
export async function tryAgain(
  { clock, random }: Pick<ChannelContext, 'clock' | 'random'>,
  attempt: () => Promise<Try>,
): Promise<SendResult> {
  for (let tries = 1; ; tries += 1) {
    const tried = await attempt()
    if (tried.kind === 'sent') return tried
    if (tried.kind === 'refused') return { kind: 'failed', said: tried.said }
    const { said, retryAfterMs = 0 } = tried
    if (tries === mostTries) return { kind: 'failed', said: `${said} (after ${tries} tries)` }
    if (retryAfterMs > longestPauseMs) {
      return { kind: 'failed', said: `${said}, and asked to wait ${Math.round(retryAfterMs / 1000)} seconds` }
    }
    const pauseMs = firstPauseMs * 2 ** (tries - 1) * (0.75 + random() / 2)
    await clock.sleep(Math.max(pauseMs, retryAfterMs))
  }
}
