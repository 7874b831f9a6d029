// What is called stuck is what could never end: tried against a game in which everybody goes on who can.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHolding, type LockState } from '../../../runtime/lock/lock-state.ts'
import { findDeadlock, findStuck, type World } from '../../../runtime/waits/find-deadlock.ts'
import type { Need, Wait } from '../../../runtime/waits/waits-state.ts'
import { forTasks, lock, ticketOf, wait, world } from './examples.ts'

const names = ['A', 'B', 'C', 'D', 'E']

/**
 * Plays on: a task with no wait left ends, and leaves its locks; whoever is next in line gets them. Who has come to hold a
 * lock, or has nobody left to wait for, waits no more.
 * @returns What is left when nothing moves any more: its tasks never end.
 */
function playOn({ waits, locks }: World): World {
  const left = new Set(names)
  const queues = new Map([...locks].map(([name, state]) => [name, grant(state)]))
  let open = [...waits]
  for (;;) {
    open = open.filter(({ need }) => !isMet(need, left, queues))
    const ended = [...left].filter((task) => !open.some((one) => one.task === task))
    if (ended.length === 0) return { waits: open, locks: queues, open: [...left] }
    for (const task of ended) left.delete(task)
    for (const [name, state] of queues) {
      queues.set(name, grant({ ...state, entries: state.entries.filter((entry) => left.has(entry.task)) }))
    }
  }
}

function isMet(need: Need, left: ReadonlySet<string>, queues: ReadonlyMap<string, LockState>): boolean {
  if (need.kind === 'lock') {
    const entry = queues.get(need.lock)?.entries.find(({ ticket }) => ticket === need.ticket)
    return !entry || isHolding(entry)
  }
  return need.groups.filter((group) => !group.some((task) => left.has(task))).length >= need.needed
}

/** Lets in whoever is next, one by one. */
function grant(state: LockState): LockState {
  const entries = [...state.entries]
  for (const [index, entry] of entries.entries()) {
    if (isHolding(entry)) continue
    const inside = entries.filter(isHolding)
    const isShared = [...inside, entry].every(({ mode }) => mode === 'shared')
    const fits = isShared || (inside.length < state.limit && inside.every(({ mode }) => mode === 'exclusive'))
    if (!fits) break
    entries[index] = { ...entry, heldSince: '2026-03-02T08:00:00.000Z' }
  }
  return { ...state, entries }
}

const anyLock = fc
  .record({
    limit: fc.integer({ min: 1, max: 2 }),
    queue: fc.shuffledSubarray(names),
    shared: fc.subarray(names),
  })
  .map(({ limit, queue, shared }) =>
    grant(
      lock(shared.length > 0 ? 1 : limit, ...queue.map((task) => (shared.includes(task) ? task.toLowerCase() : task))),
    ),
  )

const anyTasksNeed = fc
  .record({
    groups: fc.array(fc.subarray(names), { minLength: 1, maxLength: 3 }),
    all: fc.boolean(),
    idle: fc.boolean(),
  })
  .map(({ groups, all, idle }) => forTasks([], { groups, needed: all ? groups.length : 1, idle }))

/** Of each task: whether it waits in the locks where it is in line, and for what else, at the same time. */
const anyWorld = fc
  .record({
    locks: fc.tuple(anyLock, anyLock),
    needs: fc.tuple(...names.map(() => fc.array(anyTasksNeed, { maxLength: 1 }))),
  })
  .map(({ locks, needs }) => {
    const byName = Object.fromEntries(locks.map((state, index) => [`lock ${index}`, state]))
    const waits = names.flatMap((task, index): Need[] => {
      const ticket = ticketOf(task)
      const inLine = Object.entries(byName).flatMap(([name, { entries }]): Need[] =>
        entries.some((entry) => entry.ticket === ticket && !isHolding(entry))
          ? [{ kind: 'lock', lock: name, ticket }]
          : [],
      )
      return [...inLine, ...(needs[index] ?? []).map(withoutItself(task))]
    })
    const owners = names.flatMap((task, index) => {
      const inLine = Object.values(byName).filter(({ entries }) =>
        entries.some((entry) => entry.ticket === ticketOf(task) && !isHolding(entry)),
      )
      return Array.from({ length: inLine.length + (needs[index]?.length ?? 0) }, () => task)
    })
    const all = waits.map((need, index): Wait => wait(owners[index] ?? '', index + 1, need, { target: String(index) }))
    return world(all, byName, { atWork: names })
  })

function withoutItself(task: string): (need: Need) => Need {
  return (need) =>
    need.kind === 'lock' ? need : { ...need, groups: need.groups.map((group) => group.filter((one) => one !== task)) }
}

const options = { numRuns: 2000 }

describe('findStuck', () => {
  it('calls no wait stuck whose task could still end', () => {
    fc.assert(
      fc.property(anyWorld, (given) => {
        const never = playOn(given).open
        expect(findStuck(given).filter(({ task }) => !never.includes(task))).toEqual([])
      }),
      options,
    )
  })

  it('calls some wait stuck in every task that can never end, where each task waits for one thing at a time', () => {
    fc.assert(
      fc.property(anyWorld, (given) => {
        const one = {
          ...given,
          waits: names.flatMap((task) => given.waits.filter((each) => each.task === task).slice(0, 1)),
        }
        const stuck = findStuck(one)
        expect([...playOn(one).open].sort()).toEqual([...new Set(stuck.map(({ task }) => task))].sort())
      }),
      options,
    )
  })
})

describe('findDeadlock', () => {
  it('shows a ring in which each waits for the next, and the last for the first', () => {
    fc.assert(
      fc.property(anyWorld, (given) => {
        for (const { ticket } of given.waits) {
          const ring = findDeadlock(ticket, given)?.ring ?? []
          if (ring.length === 0) continue
          expect(ring[0]?.ticket).toBe(ticket)
          expect(new Set(ring).size).toBe(ring.length)
          const never = playOn(given).open
          expect(ring.every(({ task }) => never.includes(task))).toBe(true)
        }
      }),
      options,
    )
  })

  it('finds somebody to give way wherever one waits for one thing at a time and nothing can go on', () => {
    fc.assert(
      fc.property(anyWorld, (given) => {
        const one = {
          ...given,
          waits: names.flatMap((task) => given.waits.filter((each) => each.task === task).slice(0, 1)),
        }
        const rest = playOn(one)
        const verdicts = rest.waits.filter(({ ticket }) => findDeadlock(ticket, rest))
        expect(verdicts.length > 0).toBe(rest.open.length > 0)
      }),
      options,
    )
  })
})
