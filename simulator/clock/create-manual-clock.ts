// The clock of tests: it stands still until it is told to move.

import type { ManualClock } from './simulator-clock.ts'
import { createTimeline } from './timeline.ts'

const unitMs = { milliseconds: 1, seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 }

/** @param start The simulated time to begin with: milliseconds since 1970, or a date. */
export function createManualClock(start: number | Date): ManualClock {
  const timeline = createTimeline(Number(start))
  let moves: Promise<void> = Promise.resolve()

  async function moveBy(ms: number): Promise<void> {
    await timeline.quiet()
    const end = timeline.now() + ms
    for (let due = timeline.nextDue(); due !== undefined && due <= end; due = timeline.nextDue()) {
      await timeline.moveTo(due)
      if (timeline.isClosed()) return
    }
    await timeline.moveTo(end)
  }

  return {
    now: timeline.now,
    at: timeline.at,
    join: timeline.join,
    holdAnswer: timeline.holdAnswer,
    settled: timeline.quiet,
    close: timeline.close,
    async advance(by) {
      const ms = Object.entries(unitMs).reduce(
        (sum, [unit, each]) => sum + (by[unit as keyof typeof unitMs] ?? 0) * each,
        0,
      )
      if (!(ms >= 0)) throw new RangeError(`Time cannot move by ${ms} milliseconds. Give an amount of zero or more.`)
      moves = moves.then(() => moveBy(ms))
      await moves
    },
  }
}
