// The clock of demos: it runs by itself, faster than real time, and tells the same story each time.

import type { SimulatorClock } from './simulator-clock.ts'
import { createTimeline, type Timeline } from './timeline.ts'

export interface Pace {
  /** The simulated time to begin with: milliseconds since 1970, or a date. */
  readonly start: number | Date
  /** Simulated seconds in a real one. */
  readonly speed: number
}

/**
 * A clock that goes from one appointment or sleep to the next, lets the `speed`th part of the time between them pass for
 * real, and waits each time until everybody who joined is asleep. Between two of them its time stands still.
 */
export function createPacedClock({ start, speed }: Pace): SimulatorClock {
  if (!(speed > 0)) throw new RangeError(`A clock cannot run at a speed of ${speed}. Give a number above zero.`)
  const timeline = createTimeline(Number(start))
  void run(timeline, speed)
  return {
    now: timeline.now,
    at: timeline.at,
    join: timeline.join,
    holdAnswer: timeline.holdAnswer,
    close: timeline.close,
  }
}

async function run(timeline: Timeline, speed: number): Promise<void> {
  let movedAt = performance.now()
  while (!timeline.isClosed()) {
    await timeline.quiet()
    const due = timeline.nextDue()
    // A standstill counts for nothing: the next appointment is as far away as it was when it was made.
    if (due === undefined) {
      await timeline.changed()
      movedAt = performance.now()
      continue
    }
    const leftMs = (due - timeline.now()) / speed - (performance.now() - movedAt)
    if (leftMs > 0) {
      // Meanwhile somebody may have come in from outside, or made an earlier appointment: look again.
      await passed(leftMs, timeline)
      continue
    }
    await timeline.moveTo(due)
    movedAt = performance.now()
  }
}

/** Resolves after a real time, or at a change. */
async function passed(ms: number, timeline: Timeline): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([timeUp, timeline.changed()])
  clearTimeout(timer)
}
