import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it } from 'vitest'
import { watchInterrupts, type Interrupts } from '../../../cli/try/watch-interrupts.ts'

describe('watchInterrupts', () => {
  let process: EventEmitter
  let now: number
  let ended: number
  let interrupts: Interrupts
  beforeEach(() => {
    process = new EventEmitter()
    now = 1000
    ended = 0
    interrupts = watchInterrupts({ process, now: () => now, endAtOnce: () => (ended += 1) })
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('winds up at a %s', (name) => {
    expect(interrupts.signal.aborted).toBe(false)
    process.emit(name)
    expect(interrupts.signal.aborted).toBe(true)
    expect(ended).toBe(0)
  })

  it('ends at once at the second', () => {
    process.emit('SIGINT')
    now += 1000
    process.emit('SIGINT')
    expect(ended).toBe(1)
  })

  it('takes what a launcher hands on for the same', () => {
    process.emit('SIGINT')
    now += 20
    process.emit('SIGINT')
    expect(ended).toBe(0)
  })

  it('no longer watches once it is over', () => {
    interrupts.stop()
    expect(process.eventNames()).toEqual([])
  })
})
