// A story that a step is part of: it can be played in any weather, and looked at afterwards.

import type { RunnableStep } from '../../runtime/run-step.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import type { Simulator } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import { startStep, type StepWish } from './hooked-step.ts'
import { readPrinted, type Printed } from './read-printed.ts'
import type { StepInChaos } from './step-in-chaos.ts'

/** What one run of the step came to: a failure says why. */
export interface RunEnd extends Printed {
  readonly exitCode: 0 | 1
  readonly endedAt: number
}

export interface Stage {
  readonly simulator: Simulator<ManualClock>
  readonly step: RunnableStep
  /** Is called before each request of the steps. */
  readonly beforeRequest: () => void
  /** From here on requests may meet a fault. */
  readonly letItStorm: () => void
  /** From here on no request does. */
  readonly calm: () => void
}

export interface StoryEnd {
  /** How those of its runs ended that have to end well where nothing goes wrong. */
  readonly runs: readonly RunEnd[]
  /** What is wrong with the world, as sentences. */
  readonly wrong: readonly string[]
}

export interface Story {
  /** The step's folder. */
  readonly step: StepInChaos
  /** What it is about: goes behind the step's name. */
  readonly about: string
  readonly space: SpaceFile
  /**
   * Which requests are worth a fault though other stories of the step make the like, for what comes of them depends on who
   * else is there: `POST /api/Spaces-/deployments`, without the numbers of ids.
   */
  readonly again?: RegExp
  /** Plays it to its end, the storm somewhere in it. */
  readonly play: (stage: Stage) => Promise<StoryEnd>
}

/** Runs the step of the story to its end. */
export async function act({ simulator, step, beforeRequest }: Stage, wish: StepWish): Promise<RunEnd> {
  const end = await startStep(simulator, step, { ...wish, beforeRequest }).ended
  if (end.kind === 'killed') throw new Error('Nobody kills a step in a story.')
  return { exitCode: end.exitCode, ...readPrinted(end.printed), endedAt: simulator.clock.now() }
}

/** Lets time pass until something has come, for no longer than so many minutes. */
export async function passUntil(
  { simulator }: Pick<Stage, 'simulator'>,
  coming: Promise<unknown>,
  minutes: number,
): Promise<void> {
  const { clock } = simulator
  const arrival = { isThere: false }
  const noted = coming.then(() => (arrival.isThere = true))
  for (let passed = 0; passed < minutes * 12 && !arrival.isThere; passed += 1) {
    await clock.advance({ seconds: 5 })
    await Promise.race([noted, clock.settled()])
  }
}

/** What is wrong, of what has to be so where all runs ended well. */
export function complain(
  runs: readonly RunEnd[],
  ...claims: readonly (readonly [isSo: boolean, otherwise: string])[]
): readonly string[] {
  if (runs.some(({ exitCode }) => exitCode === 1)) return []
  return claims.filter(([isSo]) => !isSo).map(([, otherwise]) => otherwise)
}

/** A lifecycle by which every release may go everywhere. */
export const anywhere: Pick<SpaceFile, 'environments' | 'lifecycles'> = {
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
}
