import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHub, type Hub } from '../../../simulator/clock/hub.ts'
import type { MemberProcess } from '../../../simulator/clock/member.ts'

let hub: Hub
let changed: () => void = () => undefined
beforeEach(() => {
  hub = createHub({
    now: () => 0,
    sleepUntil: () => () => undefined,
    change: () => changed(),
    waitsForAnswers: () => false,
  })
})
afterEach(() => hub.close())

/** What a process tells when it comes to rest for the first time. */
async function report({ SIMULATOR_CLOCK_HUB = '', SIMULATOR_CLOCK_PARTICIPANT }: Readonly<Record<string, string>>) {
  const told = new Promise<void>((resolve) => (changed = resolve))
  const socket = connect(SIMULATOR_CLOCK_HUB)
  await once(socket, 'connect')
  const text = { participant: SIMULATOR_CLOCK_PARTICIPANT, sleeps: [], aborted: [], woken: 0, requests: [] }
  socket.write(`${JSON.stringify(text)}\n`)
  await told
  socket.destroy()
}

describe('createHub', () => {
  it('hands a process to the member that it names, and keeps nothing of one that has left', async () => {
    const members = [new Set<MemberProcess>(), new Set<MemberProcess>()] as const
    const seen: number[][] = []
    const environments = members.map((processes) => hub.environmentOf(processes))
    for (const environment of environments) {
      await report(environment)
      seen.push(members.map(({ size }) => size))
    }
    expect(seen.map((sizes) => sizes.indexOf(1))).toEqual([0, expect.any(Number)])
    for (const processes of members) processes.clear()
    hub.forget(members[1])
    await report(environments[1] ?? {})
    expect(members[1].size).toBe(0)
  })
})
