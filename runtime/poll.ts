// The one loop in which steps wait.

import { nextPauseMs } from './cadence.ts'
import type { StepContext } from './define-step.ts'

/** What a look at the world showed. */
export type Look<Result> =
  | { readonly kind: 'settled'; readonly result: Result }
  | {
      readonly kind: 'waiting'
      /** One line for each thing that is waited for. Each is said once, when it turns up. */
      readonly waitingFor: readonly string[]
      /** The text beside the task's progress bar, and how full that is, 0 to 100. */
      readonly progress: { readonly percentage: number; readonly text: string }
      /** @see Pause.expectedInMs */
      readonly expectedInMs: number | undefined
      /** @see Pause.others */
      readonly others: number
    }

export type PollResult<Result> =
  | { readonly kind: 'settled'; readonly result: Result; readonly waitedMs: number }
  | { readonly kind: 'timed-out'; readonly waitingFor: readonly string[]; readonly waitedMs: number }

/**
 * Looks at once, then again and again until the matter is settled or until `timeoutMs` have passed, when it takes a last
 * look. Says what it waits for when that changes, never once a look.
 */
export async function poll<Result>(
  {
    clock,
    log,
    random,
    octopus,
  }: Pick<StepContext, 'clock' | 'log' | 'random'> & {
    readonly octopus: Pick<StepContext['octopus'], 'throttled'>
  },
  timeoutMs: number,
  look: () => Promise<Look<Result>>,
): Promise<PollResult<Result>> {
  const startedAt = clock.now()
  let said: readonly string[] = []
  let saidProgress = ''
  let changedAt = startedAt
  for (;;) {
    const seen = await look()
    const waitedMs = clock.now() - startedAt
    if (seen.kind === 'settled') return { kind: 'settled', result: seen.result, waitedMs }
    const { waitingFor, progress, expectedInMs, others } = seen
    if (waitingFor.join('\n') !== said.join('\n')) {
      changedAt = clock.now()
      for (const line of waitingFor) if (!said.includes(line)) log.wait(line)
      said = waitingFor
    }
    if (progress.text !== saidProgress) {
      log.progress(progress.percentage, progress.text)
      saidProgress = progress.text
    }
    const leftMs = timeoutMs - waitedMs
    if (leftMs <= 0) return { kind: 'timed-out', waitingFor, waitedMs }
    const unchangedMs = clock.now() - changedAt
    const throttled = octopus.throttled()
    await clock.sleep(nextPauseMs({ unchangedMs, expectedInMs, others, throttled, leftMs, random: random() }))
  }
}
