// `npm run chaos`: many rounds of contenders in bad weather, against servers of all generations, and the matrix of faults.
// Everything is drawn from one seed, which is printed.

import type { RunnableStep } from '../../runtime/run-step.ts'
import { formatMatrix, playMatrix } from './fault-matrix.ts'
import type { Fate } from './contender.ts'
import { playRound, type RoundOptions, type RoundResult } from './play-round.ts'
import { stories } from './stories.ts'
import { stepInChaos } from './step-in-chaos.ts'

export interface ChaosOptions {
  readonly seed: number
  /** How many acquisitions there are in all. */
  readonly acquisitions: number
  readonly print: (text: string) => void
}

/**
 * The servers, each new for so many acquisitions: lists of tasks and events would grow without end. One of 2021 answers
 * every look at a lock with all the sets that it has, so that fewer take longer.
 */
const servers = [
  { version: 2026, most: 500 },
  { version: 2024, most: 500 },
  { version: 2021, most: 50 },
] as const
/** Of what is told about a violation. */
const longestViolation = 1500

/** @returns Whether all is as it should be. */
export async function runChaos({ seed, acquisitions, print }: ChaosOptions): Promise<boolean> {
  print(`Seed ${seed}: run it again with --seed ${seed}.\n\n`)
  const step = stepInChaos('cross-project-lock')
  const results: RoundResult[] = []
  for (const round of planRounds(step, seed, acquisitions)) {
    const result = await playRound(round)
    results.push(result)
    print(`${describeRound(round, result)}\n`)
    for (const violation of result.violations) print(`  ${violation.slice(0, longestViolation)}\n`)
  }
  print(`\n${describeAll(results)}\n`)
  let isRight = results.every(({ stuck, violations }) => stuck === 0 && violations.length === 0)
  for (const story of stories) {
    const cells = await playMatrix(stepInChaos(story.step), story)
    print(`\n${formatMatrix(`${story.step}, ${story.about}`, cells)}\n`)
    isRight &&= cells.every(({ outcome }) => outcome.kind !== 'wrong')
  }
  print(isRight ? '\nAll is as it should be.\n' : '\nThere are violations: see above.\n')
  return isRight
}

/** Rounds that differ in seed, in the year of the server, and in whether its check of simultaneous writes is to be trusted. */
export function planRounds(step: RunnableStep, seed: number, acquisitions: number): readonly RoundOptions[] {
  const rounds: RoundOptions[] = []
  for (let left = acquisitions; left > 0; left -= rounds.at(-1)?.acquisitions ?? left) {
    const index = rounds.length
    const { version, most } = servers[index % servers.length] ?? servers[0]
    const simultaneousPuts = index % 2 === 0 ? 'last-wins' : 'one-refused'
    rounds.push({ step, seed: seed + index, acquisitions: Math.min(most, left), version, simultaneousPuts })
  }
  return rounds
}

function describeRound({ version, simultaneousPuts }: RoundOptions, result: RoundResult): string {
  const { seed, fates, stuck, violations, requests, faults, restarts, simulatedMinutes } = result
  const weak = simultaneousPuts === 'last-wins' ? ', weak version check' : ''
  return (
    `seed ${seed}, server of ${version ?? 2026}${weak}: ${describeFates(fates)}; violations ${violations.length}, ` +
    `stuck ${stuck}; ${requests} requests, ${faults} faults, ${restarts} restarts, ${simulatedMinutes} simulated minutes`
  )
}

function describeAll(results: readonly RoundResult[]): string {
  const sum = (read: (result: RoundResult) => number) => results.reduce((total, result) => total + read(result), 0)
  const count = sum(({ fates }) => Object.values(fates).reduce((total, one) => total + one, 0))
  const requests = sum((result) => result.requests)
  const lost = sum(({ fates }) => fates.lost)
  return (
    `${count} acquisitions: violations ${sum(({ violations }) => violations.length)}, lost ${lost}, ` +
    `stuck ${sum(({ stuck }) => stuck)}; ${(requests / Math.max(1, count)).toFixed(1)} requests each, release included; ` +
    `${sum(({ faults }) => faults)} faults, ${sum(({ restarts }) => restarts)} restarts`
  )
}

function describeFates(fates: Readonly<Record<Fate, number>>): string {
  return Object.entries(fates)
    .map(([fate, count]) => `${fate} ${count}`)
    .join(', ')
}
