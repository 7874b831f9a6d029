// Writes that must happen once and have no natural key by which the server itself would refuse the second.

import type { StepContext } from '../define-step.ts'
import { StepError } from '../step-error.ts'
import type { Refusal } from './judge-answer.ts'
import type { Sent } from './octopus.ts'

export interface OnceOptions<Made> {
  /** One try. */
  readonly send: () => Promise<Sent>
  /** What the server answers to a write that is done. */
  readonly read: (json: unknown) => Made
  /** Looks in the world for what the write makes; `undefined` if it is not there. */
  readonly look: () => Promise<Made | undefined>
}

export type SentOnce<Made> = { readonly kind: 'done'; readonly made: Made } | ({ readonly kind: 'refused' } & Refusal)

/** After this long, a server has either done what it was asked or never will. */
const landsWithinMs = 60_000
const mostTries = 5

/**
 * Sends a write until it is done or refused. Where a try has no usable answer, looks at once, and again when it must have
 * landed; only then sends it again.
 * @param what What is written, for the message: `the deployment of Web 1.2.0`.
 * @throws {StepError} As `Octopus.send` and `look` do; `not-reachable` if no try has had a usable answer.
 */
export async function sendOnce<Made>(
  { clock }: Pick<StepContext, 'clock'>,
  what: string,
  { send, read, look }: OnceOptions<Made>,
): Promise<SentOnce<Made>> {
  for (let tries = 1; ; tries += 1) {
    const sent = await send()
    if (sent.kind === 'done') return { kind: 'done', made: read(sent.json) }
    if (sent.kind === 'refused') return sent
    const made = (await look()) ?? (await clock.sleep(landsWithinMs), await look())
    if (made !== undefined) return { kind: 'done', made }
    if (tries === mostTries) {
      throw new StepError(
        'not-reachable',
        `Octopus Server gave no usable answer to ${what} in ${tries} tries, and nothing came of them, last: ${sent.what}. ` +
          `Look for a proxy that lets reads pass but not writes.`,
      )
    }
  }
}
