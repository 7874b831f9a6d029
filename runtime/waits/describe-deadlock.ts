// A ring of waits in words, for the person who reads the log of the deployment that gives way.

import { isHolding } from '../lock/lock-state.ts'
import { taskLink } from '../task-link.ts'
import type { Deadlock, World } from './find-deadlock.ts'

/** One line for each wait of the ring, and what comes of it. */
export function describeDeadlock({ kind, ring }: Deadlock, locks: World['locks']): string {
  const lines = ring.map(({ title, task, step, need }, index) => {
    const next = ring[index + 1] ?? ring[0]
    const who = `${title}, ${taskLink(task)}${step && `, step "${step}"`}, waits for`
    if (need.kind === 'tasks') return `${who} ${next?.title} to ${need.step ? `come to step "${need.step}"` : 'end'}`
    const entry = locks.get(need.lock)?.entries.find((one) => one.task === next?.task)
    return `${who} lock "${need.lock}", ${entry && isHolding(entry) ? 'which is with' : 'after'} ${next?.title}`
  })
  const consequence =
    kind === 'yields'
      ? 'None of them is at work, so this deployment goes first.'
      : 'This one gives way. What locks it has are free when it ends: if it asks what to do about the failure, let it fail.'
  return `Deadlock: these wait for each other, and none of them could go on.\n${lines.join('\n')}\n${consequence}`
}
