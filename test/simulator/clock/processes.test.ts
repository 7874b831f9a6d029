import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import type { ManualClock, Participant } from '../../../simulator/clock/simulator-clock.ts'

const start = Date.UTC(2026, 2, 2, 8)
let clock: ManualClock
const open = () => (clock = createManualClock(start))
afterEach(() => clock.close())

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Starts a script under bash for a participant, which leaves when the script has ended. */
function startScript(participant: Participant, script: string, ...values: string[]) {
  const child = spawn('bash', ['-c', script, 'bash', ...values], {
    env: { ...process.env, ...participant.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, ended: end(child).finally(() => participant.leave()) }
}

async function end(child: ChildProcess): Promise<Ended> {
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

const sleepEveryMinute = `
  const timers = require('node:timers/promises')
  const run = async () => {
    for (let minute = 0; minute < Number(process.argv[1]); minute += 1) await timers.setTimeout(60_000)
    console.log(new Date().toISOString(), Date.now() - Number(new Date(Date.now())), new Date(0).toISOString())
  }
  run()`

describe('a process of its own', () => {
  it('sleeps thirty simulated minutes in no time, and reads the simulated date', async () => {
    open()
    const startedAt = performance.now()
    const { ended } = startScript(clock.join('script'), 'node -e "$1" 30; echo "after it"', sleepEveryMinute)
    await clock.advance({ minutes: 45 })
    expect(await ended).toEqual({
      code: 0,
      output: '2026-03-02T08:30:00.000Z 0 1970-01-01T00:00:00.000Z\nafter it\n',
    })
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('sleeps as well through an import, and with the value that it is to give', async () => {
    open()
    const program = `
      import { setTimeout } from 'node:timers/promises'
      console.log(await setTimeout(3_600_000, 'value'), Date(), new Date() instanceof Date)`
    const { ended } = startScript(clock.join('script'), 'TZ=UTC node --input-type=module -e "$1"', program)
    await clock.advance({ hours: 1 })
    expect((await ended).output).toMatch(/^value Mon Mar 02 2026 09:00:00 .* true\n$/)
  })

  it('leaves a process alone that never sleeps', async () => {
    open()
    const { ended } = startScript(clock.join('script'), 'node -e "setTimeout(() => console.log(1), 5)"; node -p 2')
    expect(await ended).toEqual({ code: 0, output: '1\n2\n' })
  })

  it('takes a sleep back that is aborted', async () => {
    open()
    const program = `
      const timers = require('node:timers/promises')
      const stop = new AbortController()
      const run = async () => {
        const long = timers.setTimeout(3_600_000, undefined, { signal: stop.signal }).catch((error) => error)
        await timers.setTimeout(10_000)
        stop.abort('enough')
        const error = await long
        console.log(error.name, error.code, error.cause, Date.now())
        await timers.setTimeout(10_000, undefined, { signal: stop.signal }).catch((error) => console.log(error.name))
      }
      run()`
    const { ended } = startScript(clock.join('script'), 'node -e "$1"', program)
    await clock.advance({ minutes: 1 })
    expect((await ended).output).toBe(`AbortError ABORT_ERR enough ${start + 10_000}\nAbortError\n`)
    expect(clock.now()).toBe(start + 60_000)
  })

  it('holds time up once its sleeper is killed, until the script has ended', async () => {
    open()
    const script = 'node -e "$1" 30 & sleeper=$!; read -r; kill -9 $sleeper; wait; node -p "Date.now()"'
    const participant = clock.join('script')
    const child = spawn('bash', ['-c', script, 'bash', sleepEveryMinute], {
      env: { ...process.env, ...participant.environment },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const ended = end(child).finally(() => participant.leave())
    await clock.advance({ minutes: 10 })
    const advanced = clock.advance({ minutes: 10 })
    child.stdin.end('\n')
    expect(Number((await ended).output)).toBeLessThanOrEqual(start + 20 * 60_000)
    await advanced
    expect(clock.now()).toBe(start + 20 * 60_000)
  })

  it('is asleep only while all of its Node processes are', async () => {
    open()
    const sleeper = `require('node:timers/promises').setTimeout(60_000).then(() => console.log('sleeper saw', Date.now()))`
    const busy = `
      require('node:child_process').spawn(process.execPath, ['-e', process.argv[1]], { stdio: 'inherit' }).unref()
      setTimeout(() => console.log('busy one saw', Date.now()), 400)`
    const { ended } = startScript(clock.join('script'), 'node -e "$1" "$2" | cat', busy, sleeper)
    await clock.advance({ minutes: 1 })
    expect((await ended).output).toBe(`busy one saw ${start}\nsleeper saw ${start + 60_000}\n`)
  })

  it('is busy while an answer is on its way, however short the time limit', async () => {
    open()
    const server = createServer((_request, response) => {
      setTimeout(() => response.end('answer'), 100)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const program = `
      const timers = require('node:timers/promises')
      const http = require('node:http')
      const ask = () => new Promise((resolve) => {
        const stop = new AbortController()
        const request = http.get('http://127.0.0.1:${port}/', (response) => {
          response.resume().on('end', () => { stop.abort(); resolve('answered') })
        })
        timers.setTimeout(1_000, undefined, { signal: stop.signal }).then(() => resolve('timed out'), () => {})
      })
      const run = async () => {
        for (let look = 0; look < 3; look += 1) {
          console.log(await ask(), Date.now() - ${start})
          await timers.setTimeout(600_000)
        }
      }
      run()`
    const { ended } = startScript(clock.join('script'), 'node -e "$1"', program)
    await clock.advance({ hours: 1 })
    expect((await ended).output).toBe('answered 0\nanswered 600000\nanswered 1200000\n')
    await new Promise((resolve) => server.close(resolve))
  })

  it('is awake while a time limit runs that would not keep it alive', async () => {
    open()
    const program = `
      const timers = require('node:timers/promises')
      timers.setTimeout(60_000, 'time is up', { ref: false }).then(console.log)
      setTimeout(() => {
        console.log(Date.now() - ${start})
        timers.setTimeout(120_000).then(() => console.log(Date.now() - ${start}))
      }, 300)`
    const { ended } = startScript(clock.join('script'), 'node -e "$1"', program)
    await clock.advance({ minutes: 2 })
    expect((await ended).output).toBe('0\ntime is up\n120000\n')
  })

  it('gives up at its time limit on an answer that is held back', async () => {
    open()
    const participant = clock.join('script')
    const server = createServer((_request, response) => {
      const release = participant.hold()
      clock.at(clock.now() + 30_000, () => {
        release()
        response.end('late')
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const program = `
      const timers = require('node:timers/promises')
      const http = require('node:http')
      const agent = new http.Agent({ keepAlive: true })
      const ask = (limitMs) => new Promise((resolve) => {
        const stop = new AbortController()
        const request = http.get({ host: '127.0.0.1', port: ${port}, agent }, (response) => {
          response.resume().on('end', () => { stop.abort(); resolve('answered') })
        })
        request.on('error', () => {})
        const giveUp = () => { request.destroy(); resolve('gave up') }
        timers.setTimeout(limitMs, undefined, { signal: stop.signal }).then(giveUp, () => {})
      })
      const run = async () => {
        for (const limitMs of [60_000, 10_000]) console.log(await ask(limitMs), Date.now() - ${start})
        process.exit()
      }
      run()`
    const { ended } = startScript(participant, 'node -e "$1"', program)
    await clock.advance({ minutes: 2 })
    expect((await ended).output).toBe('answered 30000\ngave up 40000\n')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('wakes several, each at its own time', async () => {
    open()
    const runs = [1, 2, 3].map((minutes) =>
      startScript(clock.join(`script ${minutes}`), 'exec node -e "$1" "$2" | cat', sleepEveryMinute, String(minutes)),
    )
    await clock.advance({ minutes: 3 })
    const outputs = await Promise.all(runs.map(async ({ ended }) => (await ended).output.slice(11, 16)))
    expect(outputs).toEqual(['08:01', '08:02', '08:03'])
  })

  it('fails when the clock closes while it sleeps', async () => {
    open()
    const { ended } = startScript(clock.join('script'), 'node -e "$1" 30 2>/dev/null', sleepEveryMinute)
    await clock.advance({ minutes: 10 })
    await clock.close()
    expect(await ended).toEqual({ code: 1, output: '' })
  })
})

describe('environment', () => {
  it('keeps the NODE_OPTIONS that are there', () => {
    open()
    const present = process.env['NODE_OPTIONS']
    process.env['NODE_OPTIONS'] = '--no-warnings'
    try {
      expect(clock.join('script').environment['NODE_OPTIONS']).toMatch(/^--no-warnings --require ".*preload\.cjs"$/)
    } finally {
      if (present === undefined) delete process.env['NODE_OPTIONS']
      else process.env['NODE_OPTIONS'] = present
    }
  })

  it('has its socket and file made when it is first read, and removed when the clock closes', async () => {
    open()
    const participant = clock.join('script')
    const { SIMULATOR_CLOCK_HUB: socket = '', SIMULATOR_CLOCK_TIME: file = '' } = participant.environment
    expect([socket, file].map((path) => existsSync(path))).toEqual([true, true])
    await clock.close()
    expect([socket, file].map((path) => existsSync(path))).toEqual([false, false])
  })
})
