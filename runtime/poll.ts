// The one loop in which steps wait.

import { nextPauseMs } from './cadence.ts'
import type { StepContext } from './define-step.ts'

/** What a look at the world showed. */
export type Look =
  | { readonly kind: 'done' }
  /** `waitingFor` says what for, in sentences; a line of the log each time that it changes. */
  | { readonly kind: 'wait'; readonly waitingFor: string }

export interface PollResult {
  readonly kind: 'done' | 'timed-out'
  readonly waitedMs: number
  /** The last look's `waitingFor`; empty where the first look found everything done. */
  readonly waitingFor: string
}

/** Looks at once, then again and again until done or until `timeoutMs` have passed, when it takes a last look. */
export async function poll(
  { clock, log, random }: Pick<StepContext, 'clock' | 'log' | 'random'>,
  timeoutMs: number,
  look: () => Promise<Look>,
): Promise<PollResult> {
  const startedAt = clock.now()
  let waitingFor = ''
  let changedAt = startedAt
  for (;;) {
    const seen = await look()
    const waitedMs = clock.now() - startedAt
    if (seen.kind === 'done') return { kind: 'done', waitedMs, waitingFor }
    if (seen.waitingFor !== waitingFor) {
      waitingFor = seen.waitingFor
      changedAt = clock.now()
      log.wait(waitingFor)
    }
    const leftMs = timeoutMs - waitedMs
    if (leftMs <= 0) return { kind: 'timed-out', waitedMs, waitingFor }
    await clock.sleep(nextPauseMs({ unchangedMs: clock.now() - changedAt, leftMs, random: random() }))
  }
}
