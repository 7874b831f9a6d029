// Several strands of one task beside each other, each with a part of its own in simulated time.

import type { SimulatorClock } from '../clock/simulator-clock.ts'
import type { TaskControl } from './task-queue.ts'

export interface Strands<Item> {
  readonly clock: SimulatorClock
  readonly control: TaskControl
  readonly items: readonly Item[]
  /** How many items are worked on at once. */
  readonly width: number
  /** Asked before each item is begun. */
  readonly mayBegin: (item: Item) => boolean
  readonly work: (item: Item, control: TaskControl) => Promise<void>
}

/**
 * Works on all items in their order, a few at once.
 * @throws What the work on an item threw, once all strands have ended.
 */
export async function inParallel<Item>({ clock, control, items, width, mayBegin, work }: Strands<Item>): Promise<void> {
  // One iterator for all strands: each takes the next item that none has.
  const left = items.values()
  const strand = async (own: TaskControl) => {
    for (const item of left) if (mayBegin(item)) await work(item, own)
  }
  const count = Math.min(width, items.length)
  if (count <= 1) return strand(control)
  const strands = Array.from({ length: count }, (_none, index) => clock.join(`strand ${index + 1} of a task`))
  const release = control.participant.hold()
  let running = strands.length
  const results = await Promise.allSettled(
    strands.map(async (participant) => {
      try {
        await strand({ ...control, participant, isBranch: true })
      } finally {
        running -= 1
        // The task itself is awake again before the last strand leaves, so that no time passes between the two.
        if (running === 0) release()
        participant.leave()
      }
    }),
  )
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
