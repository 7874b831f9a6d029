// That a round has one message, tried in every order in which things can happen. `npm run prove` adds what takes minutes.

import { describe, expect, it } from 'vitest'
import { explore } from '../../search/explore.ts'
import { isProving } from '../../search/is-proving.ts'
import type { Change } from '../../search/load-changed.ts'
import { changedRounds, roundsModel, type RoundsCase } from './rounds-model.ts'

/** A crash after something has happened is a crash before what comes next. */
const inTime = { kinds: ['lost', 'crash'], most: 1 } as const
const kinds = ['lost', 'late', 'crash', 'stale'] as const
const once = { kinds, most: 1 }
const twice = { kinds, most: 2 }

const quickCases: readonly (RoundsCase & { readonly name: string })[] = [
  { name: 'three of whom one crashes or loses an answer', members: 3, faults: inTime },
  { name: 'two whose requests may be late', members: 2, faults: once },
  { name: 'two whose steps are tried again', members: 2, retries: 1, faults: once },
]
const longCases: typeof quickCases = [
  { name: 'three whose requests may be late', members: 3, faults: once },
  { name: 'three whose steps are tried again', members: 3, retries: 1, faults: once },
  { name: 'two that see each other', members: 2, seesOthers: true, faults: once },
  { name: 'three that see each other', members: 3, seesOthers: true, faults: inTime },
  { name: 'three of whom two crash or lose an answer', members: 3, faults: { ...inTime, most: 2 } },
  { name: 'two on bad days', members: 2, faults: twice },
  { name: 'two whose steps are tried again twice', members: 2, retries: 2, faults: { ...inTime, most: 2 } },
  {
    name: 'two on bad days whose steps are tried again',
    members: 2,
    retries: 2,
    faults: twice,
  },
  { name: 'two on bad days that see each other', members: 2, seesOthers: true, faults: twice },
]

interface Mistake extends RoundsCase {
  readonly mistake: string
  readonly changes: readonly Change[]
  readonly found: RegExp
}

const deliver = 'steps/notify-when-all-done/deliver.ts'
const findOrphans = 'steps/notify-when-all-done/find-orphans.ts'
const isGone = "claimant.use === '' || task?.isCompleted"

const mistakes: readonly Mistake[] = [
  {
    mistake: 'takes a message over from one who lives',
    changes: [{ file: findOrphans, from: isGone, to: "claimant.use === '' || task" }],
    members: 3,
    found: /send at once|marked as sent|from steps that lived/,
  },
  {
    mistake: 'leaves what the dead have not sent',
    changes: [{ file: findOrphans, from: isGone, to: "claimant.use === ''" }],
    members: 2,
    faults: inTime,
    found: /Nobody was told/,
  },
  {
    mistake: 'marks before it sends',
    changes: [
      {
        file: deliver,
        from: 'const result = await',
        to: 'await change((state) => markSent(state, notice.id, name))\nconst result = await',
      },
    ],
    members: 2,
    faults: inTime,
    found: /Nobody was told|marked as sent/,
  },
  {
    mistake: 'names a message after who sends it',
    changes: [{ file: deliver, from: 'notice), notice, template', to: 'notice) + claimant.task, notice, template' }],
    members: 2,
    faults: inTime,
    found: /There are two messages/,
  },
  {
    mistake: 'lets everybody send what the last report has completed',
    changes: [{ file: deliver, from: '.filter((one) => one.claimant.use === claimant.use)', to: '' }],
    members: 2,
    found: /send at once|marked as sent|from steps that lived/,
  },
]

describe('a round', () => {
  const cases = isProving ? [...quickCases, ...longCases] : quickCases
  it.each(cases)('has one message for $name', { timeout: 1_200_000 }, async ({ name, ...roundsCase }) => {
    const { violation, situations, moves, ms } = await explore(roundsModel(roundsCase))
    console.info(`${name}: ${situations} situations, ${moves} moves, ${ms} ms`)
    expect(violation?.trace.join('\n')).toBeUndefined()
    expect(violation?.what).toBeUndefined()
  })

  it.each(mistakes)(
    'would not, with a step that $mistake',
    { timeout: 120_000 },
    async ({ changes, found, ...roundsCase }) => {
      const { violation } = await explore(roundsModel(roundsCase, await changedRounds(changes)))
      expect(violation?.what).toMatch(found)
    },
  )
})
