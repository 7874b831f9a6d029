import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'

const start = Date.UTC(2026, 2, 2, 8)

describe('holdAnswer', () => {
  let clock: ManualClock
  let server: http.Server
  let agent: http.Agent
  beforeEach(async () => {
    clock = createManualClock(start)
    agent = new http.Agent({ keepAlive: true })
    // `/30` is answered after thirty seconds of simulated time, `/0` at once.
    server = http.createServer((request, response) => {
      const ms = Number(request.url?.slice(1)) * 1000
      if (ms === 0) return void response.end()
      const release = clock.holdAnswer(request.socket.remotePort ?? 0)
      clock.at(clock.now() + ms, () => {
        release()
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    agent.destroy()
    await new Promise((resolve) => server.close(resolve))
    await clock.close()
  })

  const ask = (seconds: number) =>
    new Promise<void>((resolve, reject) => {
      const port = (server.address() as AddressInfo).port
      http
        .get({ port, host: '127.0.0.1', path: `/${seconds}`, agent }, (response) =>
          response.resume().on('end', () => resolve()),
        )
        .on('error', reject)
    })

  it('lets time go on for one who waits for such an answer, up to the answer', async () => {
    const me = clock.join('me')
    const seen: number[] = []
    const run = async () => {
      await ask(30)
      seen.push(me.now() - start)
      await ask(0)
      await me.sleep(5000)
      await ask(10)
      seen.push(me.now() - start)
      me.leave()
    }
    const running = run()
    await clock.advance({ minutes: 2 })
    await running
    expect(seen).toEqual([30_000, 45_000])
  })

  it('leaves time where it is while another answer is on its way', async () => {
    const held = clock.join('held')
    const busy = clock.join('busy')
    const story: string[] = []
    const first = ask(30).then(() => {
      story.push(`answer at ${(clock.now() - start) / 1000}`)
      held.leave()
    })
    const second = (async () => {
      for (let round = 0; round < 20; round += 1) await ask(0)
      story.push(`asked twenty times at ${(clock.now() - start) / 1000}`)
      busy.leave()
    })()
    await clock.advance({ minutes: 1 })
    await Promise.all([first, second])
    expect(story).toEqual(['asked twenty times at 0', 'answer at 30'])
  })
})
