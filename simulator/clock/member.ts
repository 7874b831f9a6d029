// One who has joined a clock whose time is moved: when it counts as asleep, and the face that it gets.

import type { Hub } from './hub.ts'
import type { Participant } from './simulator-clock.ts'

/** A process that acts for a member, as the hub sees it. */
export interface MemberProcess {
  /** It sleeps, and waits for nothing else. */
  isAsleep(): boolean
  /** It has taken in all calls: what is known of it holds. */
  isAtRest(): boolean
  /** Calls it, so that it tells anew what it waits for. */
  call(): void
}

export interface Member {
  readonly participant: Participant
  isAsleep(): boolean
  /** Calls its processes. */
  call(): void
  onLeave(listener: () => void): void
  /** The clock closes: its sleeps end as if they were aborted. */
  end(): void
}

interface World {
  readonly name: string
  readonly now: () => number
  readonly sleepUntil: (time: number, action: () => void) => () => void
  /** Something changed that others may be waiting for. */
  readonly change: () => void
  readonly openHub: () => Hub
  readonly isClosed: () => boolean
  /** Whether this process waits for answers that are held back, and for no other. */
  readonly waitsForAnswers: () => boolean
}

export function createMember({ name, now, sleepUntil, change, openHub, isClosed, waitsForAnswers }: World): Member {
  const rejections = new Set<(reason: unknown) => void>()
  const processes = new Set<MemberProcess>()
  const leaveListeners: (() => void)[] = []
  let holds = 0
  let left = false
  let environment: Readonly<Record<string, string>> | undefined

  function isAsleep(): boolean {
    if (left) return true
    if (holds > 0) return [...processes].every((process) => process.isAtRest())
    if (rejections.size + processes.size === 0) return waitsForAnswers()
    return [...processes].every((process) => process.isAsleep())
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (isClosed()) return Promise.reject(clockClosed(name))
    if (signal?.aborted) return Promise.reject(abortError(signal))
    return new Promise((resolve, reject) => {
      const settle = () => {
        rejections.delete(reject)
        signal?.removeEventListener('abort', abort)
      }
      const takeBack = sleepUntil(now() + Math.max(0, ms), () => {
        settle()
        resolve()
      })
      const abort = () => {
        settle()
        takeBack()
        reject(abortError(signal))
      }
      signal?.addEventListener('abort', abort, { once: true })
      rejections.add(reject)
      change()
    })
  }

  const call = () => {
    for (const process of processes) process.call()
  }

  return {
    isAsleep,
    call,
    onLeave: (listener) => void leaveListeners.push(listener),
    end() {
      for (const reject of rejections) reject(clockClosed(name))
      rejections.clear()
    },
    participant: {
      get environment() {
        if (environment) return environment
        if (isClosed()) throw clockClosed(name)
        return (environment = openHub().environmentOf(processes))
      },
      now,
      sleep,
      hold() {
        holds += 1
        // What is known of its processes may be about to change.
        call()
        change()
        return once(() => {
          holds -= 1
          change()
        })
      },
      leave() {
        if (left) return
        left = true
        if (environment && !isClosed()) openHub().forget(processes)
        for (const listener of leaveListeners) listener()
      },
    },
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}

/** What `setTimeout` of `node:timers/promises` rejects with. */
export function abortError(signal: AbortSignal | undefined): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal?.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  })
}

export function clockClosed(name: string): Error {
  return Object.assign(new Error(`The simulator's clock is closed: ${name} cannot sleep by it.`), {
    name: 'AbortError',
  })
}
