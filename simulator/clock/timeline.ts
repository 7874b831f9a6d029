// The engine under the manual and the paced clock: what is due when, who has joined, and whether they are all asleep.
// It moves time only when told; deciding when is the business of the clock above it.

import { createAgenda, type Entry } from './agenda.ts'
import { createHub, type Hub } from './hub.ts'
import { createMember, type Member } from './member.ts'
import { watchOwnRequests } from './own-requests.ts'
import type { Participant } from './simulator-clock.ts'

export interface Timeline {
  readonly now: () => number
  readonly at: (time: number, action: () => void) => () => void
  readonly join: (name: string) => Participant
  readonly holdAnswer: (port: number) => () => void
  /** When the next appointment or sleep is due; `undefined` if there is none. */
  readonly nextDue: () => number | undefined
  /** Sets the time, which never goes back, and wakes what has become due; resolves when all is quiet again. */
  readonly moveTo: (time: number) => Promise<void>
  /** Resolves when everybody who joined is asleep or has left, and nothing is due. */
  readonly quiet: () => Promise<void>
  /** Resolves at the next change of any kind: somebody joined, fell asleep, made an appointment. */
  readonly changed: () => Promise<void>
  readonly isClosed: () => boolean
  readonly close: () => Promise<void>
}

/** @param start Milliseconds since 1970. */
export function createTimeline(start: number): Timeline {
  let now = start
  let closed = false
  let changes = 0
  let waiting: (() => void)[] = []
  let hub: Hub | undefined
  const appointments = createAgenda()
  const sleeps = createAgenda()
  const members = new Set<Member>()
  /** Local ports of those who wait for an answer that is held back. */
  const heldPorts = new Set<number>()

  const change = () => {
    changes += 1
    const told = waiting
    waiting = []
    for (const tell of told) tell()
  }
  const ownRequests = watchOwnRequests(change)
  const isHeld = (port: number | undefined) => port !== undefined && heldPorts.has(port)
  const waitsForAnswers = (ports: readonly (number | undefined)[]) => ports.length > 0 && ports.every(isHeld)
  const changed = () => new Promise<void>((resolve) => void waiting.push(resolve))
  const everybodyAsleep = () => [...members].every((member) => member.isAsleep())
  const due = (entry: Entry | undefined) => entry !== undefined && entry.time <= now

  function keep(appointment: Entry): void {
    appointments.remove(appointment)
    appointment.action()
    change()
  }

  /** One that is made for now is kept at once, and with it those before it: whoever made it may need it to get on. */
  function keepAppointments(): void {
    for (let next = appointments.first(); next && due(next); next = appointments.first()) keep(next)
  }

  function at(time: number, action: () => void): () => void {
    if (closed) return () => undefined
    const entry = appointments.add(time, action)
    change()
    if (due(entry)) queueMicrotask(keepAppointments)
    return () => {
      appointments.remove(entry)
      change()
    }
  }

  // Sleepers wake one by one, each when everybody else is asleep, so that the same story unfolds in the same order.
  let waking = false
  async function wakeSleepers(): Promise<void> {
    if (waking) return
    waking = true
    while (due(sleeps.first()) && !closed) {
      await everybodyQuiet()
      const next = sleeps.first()
      if (!next || !due(next)) continue
      sleeps.remove(next)
      next.action()
      change()
    }
    waking = false
    change()
  }

  function sleepUntil(time: number, action: () => void): () => void {
    const entry = sleeps.add(time, action)
    change()
    if (due(entry)) void wakeSleepers()
    return () => {
      sleeps.remove(entry)
      change()
    }
  }

  /** Asleep is judged twice, a turn of the event loop apart: what has just been woken gets to say what it does next. */
  async function everybodyQuiet(): Promise<void> {
    while (!closed) {
      const before = changes
      await new Promise((resolve) => setImmediate(resolve))
      if (!everybodyAsleep()) {
        if (changes === before) await changed()
      } else if (changes === before) return
    }
  }

  async function quiet(): Promise<void> {
    for (;;) {
      await everybodyQuiet()
      if (closed || (!waking && !due(sleeps.first()) && !due(appointments.first()))) return
      await changed()
    }
  }

  function join(name: string): Participant {
    const openHub = () => (hub ??= createHub({ now: () => now, sleepUntil, change, waitsForAnswers }))
    const member = createMember({
      name,
      now: () => now,
      sleepUntil,
      change,
      openHub,
      isClosed: () => closed,
      waitsForAnswers: () => waitsForAnswers(ownRequests.ports()),
    })
    members.add(member)
    change()
    member.onLeave(() => {
      members.delete(member)
      change()
    })
    return member.participant
  }

  function holdAnswer(port: number): () => void {
    heldPorts.add(port)
    // The request may be here before the news of it: the processes tell anew what they wait for.
    for (const member of members) member.call()
    change()
    return () => {
      heldPorts.delete(port)
      change()
    }
  }

  return {
    now: () => now,
    at,
    join,
    holdAnswer,
    nextDue: () => earlier(appointments.first()?.time, sleeps.first()?.time),
    async moveTo(time) {
      now = Math.max(now, time)
      hub?.tellTime(now)
      for (let next = appointments.first(); next && due(next); next = appointments.first()) {
        keep(next)
        await everybodyQuiet()
      }
      void wakeSleepers()
      await quiet()
    },
    quiet,
    changed,
    isClosed: () => closed,
    async close() {
      if (closed) return
      closed = true
      appointments.clear()
      sleeps.clear()
      for (const member of members) member.end()
      ownRequests.close()
      change()
      await hub?.close()
    },
  }
}

function earlier(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return Math.min(left, right)
}
