// One round of chaos: twenty contenders, one server, bad weather, and a judge beside it.

import type { RunnableStep } from '../../runtime/run-step.ts'
import { createManualClock } from '../../simulator/clock/create-manual-clock.ts'
import { createRandom } from '../../simulator/faults/random.ts'
import { defaultStart, simulateOctopus } from '../../simulator/simulate-octopus.ts'
import type { Unconfirmed } from '../../simulator/unconfirmed.ts'
import type { ServerGeneration } from '../../simulator/world.ts'
import { chaosLocks, contend, type Fate } from './contender.ts'
import { createJudge } from './judge.ts'
import { makeWeather } from './weather.ts'

export interface RoundOptions {
  readonly step: RunnableStep
  /** The same seed draws the same lots. */
  readonly seed: number
  readonly acquisitions: number
  readonly contenders?: number
  readonly version?: ServerGeneration
  readonly simultaneousPuts?: Unconfirmed['simultaneousPuts']
}

export interface RoundResult {
  readonly seed: number
  readonly fates: Readonly<Record<Fate, number>>
  /** How many waited for something that never came, after all others had ended. */
  readonly stuck: number
  /** Sentences: what must not have happened. */
  readonly violations: readonly string[]
  /** Of those that failed with a sentence, the sentences. */
  readonly failures: readonly string[]
  readonly requests: number
  readonly faults: number
  readonly restarts: number
  readonly simulatedMinutes: number
}

/** No turn takes so long: whoever has a lock has it for minutes, and the last in a queue looks within a quarter. */
const longestSilenceMinutes = 60

export async function playRound(options: RoundOptions): Promise<RoundResult> {
  const { step, seed, acquisitions, contenders = 20, version = 2026, simultaneousPuts = 'one-refused' } = options
  const projects = Array.from({ length: contenders }, (_, index) => `Project ${index + 1}`)
  const simulator = await simulateOctopus({
    clock: createManualClock(defaultStart),
    seed,
    version,
    unconfirmed: { simultaneousPuts },
    space: {
      server: { taskCap: 500, cancelTakes: '00:00:20' },
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects,
    },
  })
  const { clock, requests } = simulator
  const random = createRandom(seed)
  const judge = createJudge(chaosLocks, () => clock.now())
  const fates: Record<Fate, number> = { acquired: 0, 'gave-up': 0, failed: 0, 'ended-from-outside': 0, lost: 0 }
  const accusations: string[] = []
  const failures: string[] = []
  let begun = 0
  let heardAt = clock.now()
  const tally = {
    begin: () => begun < acquisitions && (begun += 1) > 0,
    end(fate: Fate, why: string) {
      heardAt = clock.now()
      fates[fate] += 1
      if (fate === 'lost') accusations.push(`Lost without a sentence: ${why}`)
      if (fate === 'failed') failures.push(why)
    },
    accuse: (what: string) => void accusations.push(what),
  }

  const weather = makeWeather(simulator, random)
  let present = projects.length
  const faultsOfOurs: unknown[] = []
  for (const project of projects) {
    contend({ simulator, step, judge, tally, random }, project)
      .catch((error: unknown) => faultsOfOurs.push(error))
      .finally(() => (present -= 1))
  }
  const silentLocks = new Set<string>()
  while (present > 0 && clock.now() - heardAt < longestSilenceMinutes * 60_000) {
    await clock.advance({ minutes: 1 })
    for (const lock of judge.silentSince(clock.now() - longestSilenceMinutes * 60_000)) silentLocks.add(lock)
  }

  const met = requests.filter(({ fault }) => fault !== undefined).length
  const result: RoundResult = {
    seed,
    fates,
    stuck: present,
    violations: [
      ...judge.violations(),
      ...accusations,
      ...[...silentLocks].map(
        (lock) => `Nobody got ${lock} for ${longestSilenceMinutes} minutes, though somebody waited.`,
      ),
    ],
    failures,
    requests: requests.length,
    faults: met,
    restarts: weather.restarts() + requests.filter(({ fault }) => fault === 'restart').length,
    simulatedMinutes: Math.round((clock.now() - defaultStart.getTime()) / 60_000),
  }
  await simulator.close()
  if (faultsOfOurs.length > 0) throw new AggregateError(faultsOfOurs, 'The chaos itself went wrong')
  return result
}
