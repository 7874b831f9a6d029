import { describe, expect, it } from 'vitest'
import { guardedStep } from '../../bench/soak/soak-space.ts'
import { watchLocks, type LockWatch } from '../../bench/soak/watch-locks.ts'

const step = (taskId: string, change: 'started' | 'succeeded') =>
  ({ kind: 'step', step: guardedStep, at: 0, taskId, change }) as const
const finished = (taskId: string) =>
  ({ kind: 'task', change: 'finished', at: 0, taskId, description: '', state: 'Failed', errorMessage: '' }) as const

function watch(): LockWatch {
  const locks = watchLocks()
  for (const [task, lock] of [
    ['a', 'Lock 1'],
    ['b', 'Lock 1'],
    ['c', 'Lock 2'],
  ] as const)
    locks.expect(task, lock)
  return locks
}

describe('watchLocks', () => {
  it('tells of two that are inside one lock', () => {
    const locks = watch()
    for (const task of ['a', 'b']) locks.see(step(task, 'started'))
    expect(locks.violations).toEqual(['b is inside Lock 1 beside a.'])
  })

  it('lets one in when the other is out or its task over, and others into other locks', () => {
    const locks = watch()
    locks.see(step('a', 'started'))
    locks.see(step('c', 'started'))
    locks.see(step('a', 'succeeded'))
    locks.see(step('b', 'started'))
    locks.see(finished('b'))
    locks.expect('d', 'Lock 1')
    locks.see(step('d', 'started'))
    expect({ violations: locks.violations, holds: locks.holds() }).toEqual({ violations: [], holds: 4 })
  })
})
