// Who is between taking a lock and giving it back, by what the server tells.

import type { SimulatorEvent } from '../../simulator/events.ts'
import { guardedStep } from './soak-space.ts'

export interface LockWatch {
  /** A task of a deployment that takes this lock. */
  readonly expect: (taskId: string, lock: string) => void
  readonly see: (event: SimulatorEvent) => void
  /** How often somebody was inside. */
  readonly holds: () => number
  /** Sentences: who was inside together. */
  readonly violations: readonly string[]
}

export function watchLocks(): LockWatch {
  const lockOf = new Map<string, string>()
  const inside = new Map<string, Set<string>>()
  const violations: string[] = []
  let holds = 0

  function leave(taskId: string): void {
    inside.get(lockOf.get(taskId) ?? '')?.delete(taskId)
  }

  function enter(taskId: string): void {
    const lock = lockOf.get(taskId) ?? ''
    const others = inside.get(lock) ?? new Set()
    if (others.size > 0) violations.push(`${taskId} is inside ${lock} beside ${[...others].join(', ')}.`)
    inside.set(lock, others.add(taskId))
    holds += 1
  }

  return {
    expect: (taskId, lock) => void lockOf.set(taskId, lock),
    see(event) {
      if (event.kind === 'step' && event.step === guardedStep) {
        if (event.change === 'started') enter(event.taskId)
        else leave(event.taskId)
      } else if (event.kind === 'task' && event.change === 'finished') {
        leave(event.taskId)
        lockOf.delete(event.taskId)
      }
    },
    holds: () => holds,
    violations,
  }
}
