// A step that runs in this process, in the simulator's time, and can be interfered with at any of its requests: killed
// without a word, as Octopus kills a script, or left to see a server that has just gone down.

import type { Clock } from '../../runtime/clock.ts'
import { parameterName } from '../../runtime/parameters.ts'
import { runStep, type RunnableStep } from '../../runtime/run-step.ts'
import type { Simulator, TaskReference } from '../../simulator/simulate-octopus.ts'
import { stepSurroundings } from '../../simulator/step-surroundings.ts'

export interface StepWish {
  readonly task: TaskReference
  /** What stands in the form, by key. Server and key are filled in. */
  readonly parameters: Readonly<Record<string, string>>
  /** Octopus variables besides those that the task has anyway. */
  readonly variables?: Readonly<Record<string, string>>
  readonly random?: () => number
  /** Is called before each request, and after each answer; may kill the step. */
  readonly beforeRequest?: () => void
  readonly afterRequest?: () => void
}

export type StepEnd =
  | { readonly kind: 'ended'; readonly exitCode: 0 | 1; readonly printed: string }
  /** Nobody hears of it any more. */
  | { readonly kind: 'killed' }

export interface HookedStep {
  readonly ended: Promise<StepEnd>
  /** What it has printed so far. */
  readonly printed: () => string
  /** Ends it where it stands: what it has sent is on its way, nothing more comes. */
  readonly kill: () => void
}

export function startStep(simulator: Simulator, step: RunnableStep, wish: StepWish): HookedStep {
  const { beforeRequest = nothing, afterRequest = nothing, random } = wish
  const given = { serverUrl: simulator.url, apiKey: simulator.apiKey, ...wish.parameters }
  const form = Object.entries(given).map(([key, value]) => [parameterName(step.parameters.prefix, key), value])
  const surroundings = stepSurroundings(simulator, wish.task, {
    ...wish.variables,
    ...(Object.fromEntries(form) as Readonly<Record<string, string>>),
  })
  const limits = new Set<AbortController>()
  let isDead = false
  let die: (end: StepEnd) => void = nothing
  const death = new Promise<StepEnd>((resolve) => (die = resolve))

  function kill(): void {
    if (isDead) return
    isDead = true
    for (const limit of limits) limit.abort()
    surroundings.leave()
    die({ kind: 'killed' })
  }

  const { clock } = surroundings
  const mortal: Clock = {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      if (!isDead) await clock.sleep(ms, signal)
      if (isDead) await new Promise(nothing)
    },
    timeLimit: (ms) => {
      if (!isDead) beforeRequest()
      const cut = new AbortController()
      limits.add(cut)
      if (isDead) cut.abort()
      const limit = clock.timeLimit(ms)
      // Not `AbortSignal.any`: a signal of its making that is listened to is kept for ever, with all it leads to.
      limit.signal.addEventListener('abort', () => cut.abort(), { once: true })
      return {
        signal: cut.signal,
        lift: () => {
          limits.delete(cut)
          limit.lift()
          if (!isDead) afterRequest()
        },
      }
    },
  }

  async function play(): Promise<StepEnd> {
    const exitCode = await runStep(step, { ...surroundings, clock: mortal, ...(random && { random }) })
    // One that was killed between two waits may get as far as here.
    if (isDead) return { kind: 'killed' }
    surroundings.leave()
    return { kind: 'ended', exitCode, printed: surroundings.printed() }
  }

  return { ended: Promise.race([death, play()]), printed: () => surroundings.printed(), kill }
}

function nothing(): void {
  // Nobody interferes.
}
