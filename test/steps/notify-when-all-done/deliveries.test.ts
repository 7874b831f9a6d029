import { describe, expect, it } from 'vitest'
import {
  giveUpOld,
  letGo,
  markSent,
  newlyGivenUp,
  takeOver,
  unsettled,
} from '../../../steps/notify-when-all-done/deliveries.ts'
import { notifyDocument } from '../../../steps/notify-when-all-done/notify-state.ts'
import { advance } from '../../../steps/notify-when-all-done/rounds.ts'
import { at, claimant, look, member, report } from './examples.ts'

/** One message, by email and Slack, claimed by Web's step. */
const pending = advance(
  notifyDocument.initial,
  look(report('Web', 1), { members: [member('Web')], channels: ['email', 'slack'] }),
  at(5),
)
const web = pending.notices[0]?.claimant.use ?? ''
const failed = [{ channel: 'slack', tries: 1, said: 'answered 500' }] as const

describe('markSent', () => {
  it('settles one channel and leaves the other', () => {
    const marked = markSent(pending, '1', 'email')
    expect(marked.notices[0]?.deliveries).toMatchObject([{ state: 'sent' }, { state: 'pending' }])
    expect(unsettled(marked)).toHaveLength(1)
    expect(unsettled(markSent(marked, '1', 'slack'))).toHaveLength(0)
  })

  it('changes nothing the second time, and outlives a failure that is heard of later', () => {
    const marked = markSent(pending, '1', 'slack')
    expect(markSent(marked, '1', 'slack')).toEqual(marked)
    expect(letGo(marked, '1', web, failed).notices[0]?.deliveries[1]).toMatchObject({ state: 'sent' })
  })
})

describe('letGo', () => {
  it('says what failed and leaves the message to the next', () => {
    const left = letGo(pending, '1', web, failed)
    expect(left.notices[0]).toMatchObject({
      claimant: { use: '', task: '' },
      deliveries: [{ state: 'pending' }, { state: 'failed', tries: 1, said: 'answered 500' }],
    })
    expect(letGo(left, '1', web, failed)).toEqual(left)
  })

  it('does not undo that somebody else has taken it on since', () => {
    const taken = takeOver(letGo(pending, '1', web, failed), '1', '', claimant('Payroll', 2))
    expect(letGo(taken, '1', web, failed)).toEqual(taken)
  })
})

describe('takeOver', () => {
  it('gives a message to the first who asks, and only if the one who had it is still the one thought to be gone', () => {
    const first = takeOver(pending, '1', web, claimant('Payroll', 2))
    expect(first.notices[0]?.claimant).toEqual(claimant('Payroll', 2))
    expect(takeOver(first, '1', web, claimant('Ledger', 3))).toEqual(first)
  })
})

describe('giveUpOld', () => {
  it('gives up on a channel that has failed for longer than allowed, not on one that nobody has tried', () => {
    const left = letGo(pending, '1', web, failed)
    expect(giveUpOld(left, 60_000, at(6))).toEqual(left)
    const given = giveUpOld(left, 60_000, at(7))
    expect(given.notices[0]?.deliveries).toMatchObject([{ state: 'pending' }, { state: 'given-up' }])
    expect(newlyGivenUp(left, given).map(([{ id }, { channel }]) => `${id} ${channel}`)).toEqual(['1 slack'])
    expect(newlyGivenUp(given, given)).toEqual([])
  })
})
