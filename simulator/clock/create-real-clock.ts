// The machine's own clock, for a simulator that stands alone and is tried by hand.

import timers from 'node:timers/promises'
import { createAgenda } from './agenda.ts'
import { clockClosed } from './member.ts'
import type { SimulatorClock } from './simulator-clock.ts'

/** A clock whose time nobody moves: it waits for nobody, and processes need nothing in their environment to share it. */
export function createRealClock(): SimulatorClock {
  const agenda = createAgenda()
  const closing = new AbortController()
  let timer: NodeJS.Timeout | undefined

  function keepAppointments(): void {
    for (let next = agenda.first(); next && next.time <= Date.now(); next = agenda.first()) {
      agenda.remove(next)
      next.action()
    }
    setAlarm()
  }

  function setAlarm(): void {
    clearTimeout(timer)
    const next = agenda.first()
    // Node's timers end at 24.8 days: further away, the alarm is set again then.
    if (next) timer = setTimeout(keepAppointments, Math.min(Math.max(next.time - Date.now(), 0), 2 ** 31 - 1))
  }

  return {
    now: () => Date.now(),
    at(time, action) {
      if (closing.signal.aborted) return () => undefined
      const entry = agenda.add(time, action)
      setAlarm()
      return () => {
        agenda.remove(entry)
        setAlarm()
      }
    },
    join(name) {
      return {
        environment: {},
        now: () => Date.now(),
        async sleep(ms, signal) {
          const signals = signal ? [signal, closing.signal] : [closing.signal]
          try {
            await timers.setTimeout(ms, undefined, { signal: AbortSignal.any(signals) })
          } catch (error) {
            throw closing.signal.aborted ? clockClosed(name) : error
          }
        },
        hold: () => () => undefined,
        leave: () => undefined,
      }
    },
    holdAnswer: () => () => undefined,
    close() {
      clearTimeout(timer)
      agenda.clear()
      closing.abort()
      return Promise.resolve()
    },
  }
}
