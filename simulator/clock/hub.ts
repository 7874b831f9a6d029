// Where processes of their own meet a clock of this process: a Unix socket over which their sleeps are registered and
// woken, and a file of eight bytes that holds the simulated time. `preload.cjs` is the other end.

import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { findOwnFile } from '../find-own-file.ts'
import type { MemberProcess } from './member.ts'

export interface Hub {
  /**
   * What the processes of one member need in their environment.
   * @param processes Gets those that are connected.
   */
  environmentOf(processes: Set<MemberProcess>): Readonly<Record<string, string>>
  /** The member with these processes has left. */
  forget(processes: Set<MemberProcess>): void
  /** Before anybody is woken, so that they see the time for which they were. */
  tellTime(now: number): void
  /** Cuts all connections, and removes socket and file. */
  close(): Promise<void>
}

interface World {
  readonly now: () => number
  readonly sleepUntil: (time: number, action: () => void) => () => void
  readonly change: () => void
  /** Whether all requests with these local ports, of which there are some, wait for answers that are held back. */
  readonly waitsForAnswers: (ports: readonly number[]) => boolean
}

/** What a process says, one line of JSON each time it comes to rest. */
const reportSchema = z.object({
  /** With the first report: whose process it is. */
  participant: z.string().optional(),
  /**
   * New sleeps: number, when they are due, and whether they keep the process alive. One that does not is a time limit
   * on something else, for which the process is awake.
   */
  sleeps: z.array(z.tuple([z.number(), z.number(), z.boolean()])),
  /** Numbers of sleeps that were aborted. */
  aborted: z.array(z.number()),
  /** How many wake-up calls it has taken in so far: while one is on its way, the process is not asleep. */
  woken: z.number(),
  /** The local ports of the requests that it waits for; 0 for one that has no connection yet. */
  requests: z.array(z.number()),
})
type Report = z.infer<typeof reportSchema>

/** Creates socket and file at once. */
export function createHub({ now, sleepUntil, change, waitsForAnswers }: World): Hub {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-clock-'))
  const socketPath = join(folder, 'hub')
  const timePath = join(folder, 'time')
  const timeFile = openSync(timePath, 'w')
  const sockets = new Set<Socket>()
  /** Those that have not left, by what their processes call them. */
  const members = new Map<string, Set<MemberProcess>>()
  let lastMember = 0

  function tellTime(time: number): void {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(time)
    writeSync(timeFile, bytes, 0, 8, 0)
  }
  tellTime(now())

  const server = createServer((socket) => {
    sockets.add(socket)
    const process = createProcess({ now, sleepUntil, change, waitsForAnswers }, (number) => socket.write(`${number}\n`))
    let processes: Set<MemberProcess> | undefined
    let unread = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      const lines = (unread + chunk).split('\n')
      unread = lines.pop() ?? ''
      for (const line of lines) {
        const report = reportSchema.parse(JSON.parse(line))
        if (report.participant !== undefined) {
          processes = members.get(report.participant)
          processes?.add(process)
        }
        process.take(report)
      }
      change()
    })
    // A process that was killed breaks its connection; that is as good as closing it.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      processes?.delete(process)
      process.end()
      change()
    })
  })
  server.listen(socketPath)
  server.unref()

  return {
    environmentOf(processes) {
      lastMember += 1
      members.set(String(lastMember), processes)
      return {
        NODE_OPTIONS: joinNodeOptions(process.env['NODE_OPTIONS'], findOwnFile('simulator/clock/preload.cjs')),
        SIMULATOR_CLOCK_HUB: socketPath,
        SIMULATOR_CLOCK_TIME: timePath,
        SIMULATOR_CLOCK_PARTICIPANT: String(lastMember),
      }
    },
    forget(processes) {
      for (const [name, known] of members) if (known === processes) members.delete(name)
    },
    tellTime,
    async close() {
      const stopped = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await stopped
      closeSync(timeFile)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The number of a call that ends no sleep: those of sleeps begin at one. */
const noSleep = 0

function createProcess({ sleepUntil, change, waitsForAnswers }: World, wake: (number: number) => void) {
  const takeBacks = new Map<number, () => void>()
  const timeLimits = new Set<number>()
  let called = 0
  let last: Pick<Report, 'woken' | 'requests'> = { woken: 0, requests: [] }
  const isAtRest = () => last.woken === called
  const call = (number: number) => {
    called += 1
    change()
    wake(number)
  }
  const forget = (number: number) => {
    takeBacks.delete(number)
    timeLimits.delete(number)
  }
  return {
    isAsleep: () =>
      isAtRest() && (last.requests.length > 0 ? waitsForAnswers(last.requests) : takeBacks.size > timeLimits.size),
    isAtRest,
    call: () => call(noSleep),
    take(report: Report): void {
      last = report
      for (const [number, time, keepsAlive] of report.sleeps) {
        if (!keepsAlive) timeLimits.add(number)
        const takeBack = sleepUntil(time, () => {
          forget(number)
          call(number)
        })
        takeBacks.set(number, takeBack)
      }
      for (const number of report.aborted) {
        takeBacks.get(number)?.()
        forget(number)
      }
    },
    end(): void {
      for (const takeBack of takeBacks.values()) takeBack()
      takeBacks.clear()
    },
  }
}

function joinNodeOptions(present: string | undefined, preloadPath: string): string {
  const quoted = `"${preloadPath.replace(/["\\]/g, '\\$&')}"`
  return [present, `--require ${quoted}`].filter(Boolean).join(' ')
}
