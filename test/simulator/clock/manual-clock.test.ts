import { afterEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import type { ManualClock, Participant } from '../../../simulator/clock/simulator-clock.ts'

const start = Date.UTC(2026, 2, 2, 8)
let clock: ManualClock
const open = () => (clock = createManualClock(start))
afterEach(() => clock.close())

/** Sleeps again and again, and notes when it woke, in minutes since the start. */
async function wakeEvery(participant: Participant, minutes: number, times: number, note: (minute: number) => void) {
  for (let wake = 0; wake < times; wake += 1) {
    await participant.sleep(minutes * 60_000)
    note((participant.now() - start) / 60_000)
  }
  participant.leave()
}

describe('createManualClock', () => {
  it('starts at the given time, and stands still', async () => {
    open()
    expect(clock.now()).toBe(start)
    await clock.settled()
    expect(clock.now()).toBe(start)
    expect(createManualClock(new Date(start)).now()).toBe(start)
  })

  it('moves by the sum of all units', async () => {
    open()
    await clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 })
    expect(clock.now() - start).toBe(((26 * 60 + 3) * 60 + 4) * 1000 + 5)
  })

  it('refuses to go back', async () => {
    open()
    await expect(clock.advance({ minutes: -1 })).rejects.toThrow('cannot move by -60000 milliseconds')
  })

  it('keeps appointments in order of time, then of arrival, each at its own time', async () => {
    open()
    const kept: string[] = []
    const keep = (name: string, seconds: number) =>
      clock.at(start + seconds * 1000, () => kept.push(`${name} at ${(clock.now() - start) / 1000}`))
    keep('late', 30)
    keep('early', 10)
    keep('second early', 10)
    keep('out of reach', 61)
    const takeBack = keep('taken back', 20)
    takeBack()
    await clock.advance({ minutes: 1 })
    expect(kept).toEqual(['early at 10', 'second early at 10', 'late at 30'])
    expect(clock.now() - start).toBe(60_000)
  })

  it('keeps an appointment that is overdue at once, but not before the call has returned', async () => {
    open()
    const kept: string[] = []
    clock.at(start - 1, () => kept.push('overdue'))
    expect(kept).toEqual([])
    await clock.settled()
    expect(kept).toEqual(['overdue'])
    expect(clock.now()).toBe(start)
  })

  it('keeps an appointment that another one made on the way', async () => {
    open()
    const kept: number[] = []
    const tick = () => {
      kept.push((clock.now() - start) / 1000)
      clock.at(clock.now() + 20_000, tick)
    }
    tick()
    await clock.advance({ minutes: 1 })
    expect(kept).toEqual([0, 20, 40, 60])
  })

  it('wakes every sleeper at its own time, in order, before it moves on', async () => {
    open()
    const woken: string[] = []
    const runs = [3, 5].map((minutes) =>
      wakeEvery(clock.join(`every ${minutes}`), minutes, 3, (minute) => woken.push(`${minutes}: ${minute}`)),
    )
    await clock.advance({ minutes: 15 })
    await Promise.all(runs)
    expect(woken).toEqual(['3: 3', '5: 5', '3: 6', '3: 9', '5: 10', '5: 15'])
  })

  it('lets a hundred participants wait for thirty minutes', async () => {
    open()
    let wakes = 0
    const runs = Array.from({ length: 100 }, (_, index) =>
      wakeEvery(clock.join(`waiter ${index}`), 1, 30, () => (wakes += 1)),
    )
    await clock.advance({ minutes: 30 })
    await Promise.all(runs)
    expect(wakes).toBe(3000)
  })

  it('waits for a participant that is at work between two sleeps', async () => {
    open()
    const participant = clock.join('worker')
    let finished = 0
    const run = (async () => {
      await participant.sleep(10_000)
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      finished = participant.now() - start
      participant.leave()
    })()
    await clock.advance({ minutes: 1 })
    await run
    expect(finished).toBe(10_000)
  })

  it('counts somebody as asleep whose answer is held back', async () => {
    open()
    const participant = clock.join('asker')
    const release = participant.hold()
    clock.at(start + 20_000, release)
    const advanced = clock.advance({ minutes: 1 })
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(clock.now() - start).toBe(20_000)
    participant.leave()
    await advanced
    expect(clock.now() - start).toBe(60_000)
  })

  it('ends a sleep whose signal is aborted, and forgets it', async () => {
    open()
    const participant = clock.join('sleeper')
    const stop = new AbortController()
    const sleep = participant.sleep(60_000, stop.signal)
    stop.abort(new Error('enough'))
    await expect(sleep).rejects.toMatchObject({ name: 'AbortError', cause: new Error('enough') })
    await expect(participant.sleep(1, stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
    participant.leave()
    await clock.advance({ minutes: 2 })
  })

  it('ends all sleeps and appointments when it closes', async () => {
    open()
    const kept: string[] = []
    clock.at(start + 1, () => kept.push('kept'))
    const participant = clock.join('sleeper')
    const sleep = participant.sleep(10)
    const ended = expect(sleep).rejects.toThrow('is closed: sleeper cannot sleep')
    await clock.close()
    await ended
    await clock.advance({ seconds: 1 })
    await expect(participant.sleep(10)).rejects.toThrow('closed')
    expect(kept).toEqual([])
  })
})
