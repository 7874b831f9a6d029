// Rounds as they come: sets of 2 to 20 members that end together or within a minute, a server that loses, repeats and
// delays what it is asked, a webhook that fails, and deployments that end without a report. `npm run prove` plays 1,000.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProving } from '../../search/is-proving.ts'
import { openFlakyMailbox, playRounds, type RoundPlan } from './play-rounds.ts'

/** How many rounds for sets of how many: small sets are had in a second. */
const quickSeries = [
  { members: 2, rounds: 12 },
  { members: 3, rounds: 10 },
  { members: 4, rounds: 8 },
  { members: 6, rounds: 5 },
  { members: 10, rounds: 3 },
  { members: 15, rounds: 1 },
  { members: 20, rounds: 1 },
]
const longSeries = Array.from({ length: 100 }, (_, index) => ({ members: 2 + (index % 19), rounds: 10 }))
const series = (isProving ? longSeries : quickSeries).map((one, index) => ({ ...one, seed: index + 1 }))

/** How a round goes for a set of so many. */
function roundPlans(members: number): fc.Arbitrary<RoundPlan> {
  const ends = fc.array(
    fc.record({
      // Half of them in the same second.
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60_000 })),
      outcome: fc.oneof({ weight: 4, arbitrary: fc.constant('Success' as const) }, fc.constant('Failed' as const)),
      // One that is killed before it comes to the step.
      reports: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { minLength: members, maxLength: members },
  )
  // Where nobody reports, nobody knows of a round.
  return ends.map(([first, ...others]) => (first ? [{ ...first, reports: true }, ...others] : []))
}

describe('rounds while much goes wrong', () => {
  it.each(series)(
    'have one message each: $rounds of $members members (seed $seed)',
    { timeout: 600_000 },
    async ({ members, seed, rounds }) => {
      const plans = fc.sample(roundPlans(members), { numRuns: rounds, seed })
      const mailbox = await openFlakyMailbox(seed)
      try {
        const expected = await playRounds({ plans, seed, address: mailbox.address })
        const told = new Map(mailbox.accepted().map(({ id, text }) => [id, text]))
        expect([...told.values()]).toEqual(expected)
        // Whatever came again is the same message, and came because the answer to it was lost.
        expect(new Set(mailbox.accepted().map((mail) => JSON.stringify(mail))).size).toBe(rounds)
        expect(mailbox.accepted().length).toBeLessThanOrEqual(rounds + mailbox.lostAnswers())
      } finally {
        await mailbox.close()
      }
    },
  )
})
