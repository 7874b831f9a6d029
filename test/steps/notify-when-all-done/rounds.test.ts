import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markSent } from '../../../steps/notify-when-all-done/deliveries.ts'
import { notifyDocument, type Notice, type NotifyState } from '../../../steps/notify-when-all-done/notify-state.ts'
import { advance, findReport, type Look, type Rules } from '../../../steps/notify-when-all-done/rounds.ts'
import { at, look, member, members, report, rules, seen } from './examples.ts'

const empty = notifyDocument.initial

/** One look after the other, a minute apart unless they say when. */
function play(looks: readonly (Look | Timed)[], state: NotifyState = empty) {
  const timed = looks.map((one, index): Timed => (isTimed(one) ? one : [index + 10, one]))
  return timed.reduce((before, [minute, what]) => advance(before, what, at(minute)), state)
}
type Timed = readonly [minute: number, look: Look]
const isTimed = (one: Look | Timed): one is Timed => Array.isArray(one)

const told = ({ notices }: NotifyState) =>
  notices.filter(({ deliveries }) => deliveries.length > 0).map(({ id, kind }) => `${id} ${kind}`)
const standings = (notice: Notice | undefined) => notice?.members.map(({ name, standing }) => `${name} ${standing}`)
const withRules = (changes: Partial<Rules>, changedLook: Partial<Look> = {}): Partial<Look> => ({
  rules: { ...rules, ...changes },
  ...changedLook,
})

describe('advance', () => {
  it('opens a round with the first report and closes it with the last, claimed by whoever came last', () => {
    const two = play([look(report('Web', 1)), look(report('Payroll', 2))])
    expect(two.open).toMatchObject([{ number: 1, key: 'next', openedAt: at(10).toISOString() }])
    expect(told(two)).toEqual([])
    const all = play([[14, look(report('Ledger', 3))]], two)
    expect(all.open).toEqual([])
    expect(all.notices).toMatchObject([
      {
        id: '1',
        kind: 'complete',
        at: at(14).toISOString(),
        claimant: { task: 'ServerTasks-3' },
        deliveries: [{ channel: 'email', state: 'pending', tries: 0 }],
      },
    ])
    expect(standings(all.notices[0])).toEqual(['Web Success', 'Payroll Success', 'Ledger Success'])
  })

  it('begins the next round with the next report', () => {
    const first = play([look(report('Web', 1)), look(report('Payroll', 2)), look(report('Ledger', 3))])
    const second = play([[40, look(report('Web', 35))]], first)
    expect(second.open).toMatchObject([{ number: 2, words: [{ task: 'ServerTasks-35' }] }])
    expect(told(second)).toEqual(['1 complete'])
  })

  it('counts a member that is deployed again by its last word', () => {
    const state = play([
      look(report('Web', 1, { outcome: 'Failed' })),
      look(report('Payroll', 2)),
      look(report('Web', 5)),
      look(report('Ledger', 3)),
    ])
    expect(standings(state.notices[0])).toEqual(['Web Success', 'Payroll Success', 'Ledger Success'])
  })

  it('does not let a report count that is older than the member’s last word', () => {
    const state = play([look(report('Web', 5)), look(report('Web', 1, { outcome: 'Failed' }))])
    expect(state.open[0]?.words).toMatchObject([{ task: 'ServerTasks-5', outcome: 'Success' }])
  })

  it('compares numbers of tasks as numbers where two were queued in the same moment', () => {
    const queuedAt = at(1).toISOString()
    const state = play([
      look(report('Web', 9, { queuedAt })),
      look(report('Web', 10, { queuedAt, outcome: 'Failed' })),
      look(report('Web', 9, { queuedAt })),
    ])
    expect(state.open[0]?.words).toMatchObject([{ task: 'ServerTasks-10' }])
  })

  it('waits for a member that has reported and is being deployed again', () => {
    const running = [seen('Web', 6, 'Running')]
    const state = play([
      look(report('Web', 1)),
      look(report('Payroll', 2)),
      look(report('Ledger', 3), { seen: running }),
    ])
    expect(told(state)).toEqual([])
    expect(told(play([[20, look(report('Web', 6))]], state))).toEqual(['1 complete'])
  })

  it('takes what the server says of a member without the step, since the round began', () => {
    const state = play([
      look(report('Web', 2), { seen: [seen('Ledger', 1, 'Success')] }),
      look(report('Payroll', 3), { seen: [seen('Ledger', 4, 'Failed', { error: 'The disk is full' })] }),
    ])
    expect(standings(state.notices[0])).toEqual(['Web Success', 'Payroll Success', 'Ledger Failed'])
    expect(state.notices[0]?.members[2]).toMatchObject({ error: 'The disk is full' })
  })

  it('does not count a deployment that was over before the round', () => {
    const before = seen('Ledger', 1, 'Success')
    expect(told(play([look(report('Web', 6)), look(report('Payroll', 7), { seen: [before] })]))).toEqual([])
  })

  it('counts one that still ran when the first to report was queued, if there never was a message', () => {
    const together = seen('Ledger', 1, 'Canceled')
    const looks = (minute: number) => [
      look(report('Web', minute)),
      look(report('Payroll', minute), { seen: [{ ...together, endedAt: at(minute + 1).toISOString() }] }),
    ]
    expect(told(play(looks(2)))).toEqual(['1 complete'])
    const first = play([look(report('Web', 1)), look(report('Payroll', 1)), look(report('Ledger', 1))])
    expect(told(play(looks(30), first))).toEqual(['1 complete'])
  })

  it('counts what was deployed between the last message and the first report', () => {
    const first = play([look(report('Web', 1)), look(report('Payroll', 2)), look(report('Ledger', 3))])
    const between = [seen('Ledger', 20, 'Success')]
    const second = play(
      [
        [40, look(report('Web', 30))],
        [41, look(report('Payroll', 31), { seen: between })],
      ],
      first,
    )
    expect(told(second)).toEqual(['1 complete', '2 complete'])
  })

  it('believes the server over a report, once the deployment is over', () => {
    const state = play([
      look(report('Web', 1)),
      look(report('Payroll', 2)),
      look(report('Ledger', 3), { seen: [seen('Web', 1, 'Failed')] }),
    ])
    expect(standings(state.notices[0])?.[0]).toBe('Web Failed')
  })

  it('believes a report over a look at the deployment while it ran', () => {
    const state = play([look(report('Web', 1), { seen: [seen('Web', 1, 'Running')] })])
    expect(state.open[0]?.words).toMatchObject([{ outcome: 'Success' }])
  })

  it('files a report from before the close as late, in the record of that round', () => {
    const closed = play([
      look(report('Web', 1), withRules({ deadlineMs: 60_000 })),
      [20, look(undefined, withRules({ deadlineMs: 60_000 }))],
      [21, look(report('Payroll', 2))],
    ])
    expect(told(closed)).toEqual(['1 deadline'])
    expect(closed.notices[0]?.late).toMatchObject([{ task: 'ServerTasks-2' }])
    expect(closed.open).toEqual([])
    expect(findReport(closed, report('Payroll', 2), rules.round)).toEqual({ kind: 'closed', number: 1, isLate: true })
  })

  it('does not begin a round by looking', () => {
    expect(play([look(undefined, { seen: members.map(({ name }) => seen(name, 1, 'Success')) })]).open).toEqual([])
  })

  it('lets a look complete a round whose last member was canceled', () => {
    const state = play([
      look(report('Web', 1)),
      look(report('Payroll', 2)),
      [30, look(undefined, { seen: [seen('Ledger', 3, 'Canceled')] })],
    ])
    expect(state.notices).toMatchObject([{ kind: 'complete', claimant: { task: 'ServerTasks-999' } }])
  })

  it('names who is missing when the time is up', () => {
    const late = withRules({ deadlineMs: 3_600_000 })
    const before = play([
      [0, look(report('Web', 0), late)],
      [59, look(report('Payroll', 1), late)],
    ])
    expect(told(before)).toEqual([])
    const after = play([[60, look(undefined, late)]], before)
    expect(told(after)).toEqual(['1 deadline'])
    expect(standings(after.notices[0])).toEqual(['Web Success', 'Payroll Success', 'Ledger Missing'])
  })

  it('waits for success where only that counts', () => {
    const strict = withRules({ done: 'Succeeded' })
    const failed = play([
      look(report('Web', 1), strict),
      look(report('Payroll', 2), strict),
      look(report('Ledger', 3, { outcome: 'Failed' }), strict),
    ])
    expect(told(failed)).toEqual([])
    expect(told(play([[30, look(report('Ledger', 25), strict)]], failed))).toEqual(['1 complete'])
  })

  it('tells each failure at once, once, where asked', () => {
    const atOnce = withRules({ onFailure: 'Both' })
    const state = play([
      look(report('Web', 1, { outcome: 'Failed' }), atOnce),
      look(report('Web', 1, { outcome: 'Failed' }), atOnce),
      look(report('Payroll', 2), atOnce),
    ])
    expect(state.notices).toMatchObject([{ id: '1-ServerTasks-1', kind: 'failure', about: 'Projects-Web' }])
    expect(told(play([[20, look(report('Ledger', 3), atOnce)]], state))).toEqual([
      '1-ServerTasks-1 failure',
      '1 complete',
    ])
  })

  it('has no message for the end of a round whose failures were all told at once, where that is enough', () => {
    const atOnce = withRules({ onFailure: 'AtOnce' })
    const state = play([
      look(report('Web', 1, { outcome: 'Failed' }), atOnce),
      look(report('Payroll', 2), atOnce),
      look(report('Ledger', 3), atOnce),
    ])
    expect(told(state)).toEqual(['1-ServerTasks-1 failure'])
    expect(state.open).toEqual([])
  })

  it('has one message, not two, where the failure itself ends the round', () => {
    for (const onFailure of ['AtOnce', 'Both'] as const) {
      const how = withRules({ onFailure })
      const state = play([
        look(report('Web', 1), how),
        look(report('Payroll', 2), how),
        look(report('Ledger', 3, { outcome: 'Failed' }), how),
      ])
      expect(told(state)).toEqual(['1 complete'])
    }
  })

  it('keeps a round for each release number', () => {
    const byRelease = withRules({ round: { kind: 'release' } })
    const state = play([
      look(report('Web', 1, { version: '1.0.0' }), byRelease),
      look(report('Web', 2, { version: '2.0.0' }), byRelease),
      look(report('Payroll', 3, { version: '2.0.0' }), byRelease),
      look(report('Payroll', 4, { version: '1.0.0' }), byRelease),
      look(report('Ledger', 5, { version: '2.0.0' }), byRelease),
    ])
    expect(state.notices.map(({ key }) => key)).toEqual(['release 2.0.0'])
    expect(state.open.map(({ key }) => key)).toEqual(['release 1.0.0'])
    const again = play([[30, look(report('Web', 25, { version: '2.0.0' }), byRelease)]], state)
    expect(again.open.map(({ key }) => key)).toEqual(['release 1.0.0'])
    expect(again.notices[0]?.late).toMatchObject([{ task: 'ServerTasks-25' }])
  })

  it('closes by release as soon as enough are done, and files the others as late', () => {
    const twoDo = withRules({ round: { kind: 'release' }, atLeast: 2 })
    const state = play([
      look(report('Web', 1), twoDo),
      look(report('Payroll', 2), twoDo),
      look(report('Ledger', 3), twoDo),
    ])
    expect(told(state)).toEqual(['1 complete'])
    expect(standings(state.notices[0])).toContain('Ledger Missing')
    expect(state.notices[0]?.late).toMatchObject([{ project: 'Projects-Ledger' }])
  })

  it('ends a day when the next one is there, unless somebody is still at it', () => {
    const daily = withRules({ round: { kind: 'day', timeZone: 'Asia/Tokyo' } })
    const midnight = 7 * 60 // 15:00 UTC is midnight in Tokyo
    const day = play([[0, look(report('Web', 0), daily)]])
    expect(day.open).toMatchObject([{ key: 'day 2026-03-02' }])
    const running = { seen: [seen('Ledger', midnight - 10, 'Running')] }
    const stillRunning = play([[midnight + 1, look(undefined, { ...daily, ...running })]], day)
    expect(told(stillRunning)).toEqual([])
    const over = play([[midnight + 9, look(report('Ledger', midnight - 10), daily)]], stillRunning)
    expect(told(over)).toEqual(['1 day-over'])
    expect(standings(over.notices[0])).toEqual(['Web Success', 'Payroll Missing', 'Ledger Success'])
  })

  it('leaves rounds of another rule alone', () => {
    const state = play([
      look(report('Web', 1)),
      look(report('Payroll', 2), withRules({ round: { kind: 'release' }, deadlineMs: 0 })),
    ])
    expect(state.open.map(({ key }) => key)).toEqual(['next'])
    expect(told(state)).toEqual(['2 deadline'])
  })

  it('does not wait for a member that was disabled or deleted, and names it, and what it is called now', () => {
    const changed = [
      member('Web', { name: 'Web Shop', formerName: 'Web' }),
      member('Payroll', { state: 'deleted' }),
      member('Ledger', { state: 'disabled' }),
    ]
    const state = play([look(report('Web', 1), { members: changed })])
    expect(standings(state.notices[0])).toEqual(['Web Shop Success', 'Payroll Deleted', 'Ledger Disabled'])
    expect(state.notices[0]?.members[0]).toMatchObject({ formerName: 'Web' })
  })

  it('still counts what a member has said before it was deleted', () => {
    const gone = [member('Web', { state: 'deleted' }), ...members.slice(1)]
    const state = play([
      look(report('Web', 1)),
      look(report('Payroll', 2)),
      look(report('Ledger', 3), { members: gone }),
    ])
    expect(standings(state.notices[0])?.[0]).toBe('Web Success')
  })

  it('keeps within what a document may hold, and drops what has been told before what has not', () => {
    const crowd = Array.from({ length: 40 }, (_, index) => member(`Project ${index}`))
    let state = empty
    for (let round = 0; round < 6; round += 1) {
      crowd.forEach(({ name }, index) => {
        const minute = round * 1000 + index
        state = advance(state, look(report(name, minute), { members: crowd }), at(minute))
        expect(JSON.stringify(state).length).toBeLessThan(60_000)
      })
      // Only the first is never sent.
      if (round > 0) state = markSent(state, String(round + 1), 'email')
    }
    expect(state.rounds).toBe(6)
    expect(state.notices.map(({ id }) => id)).toEqual(expect.arrayContaining(['1', '6']))
    expect(state.notices.length).toBeLessThan(6)
  })
})

const anyName = fc.constantFrom('Web', 'Payroll', 'Ledger')
const anyRules: fc.Arbitrary<Rules> = fc.record({
  round: fc.constantFrom<Rules['round']>({ kind: 'next' }, { kind: 'release' }, { kind: 'day', timeZone: 'UTC' }),
  done: fc.constantFrom('Finished', 'Succeeded'),
  onFailure: fc.constantFrom('AtEnd', 'AtOnce', 'Both'),
  atLeast: fc.constant(undefined),
  deadlineMs: fc.option(fc.integer({ min: 0, max: 3_600_000 }), { nil: undefined }),
  allowanceMs: fc.constant(86_400_000),
})
const anyOutcome = fc.constantFrom('Success', 'Failed', 'Canceled')
const anyLook = fc.record({
  minute: fc.integer({ min: 0, max: 120 }),
  name: anyName,
  outcome: anyOutcome,
  version: fc.constantFrom('1.0.0', '2.0.0'),
  reports: fc.boolean(),
  seen: fc.array(
    fc.record({
      name: anyName,
      minute: fc.integer({ min: 0, max: 120 }),
      outcome: fc.constantFrom('Running', 'Success', 'Failed'),
    }),
    { maxLength: 3 },
  ),
})
const anyLooks = fc.tuple(anyRules, fc.array(anyLook, { minLength: 1, maxLength: 12 })).map(([chosen, all]) =>
  all.map(({ minute, name, outcome, version, reports, seen: facts }, index) => ({
    // A task is of one project: its number tells which.
    now: at(index * 7 + minute),
    look: look(reports ? report(name, minute, { task: task(name, minute), outcome, version }) : undefined, {
      rules: chosen,
      seen: facts.map((fact) => seen(fact.name, fact.minute, fact.outcome, { task: task(fact.name, fact.minute) })),
    }),
  })),
)
const task = (name: string, minute: number) => `ServerTasks-${minute * 3 + ['Web', 'Payroll', 'Ledger'].indexOf(name)}`

describe('advance, whatever happens', () => {
  it('changes nothing when what it did is there already, as shared documents need it', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let state = empty
        for (const { look: one, now } of looks) {
          state = advance(state, one, now)
          expect(advance(state, one, now)).toEqual(state)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('never tells of a round twice, nor changes what a message says', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const first = new Map<string, string>()
        let state = empty
        for (const { look: one, now } of looks) {
          state = advance(state, one, now)
          const ids = state.notices.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          for (const { id, ...notice } of state.notices) {
            const text = JSON.stringify({ ...notice, late: [] })
            expect(first.get(id) ?? text).toBe(text)
            first.set(id, text)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('has each report in an open round, in a closed one, in its record, or behind a later word', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let state = empty
        for (const { look: one, now } of looks) {
          state = advance(state, one, now)
          const { report: ours, rules: given } = one
          if (!ours) continue
          const closed = state.notices.filter(({ kind }) => kind !== 'failure')
          const placed =
            [
              ...state.open.flatMap(({ words }) => words),
              ...closed.flatMap(({ members: all, late }) => [...all, ...late]),
            ]
              .filter(({ project }) => project === ours.project)
              .some(({ task: other, queuedAt = '' }) => other === ours.task || queuedAt >= ours.queuedAt) ||
            (given.round.kind === 'next' ? ours.queuedAt <= state.closedAt : state.closedKeys.length > 0)
          expect(placed).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})
