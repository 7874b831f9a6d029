import { describe, expect, it } from 'vitest'
import { findDeadlock, findStuck, type World } from '../../../runtime/waits/find-deadlock.ts'
import { forLock, forTasks, idle, lock, logOf, wait, world } from './examples.ts'

/** Who the wait of a ticket is in a ring with, and what comes of it. */
function judge(ticket: number, given: World): string | undefined {
  const found = findDeadlock(ticket, given)
  return found && `${found.kind}: ${found.ring.map(({ task }) => task).join(' ')}`
}

describe('findDeadlock', () => {
  it('finds two that take A then B and B then A', () => {
    const waits = [wait('X', 1, forLock('b', 'X')), wait('Y', 2, forLock('a', 'Y'))]
    const given = world(waits, { a: lock(1, 'X!', 'Y'), b: lock(1, 'Y!', 'X') })
    expect(judge(2, given)).toBe('victim: Y X')
    expect(judge(1, given)).toBe('victim: X Y')
  })

  it('finds a ring of three, and shows it from whoever asks', () => {
    const waits = [wait('X', 1, forLock('b', 'X')), wait('Y', 2, forLock('c', 'Y')), wait('Z', 3, forLock('a', 'Z'))]
    const given = world(waits, { a: lock(1, 'X!', 'Z'), b: lock(1, 'Y!', 'X'), c: lock(1, 'Z!', 'Y') })
    expect(judge(3, given)).toBe('victim: Z X Y')
  })

  it('finds nothing where the holder of a lock is at work', () => {
    expect(judge(1, world([wait('Y', 1, forLock('a', 'Y'))], { a: lock(1, 'X!', 'Y') }))).toBeUndefined()
  })

  it('finds the holder of a lock that waits for a task that waits for the lock', () => {
    const waits = [wait('X', 1, idle('Y')), wait('Y', 2, forLock('a', 'Y'))]
    expect(judge(2, world(waits, { a: lock(1, 'X!', 'Y') }))).toBe('victim: Y X')
  })

  it('lets one go on where all in the ring wait only for the others to be idle', () => {
    expect(judge(2, world([wait('X', 1, idle('Y')), wait('Y', 2, idle('X'))]))).toBe('yields: Y X')
    expect(
      judge(3, world([wait('X', 1, idle('Y', 'Z')), wait('Y', 2, idle('X', 'Z')), wait('Z', 3, idle('X', 'Y'))])),
    ).toBe('yields: Z X')
  })

  it('stops one where somebody in the ring waits for success', () => {
    expect(judge(2, world([wait('X', 1, forTasks(['Y'])), wait('Y', 2, idle('X'))]))).toBe('victim: Y X')
  })

  it('lets nobody go on while something else that it waits for is at work', () => {
    const waits = [wait('X', 1, idle('Y')), wait('Y', 2, idle('X', 'Z'))]
    expect(judge(2, world(waits, {}, { atWork: ['Z'] }))).toBeUndefined()
    expect(judge(1, world(waits, {}, { atWork: ['Z'] }))).toBe('yields: X Y')
    expect(judge(2, world(waits))).toBe('yields: Y X')
  })

  it('lets nobody go on while something that it waits for is in a ring of its own', () => {
    const waits = [
      wait('X', 1, idle('Y', 'P')),
      wait('Y', 2, idle('X')),
      wait('P', 3, idle('Q')),
      wait('Q', 4, idle('P')),
    ]
    expect(judge(1, world(waits))).toBeUndefined()
    expect(judge(2, world(waits))).toBe('yields: Y X')
    expect(judge(4, world(waits))).toBe('yields: Q P')
  })

  it('has nobody give way that is only behind a ring', () => {
    const waits = [wait('X', 1, idle('Y')), wait('Y', 2, idle('X')), wait('Z', 3, idle('X'))]
    const given = world(waits)
    expect(findStuck(given)).toHaveLength(3)
    expect(judge(3, given)).toBeUndefined()
  })

  it('takes tasks that are over for no obstacle', () => {
    const waits = [wait('X', 1, idle('Y')), wait('Y', 2, idle('X'))]
    expect(judge(1, { ...world(waits), open: ['X'] })).toBeUndefined()
  })

  describe('with a limit', () => {
    const waits = [wait('X', 1, forTasks(['Z'])), wait('Z', 2, forLock('a', 'Z'))]

    it('finds nothing while one of those who have the lock can go on', () => {
      expect(judge(2, world(waits, { a: lock(2, 'X!', 'Y!', 'Z') }))).toBeUndefined()
    })

    it('finds it when nobody who has the lock can', () => {
      const both = [...waits, wait('Y', 3, forTasks(['Z']))]
      expect(judge(2, world(both, { a: lock(2, 'X!', 'Y!', 'Z') }))).toBe('victim: Z X')
    })

    it('counts those who are ahead in the queue', () => {
      const behind = [...waits, wait('W', 3, forLock('a', 'W'))]
      expect(judge(2, world(behind, { a: lock(2, 'X!', 'Y!', 'W', 'Z') }))).toBeUndefined()
      const waiting = [...waits, wait('W', 3, forTasks(['X']))]
      expect(judge(2, world(waiting, { a: lock(2, 'X!', 'Y!', 'W', 'Z') }))).toBe('victim: Z X')
    })
  })

  it('has a reader wait for the writers ahead alone, and a writer for all', () => {
    const waits = [wait('X', 1, forTasks(['Z'])), wait('Z', 2, forLock('a', 'Z'))]
    expect(judge(2, world(waits, { a: lock(1, 'x!', 'W', 'z') }))).toBeUndefined()
    expect(judge(2, world([...waits, wait('W', 3, forLock('a', 'W'))], { a: lock(1, 'x!', 'W', 'z') }))).toBe(
      'victim: Z W X',
    )
    expect(judge(2, world(waits, { a: lock(1, 'v!', 'x!', 'Z') }))).toBe('victim: Z X')
  })

  it('finds nothing while enough of several tasks can still end', () => {
    const back = wait('Y', 2, forTasks(['X']))
    expect(judge(1, world([wait('X', 1, forTasks(['Y', 'Z'], { needed: 1 })), back], {}, { atWork: ['Z'] }))).toBe(
      undefined,
    )
    const both = [wait('X', 1, forTasks(['Y', 'Z'], { needed: 1 })), back, wait('Z', 3, forTasks(['Y']))]
    expect(judge(3, world(both))).toBe('victim: Z Y X')
  })

  it('wants all tasks of a group to end', () => {
    const groups = [['Y', 'Z'], ['V']]
    const waits = [wait('X', 1, forTasks([], { groups, needed: 2 })), wait('Y', 2, forTasks(['X']))]
    expect(judge(1, world(waits, {}, { atWork: ['Z', 'V'] }))).toBe('victim: X Y')
  })

  it('takes what has nobody to wait for as something that can still come', () => {
    expect(judge(1, world([wait('X', 1, forTasks([], { groups: [[]], needed: 1 }))]))).toBeUndefined()
  })

  it('forgets a wait for a lock whose ticket has the lock by now, or is gone', () => {
    const waits = [wait('X', 1, forTasks(['Y'])), wait('Y', 2, forLock('a', 'Y'))]
    expect(judge(1, world(waits, { a: lock(1, 'X!', 'Y') }))).toBe('victim: X Y')
    expect(judge(1, world(waits, { a: lock(1, 'Y!') }))).toBeUndefined()
    expect(judge(1, world(waits, { a: lock(1, 'X!') }))).toBeUndefined()
  })

  it('forgets a wait that has given way', () => {
    const waits = [wait('X', 1, idle('Y')), wait('Y', 2, idle('X'), { verdict: 'victim' })]
    expect(judge(1, world(waits))).toBeUndefined()
  })

  describe('where steps of a task run at the same time', () => {
    const holder = (other: string) => [
      wait('X', 1, forTasks(['Y']), { step: 'One' }),
      wait('X', 2, forTasks([other]), { step: 'Two' }),
    ]
    const logs = { X: logOf('One', 'Two'), Y: logOf('Y') }
    const y = wait('Y', 3, forLock('a', 'Y'), { step: 'Y' })

    it('has a lock free once one of them can go on', () => {
      const given = world([...holder('Z'), y], { a: lock(1, 'X!', 'Y') }, { atWork: ['Z'], logs })
      expect(judge(3, given)).toBeUndefined()
    })

    it('has a task end only when all of them can', () => {
      const waits = [...holder('Z'), wait('Y', 3, forTasks(['X']), { step: 'Y' })]
      expect(judge(3, world(waits, {}, { atWork: ['Z'], logs }))).toBe('victim: Y X')
    })

    it('has a lock free while one of them does not wait', () => {
      const given = (...steps: readonly string[]) =>
        world(
          [wait('X', 1, forTasks(['Y']), { step: 'One' }), y],
          { a: lock(1, 'X!', 'Y') },
          { logs: { ...logs, X: logOf(...steps) } },
        )
      expect(judge(3, given('One', 'Work'))).toBeUndefined()
      expect(judge(3, given('One'))).toBe('victim: Y X')
    })
  })

  it('does not believe a wait of a step that is not running, or that runs more or less often than it is registered', () => {
    const waits = [
      wait('X', 1, forTasks(['Y']), { step: 'Hold' }),
      wait('Y', 2, forTasks(['X']), { step: 'Hold', target: 'a' }),
    ]
    const given = (x: readonly string[], y: readonly string[]) =>
      world(waits, {}, { logs: { X: logOf(...x), Y: logOf(...y) } })
    expect(judge(2, given(['Hold'], ['Hold']))).toBe('victim: Y X')
    expect(judge(2, given(['Next'], ['Hold']))).toBeUndefined()
    expect(judge(2, given(['Hold'], ['Hold', 'Hold']))).toBeUndefined()
    expect(judge(2, given(['Hold', 'Next'], ['Hold']))).toBeUndefined()
  })

  describe('with a step that is waited for', () => {
    const waits = [wait('X', 1, forTasks(['Y'], { step: 'Migrate' })), wait('Y', 2, forLock('a', 'Y'))]
    const given = (status: string) => {
      const migrate = { name: 'Migrate', number: '2', status, step: 'Migrate', isAtWork: false }
      return world(waits, { a: lock(1, 'X!', 'Y') }, { logs: { X: [], Y: [migrate] } })
    }

    it('finds it while the step is to come', () => {
      expect(judge(2, given('Pending'))).toBe('victim: Y X')
    })

    it('finds nothing when the task has come to it, whether or not it has been noticed', () => {
      expect(judge(2, given('Success'))).toBeUndefined()
    })
  })
})
