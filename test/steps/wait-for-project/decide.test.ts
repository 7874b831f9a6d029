import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type ProjectStatus } from '../../../steps/wait-for-project/decide.ts'
import { database } from './examples.ts'

type Standing = ProjectStatus['standing']
const decideOn = (standings: readonly Standing[], howMany: number | 'All') =>
  decide(
    standings.map((standing) => ({ project: database, standing, reasons: [] })),
    howMany,
  ).kind

describe('decide', () => {
  it.each<[readonly Standing[], number | 'All', string]>([
    [['met', 'met'], 'All', 'proceed'],
    [['met', 'waiting'], 'All', 'wait'],
    [['met', 'failed'], 'All', 'failed'],
    [['met', 'waiting', 'failed'], 1, 'proceed'],
    [['waiting', 'failed'], 1, 'wait'],
    [['failed', 'failed'], 1, 'failed'],
    [['met', 'waiting', 'failed'], 2, 'wait'],
    [['met', 'met'], 5, 'proceed'],
  ])('of %j, wanting %s: %s', (standings, howMany, kind) => {
    expect(decideOn(standings, howMany)).toBe(kind)
  })

  it('never waits for ever: once nothing can change any more, it proceeds or has failed', () => {
    const final = fc.array(fc.constantFrom<Standing>('met', 'failed'), { minLength: 1 })
    fc.assert(
      fc.property(final, fc.integer({ min: 1, max: 10 }), (standings, howMany) => {
        expect(decideOn(standings, howMany)).not.toBe('wait')
      }),
    )
  })

  it('never turns back: what is met once more can only bring it nearer', () => {
    const standings = fc.array(fc.constantFrom<Standing>('met', 'waiting', 'failed'), { minLength: 1 })
    const rank = { failed: 0, wait: 1, proceed: 2 }
    fc.assert(
      fc.property(standings, fc.integer({ min: 1, max: 10 }), fc.nat(), (before, howMany, which) => {
        const after = before.map((standing, index) => (index === which % before.length ? 'met' : standing))
        expect(rank[decideOn(after, howMany)]).toBeGreaterThanOrEqual(rank[decideOn(before, howMany)])
      }),
    )
  })
})
