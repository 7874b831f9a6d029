// `npm run soak`: thousands of deployments through the simulator, many at once, each with templates under real Bash, in
// simulated time. In between, when nothing runs, it looks at what the simulator's process holds.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type DeploymentHandle, type Simulator } from '../../simulator/simulate-octopus.ts'
import { judgeSoak, megabytes, type RestPoint } from './judge-soak.ts'
import { countProcesses, lookAtProcess } from './look-at-process.ts'
import { lockOf, notifies, projectName, soakSpace } from './soak-space.ts'
import { watchLocks, type LockWatch } from './watch-locks.ts'

export interface SoakOptions {
  /** Besides those that warm everything up: one of each project. */
  readonly deployments: number
  /** How many run at once, and how many projects there are. */
  readonly atOnce: number
  readonly print: (line: string) => void
}

export interface SoakResult {
  readonly points: readonly RestPoint[]
  /** The most processes that were there at a time. */
  readonly mostProcesses: number
  /** What is wrong, as sentences. */
  readonly mistakes: readonly string[]
}

const parts = 4
/** Nobody waits longer, unless something is stuck. */
const longestMinutes = 60

/** Runs all deployments, the last ones of each part to their end before the next begins. */
export async function runSoak({ deployments, atOnce, print }: SoakOptions): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-soak-'))
  const before = process.env['TMPDIR']
  // What is left there is left by the simulator or by a step, and what carries it in its environment is a process of ours.
  process.env['TMPDIR'] = folder
  try {
    return await soakIn(folder, { deployments, atOnce, print })
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, { recursive: true, force: true })
  }
}

async function soakIn(folder: string, { deployments, atOnce, print }: SoakOptions): Promise<SoakResult> {
  const messages = await countMessages()
  const locks = watchLocks()
  const octopus = await simulateOctopus({ space: soakSpace(atOnce, messages.address), keepRequests: false })
  octopus.onEvent(locks.see)
  const points: RestPoint[] = []
  const stories: string[] = []
  let wanted = 0
  let mostProcesses = 0
  const rest = async (when: string) => {
    const documentBytes = JSON.stringify(octopus.save()).length
    const point = { when, documentBytes, held: await lookAtProcess(folder) }
    points.push(point)
    print(describePoint(point))
  }
  const play = async (count: number) => {
    const part = await playPart({ octopus, locks, folder, atOnce, count, played: points.length })
    mostProcesses = Math.max(mostProcesses, part.mostProcesses)
    wanted += part.messages
    stories.push(...part.mistakes)
  }
  try {
    await play(atOnce)
    await rest('after the warm-up')
    for (let part = 1; part <= parts; part += 1) {
      const done = Math.floor((deployments * (part - 1)) / parts)
      const until = Math.floor((deployments * part) / parts)
      await play(until - done)
      await rest(`after ${until} deployments`)
    }
    await deleteReleases(octopus)
    await rest('after all releases were deleted')
    await octopus.restart({ state: 'lost' })
    await octopus.clock.advance({ minutes: 5 })
    await rest('after a restart that forgot everything')
  } finally {
    await octopus.close()
    await messages.close()
  }
  const atEnd = await lookAtProcess(folder)
  const ended = [
    ...(atEnd.processes === 0 ? [] : [`${atEnd.processes} processes are left at the end.`]),
    ...(atEnd.left.length === 0 ? [] : [`${atEnd.left.join(', ')} is left in the folder of temporary files.`]),
  ]
  const [first, ...later] = points
  const lost =
    messages.count() === wanted ? [] : [`${messages.count()} messages were sent, and there should be ${wanted}.`]
  print(`${locks.holds()} holds of locks, ${messages.count()} messages, at most ${mostProcesses} processes at a time`)
  return {
    points,
    mostProcesses,
    mistakes: [...stories, ...locks.violations, ...lost, ...(first ? judgeSoak(first, later) : []), ...ended],
  }
}

function describePoint({ when, held, documentBytes }: RestPoint): string {
  const { processes, files, sockets, heapBytes } = held
  return (
    `${when}: ${processes} processes, ${files} files, ${sockets} sockets, heap ${megabytes(heapBytes)}, ` +
    `documents ${megabytes(documentBytes)}`
  )
}

interface Part {
  readonly octopus: Simulator<ManualClock>
  readonly locks: LockWatch
  readonly folder: string
  readonly atOnce: number
  readonly count: number
  /** How many parts went before. */
  readonly played: number
}

/** Has so many deployments begin, one of a project as soon as the one before is over, and waits for their ends. */
async function playPart({ octopus, locks, folder, atOnce, count, played }: Part) {
  const begun: DeploymentHandle[] = []
  const running = new Map<number, DeploymentHandle>()
  let mostProcesses = 0
  let quietSeconds = 0
  let messages = 0
  octopus.deploy('Database', `1.${played + 1}.0`, 'Production')
  while (quietSeconds < longestMinutes * 60) {
    // In places that became free a moment ago: a deployment that is queued in the millisecond in which the one before was
    // told of counts as told of.
    while (begun.length < count && running.size < atOnce) {
      const project = Array.from({ length: atOnce }, (_, index) => (begun.length + index) % atOnce).find(
        (index) => !running.has(index),
      )
      if (project === undefined) break
      const task = octopus.deploy(projectName(project), `${played}.${begun.length}.0`, 'Production')
      locks.expect(task.taskId, lockOf(project))
      running.set(project, task)
      begun.push(task)
      if (notifies(project)) messages += 1
    }
    const over = [...running].filter(([, task]) => octopus.task(task).IsCompleted)
    quietSeconds = over.length > 0 ? 0 : quietSeconds + 5
    for (const [project] of over) running.delete(project)
    if (running.size === 0 && begun.length === count) break
    await octopus.clock.advance({ seconds: 5 })
    mostProcesses = Math.max(mostProcesses, countProcesses(folder))
  }
  // Their last requests may be under way, and a connection that was closed is not gone at once.
  await octopus.clock.advance({ minutes: 5 })
  const wrong = begun.map((task) => octopus.task(task)).filter(({ State }) => State !== 'Success')
  return {
    mostProcesses,
    messages,
    mistakes: wrong.map(({ Description, State, ErrorMessage }) => `${Description} is ${State}: ${ErrorMessage}`),
  }
}

/** A server that counts what is sent to it. */
async function countMessages() {
  let count = 0
  const server: Server = createServer((incoming, outgoing) => {
    count += 1
    incoming.resume().on('end', () => outgoing.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    count: () => count,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

const Releases = z.object({ Items: z.array(z.object({ Id: z.string() })) })

/** As a retention policy does in the end: with their deployments, tasks and logs. */
async function deleteReleases({ url, apiKey, spaceId }: Simulator): Promise<void> {
  const address = (path: string) => `${url}/api/${spaceId}/${path}`
  const list = await ask('GET', address('releases?take=100000'), apiKey)
  for (const { Id } of Releases.parse(JSON.parse(list)).Items) await ask('DELETE', address(`releases/${Id}`), apiKey)
}

function ask(method: string, address: string, apiKey: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, agent: false, headers: { 'X-Octopus-ApiKey': apiKey } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`${method} ${address} was answered with ${answer.statusCode ?? 0}: ${text}`))
      })
    })
    sent.on('error', reject).end()
  })
}
