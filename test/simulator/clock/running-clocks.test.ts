import { afterEach, describe, expect, it } from 'vitest'
import { createPacedClock } from '../../../simulator/clock/create-paced-clock.ts'
import { createRealClock } from '../../../simulator/clock/create-real-clock.ts'
import type { SimulatorClock } from '../../../simulator/clock/simulator-clock.ts'

const start = Date.UTC(2026, 2, 2, 8)
let clock: SimulatorClock
afterEach(() => clock.close())

describe('createPacedClock', () => {
  it('runs by itself, and lets the speedth part of the time pass for real', async () => {
    clock = createPacedClock({ start, speed: 600 })
    const participant = clock.join('sleeper')
    const startedAt = performance.now()
    await participant.sleep(60_000)
    expect(clock.now()).toBe(start + 60_000)
    expect(performance.now() - startedAt).toBeGreaterThan(95)
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('does not move while somebody is busy', async () => {
    clock = createPacedClock({ start, speed: 1_000_000 })
    const participant = clock.join('busy')
    const kept = new Promise<number>((resolve) => void clock.at(start + 1000, () => resolve(clock.now())))
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(clock.now()).toBe(start)
    participant.leave()
    expect(await kept).toBe(start + 1000)
  })

  it('tells the same story at any speed', async () => {
    const tell = async (speed: number) => {
      clock = createPacedClock({ start, speed })
      const story: string[] = []
      const live = async (name: string, minutes: number) => {
        const participant = clock.join(name)
        for (let wake = 0; wake < 5; wake += 1) {
          await participant.sleep(minutes * 60_000)
          story.push(`${name} at ${(clock.now() - start) / 60_000}`)
        }
        participant.leave()
      }
      await Promise.all([live('two', 2), live('three', 3), live('four', 4)])
      await clock.close()
      return story
    }
    expect(await tell(10_000_000)).toEqual(await tell(60_000))
  })

  it('turns to an appointment that is made meanwhile, and is earlier', async () => {
    clock = createPacedClock({ start, speed: 1000 })
    clock.at(start + 86_400_000, () => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    expect(await new Promise((resolve) => void clock.at(start + 1000, () => resolve(clock.now())))).toBe(start + 1000)
  })

  it('refuses a speed that leads nowhere', () => {
    clock = createRealClock()
    expect(() => createPacedClock({ start, speed: 0 })).toThrow('a speed of 0')
  })
})

describe('createRealClock', () => {
  it('keeps appointments in order of time, then of arrival, never before the call has returned', async () => {
    clock = createRealClock()
    const now = clock.now()
    const kept: string[] = []
    clock.at(now, () => kept.push('now'))
    clock.at(now + 20, () => kept.push('later'))
    clock.at(now - 5, () => kept.push('overdue'))
    clock.at(now, () => kept.push('taken back'))()
    expect(kept).toEqual([])
    await new Promise<void>((resolve) => void clock.at(now + 20, resolve))
    expect(kept).toEqual(['overdue', 'now', 'later'])
  })

  it('sleeps in real time, and needs nothing in the environment', async () => {
    clock = createRealClock()
    const participant = clock.join('sleeper')
    const before = Date.now()
    await participant.sleep(5)
    expect(clock.now() - before).toBeGreaterThanOrEqual(4)
    expect(participant.environment).toEqual({})
  })

  it('ends a sleep at the abort of its signal, and all at the close', async () => {
    clock = createRealClock()
    const participant = clock.join('sleeper')
    const stop = new AbortController()
    const aborted = expect(participant.sleep(60_000, stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
    const closed = expect(participant.sleep(60_000)).rejects.toThrow('is closed: sleeper cannot sleep')
    stop.abort()
    await aborted
    await clock.close()
    await closed
  })
})
