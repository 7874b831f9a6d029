import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  holders,
  isHolding,
  lockDocument,
  waiters,
  type Claim,
  type LockState,
} from '../../../runtime/lock/lock-state.ts'
import { bury, enter, evict, free, leave, refuseEvicted } from '../../../runtime/lock/transitions.ts'

const start = Date.UTC(2026, 2, 2, 8)
const at = (seconds: number) => new Date(start + seconds * 1000)
const { initial } = lockDocument

const claim = (task: string, more: Partial<Claim> = {}): Claim => ({
  task,
  project: 'Projects-1',
  environment: 'Environments-1',
  tenant: '',
  title: `${task} to Production`,
  by: '',
  reason: '',
  mode: 'exclusive',
  limit: 1,
  use: { id: 'Acquire', attempt: '1' },
  ...more,
})

/** Many claims, one after the other. */
const entered = (...claims: readonly Claim[]) => claims.reduce((state, one) => enter(state, one, at(0)), initial)
const inside = (state: LockState) => holders(state).map(({ task }) => task)
const outside = (state: LockState) => waiters(state).map(({ task }) => task)

describe('enter', () => {
  it('admits the first at once, and queues the others in order', () => {
    const state = entered(claim('A'), claim('B'), claim('C'))
    expect(inside(state)).toEqual(['A'])
    expect(outside(state)).toEqual(['B', 'C'])
  })

  it('admits as many as the limit says, with slots of their own', () => {
    const state = entered(...['A', 'B', 'C'].map((task) => claim(task, { limit: 2 })))
    expect(holders(state).map(({ task, slot }) => [task, slot])).toEqual([
      ['A', 1],
      ['B', 2],
    ])
  })

  it('admits those that share together, but none past one that waits for it alone', () => {
    const shared = (task: string) => claim(task, { mode: 'shared' })
    expect(inside(entered(shared('A'), shared('B'), claim('C'), shared('D')))).toEqual(['A', 'B'])
  })

  it('adds a use for another step or target of a task that has it, even while others wait', () => {
    const state = enter(entered(claim('A'), claim('B')), claim('A', { use: { id: 'Other', attempt: '1' } }), at(1))
    expect(inside(state)).toEqual(['A'])
    expect(state.entries[0]?.uses).toHaveLength(2)
  })

  it('has every try of a step leave its mark, so that it has to write before it goes on', () => {
    const once = entered(claim('A'))
    const again = enter(once, claim('A', { use: { id: 'Acquire', attempt: '2' } }), at(1))
    expect(again).not.toEqual(once)
    expect(again.entries[0]?.uses).toEqual([{ id: 'Acquire', attempt: '2' }])
  })

  it('refuses another limit while somebody is there, and takes it when nobody is', () => {
    expect(() => enter(entered(claim('A', { limit: 2 })), claim('B'), at(0))).toThrow(
      '"Limit" 2, set by A to Production (A); this step says 1',
    )
    const empty = free(entered(claim('A', { limit: 2 })), 1, 'Release', at(1))
    expect(enter(empty, claim('B'), at(2)).limit).toBe(1)
  })

  it('refuses to turn a shared hold into an exclusive one, but shares where the task has it alone', () => {
    expect(() => enter(entered(claim('A', { mode: 'shared' })), claim('A'), at(1))).toThrow('cannot also take it')
    const state = enter(entered(claim('A')), claim('A', { mode: 'shared', use: { id: 'B', attempt: '1' } }), at(1))
    expect(state.entries).toMatchObject([{ mode: 'exclusive' }])
  })
})

describe('free', () => {
  it('lets the next in, with a higher fence, and remembers how long it was held', () => {
    const state = free(entered(claim('A'), claim('B')), 1, 'Release', at(30))
    expect(inside(state)).toEqual(['B'])
    expect(state.entries[0]?.fence).toBe(start + 30_000)
    expect(state.holds).toEqual([30_000])
  })

  it('gives fences that grow even where the clock does not', () => {
    const state = free(entered(claim('A'), claim('B')), 1, 'Release', at(-500))
    expect(state.entries[0]?.fence).toBe(start + 1)
  })

  it('frees nothing twice, and nothing of a later hold', () => {
    const two = enter(entered(claim('A')), claim('A', { use: { id: 'Other', attempt: '1' } }), at(1))
    const once = free(two, 1, 'Release', at(2))
    expect(inside(once)).toEqual(['A'])
    expect(free(once, 1, 'Release', at(3))).toBe(once)
    const gone = free(once, 1, 'Release 2', at(4))
    expect(gone.entries).toEqual([])
    const anew = enter(gone, claim('A'), at(5))
    expect(free(anew, 1, 'Release 3', at(6))).toBe(anew)
  })

  it('gives a slot that came free to the next', () => {
    const state = free(entered(...['A', 'B', 'C'].map((task) => claim(task, { limit: 2 }))), 1, 'Release', at(1))
    expect(holders(state).map(({ task, slot }) => [task, slot])).toEqual([
      ['B', 2],
      ['C', 1],
    ])
  })
})

describe('leave', () => {
  it('takes a waiting step out of the queue, and changes nothing for one that has the lock by then', () => {
    const state = entered(claim('A'), claim('B'), claim('C'))
    expect(outside(leave(state, 2, 'Acquire', at(1)))).toEqual(['C'])
    expect(leave(state, 1, 'Acquire', at(1))).toBe(state)
  })

  it('leaves the place to the task’s other steps that wait', () => {
    const state = enter(entered(claim('A'), claim('B')), claim('B', { use: { id: 'Other', attempt: '1' } }), at(1))
    expect(outside(leave(state, 2, 'Acquire', at(2)))).toEqual(['B'])
  })

  it('lets those behind in that could go with those inside', () => {
    const shared = (task: string) => claim(task, { mode: 'shared' })
    const state = leave(entered(shared('A'), claim('B'), shared('C')), 2, 'Acquire', at(1))
    expect(inside(state)).toEqual(['A', 'C'])
  })
})

describe('bury', () => {
  it('takes out whose tasks are over, in the queue and inside', () => {
    const state = bury(entered(claim('A'), claim('B'), claim('C')), ['A', 'B', 'X'], at(1))
    expect(inside(state)).toEqual(['C'])
    expect(bury(state, ['A', 'B'], at(2))).toBe(state)
  })
})

describe('evict', () => {
  it('takes the lock from a task, which is told at its next step', () => {
    const state = evict(entered(claim('A'), claim('B')), 1, 'Ann', at(1))
    expect(inside(state)).toEqual(['B'])
    expect(() => refuseEvicted(state, 'A')).toThrow('taken from this task by hand, at 2026-03-02T08:00:01.000Z by Ann')
    expect(() => enter(state, claim('A'), at(2))).toThrow('taken from this task by hand')
    refuseEvicted(state, 'B')
  })
})

describe('all of them', () => {
  it('never admit more than may be in, keep the order of arrival, and change nothing when repeated', () => {
    const tasks = ['A', 'B', 'C', 'D']
    const event = fc.record({
      kind: fc.constantFrom('enter', 'free', 'leave', 'bury'),
      task: fc.constantFrom(...tasks),
      mode: fc.constantFrom('exclusive' as const, 'shared' as const),
      use: fc.constantFrom('one', 'two'),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.constantFrom(1, 2), (events, limit) => {
        let state = initial
        let fence = 0
        for (const [index, { kind, task, use, ...rest }] of events.entries()) {
          const mode = limit === 1 ? rest.mode : 'exclusive'
          const ticket = state.entries.find((entry) => entry.task === task)?.ticket ?? -1
          const change = (from: LockState) => {
            const now = at(index)
            if (kind === 'enter') return enter(from, claim(task, { mode, limit, use: { id: use, attempt: '1' } }), now)
            if (kind === 'free') return free(from, ticket, `free ${use}`, now)
            return kind === 'leave' ? leave(from, ticket, use, now) : bury(from, [task], now)
          }
          let next
          try {
            next = change(state)
          } catch {
            continue
          }
          expect(change(next)).toEqual(next)
          const within = holders(next)
          const alone = within.filter(({ mode: how }) => how === 'exclusive').length
          expect(alone === 0 || within.length <= limit).toBe(true)
          const order = next.entries.map((entry) => entry.ticket)
          expect(order).toEqual(order.toSorted((a, b) => a - b))
          // Whoever waits first could not go in, and nobody else overtook.
          expect(next.entries.findIndex((entry) => !isHolding(entry)) === -1 || within.length > 0).toBe(true)
          expect(next.fence).toBeGreaterThanOrEqual(fence)
          fence = next.fence
          state = next
        }
      }),
    )
  })
})
