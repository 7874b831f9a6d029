// What a lock costs in requests and bytes, and how soon it passes on: Cross-Project Lock in the simulator's time, in this
// process, its requests over real HTTP.

import { request } from 'node:http'
import { createTextReader } from '../build/read-texts.ts'
import { readStep } from '../build/read-step.ts'
import { repositoryRoot } from '../build/repository.ts'
import { runStep, type RunnableStep } from '../runtime/run-step.ts'
import { createManualClock } from '../simulator/clock/create-manual-clock.ts'
import { defaultStart, simulateOctopus } from '../simulator/simulate-octopus.ts'
import { stepSurroundings } from '../simulator/step-surroundings.ts'
import { summarise, type Figure } from './figures.ts'

const minuteMs = 60_000
const heldMs = 5 * minuteMs
/** What a loop with a fixed pause of two seconds would ask for, one request a look. */
const fixedPollPerMinute = 30

/** Requests are counted by the simulator; times are simulated milliseconds. */
export async function measureLocks(): Promise<readonly Figure[]> {
  const name = 'cross-project-lock'
  const { definition } = await readStep(repositoryRoot, name, createTextReader(repositoryRoot))
  const step = { ...definition, name }
  return [
    ...(await uncontended(step)),
    ...(await handOver(step)),
    await deadHolder(step),
    ...(await arrivals(step, 50)),
    ...(await queue(step, 100)),
  ]
}

async function uncontended(step: RunnableStep): Promise<readonly Figure[]> {
  const { simulator, acquire, release } = await prepare(step, 1)
  await acquire(0)
  const acquired = simulator.requests.length
  await release(0)
  const released = simulator.requests.length - acquired
  await simulator.close()
  return [
    { what: 'requests of an uncontended acquire', value: acquired, unit: 'requests', budget: 3 },
    { what: 'requests of an uncontended release', value: released, unit: 'requests', budget: 3 },
  ]
}

/** From the end of the release to the acquisition of the next in line. */
async function handOver(step: RunnableStep): Promise<readonly Figure[]> {
  const samples: number[] = []
  const { simulator, acquire, release } = await prepare(step, 61)
  await acquire(0)
  for (let index = 1; index <= 60; index += 1) {
    const next = acquire(index)
    // The releases come at all points of the pause between two looks.
    await simulator.clock.advance({ milliseconds: 20_000 + index * 37 })
    await release(index - 1)
    const releasedAt = simulator.clock.now()
    await simulator.clock.advance({ seconds: 10 })
    samples.push((await next) - releasedAt)
  }
  await simulator.close()
  const summary = summarise(samples)
  const what = 'hand-over to the next in line (simulated)'
  return [
    { what: `${what}, median`, value: summary.median, unit: 'ms', range: summary, budget: 1300 },
    { what: `${what}, longest`, value: summary.max, unit: 'ms', budget: 2500 },
  ]
}

/** From the end of a task that never released to the acquisition of the next in line. */
async function deadHolder(step: RunnableStep): Promise<Figure> {
  const samples: number[] = []
  const { simulator, acquire, end } = await prepare(step, 31)
  await acquire(0)
  for (let index = 1; index <= 30; index += 1) {
    const next = acquire(index)
    await simulator.clock.advance({ milliseconds: 30_000 + index * 397 })
    const endedAt = simulator.clock.now()
    end(index - 1)
    await simulator.clock.advance({ seconds: 30 })
    samples.push((await next) - endedAt)
  }
  await simulator.close()
  const summary = summarise(samples)
  return {
    what: 'end of a dead holder to the next in line (simulated)',
    value: summary.median,
    unit: 'ms',
    range: summary,
  }
}

/** Everybody in the same second. */
async function arrivals(step: RunnableStep, count: number): Promise<readonly Figure[]> {
  const { simulator, acquire } = await prepare(step, count)
  const startedAt = simulator.clock.now()
  const ended = Array.from({ length: count }, (_, index) => acquire(index))
  const queued = () => simulator.requests.filter(({ method, status }) => method === 'POST' && status === 201)
  while (queued().length < count) await simulator.clock.advance({ milliseconds: 100 })
  const took = simulator.clock.now() - startedAt
  const writes = simulator.requests.filter(({ at, method }) => at <= startedAt + took && method === 'POST').length
  const lists = simulator.requests.filter(
    ({ at, query }) => at <= startedAt + took && query.includes('take=1000'),
  ).length
  await simulator.close()
  await Promise.all(ended)
  return [
    { what: `${count} arrivals in one second, until all are queued (simulated)`, value: took, unit: 'ms' },
    { what: `requests each to be queued`, value: (writes + lists) / count, unit: 'requests', budget: 7 },
  ]
}

/** So many that want one lock, which each holds for five minutes. */
async function queue(step: RunnableStep, count: number): Promise<readonly Figure[]> {
  const { simulator, acquire, release } = await prepare(step, count)
  const ended = Array.from({ length: count }, (_, index) => acquire(index).then(() => inside.push(index)))
  const inside: number[] = []
  const pass = async (minutes: number) => {
    for (let passedMs = 0; passedMs < minutes * minuteMs; passedMs += heldMs) {
      await simulator.clock.advance({ milliseconds: heldMs })
      const holder = inside.at(-1)
      if (holder !== undefined) await release(holder)
    }
  }
  await pass(30)
  const before = simulator.requests.length
  await pass(60)
  const perMinute = (simulator.requests.length - before) / 60
  const bytes = await bytesOfQuietLook(simulator)
  await simulator.close()
  await Promise.allSettled(ended)
  return [
    {
      what: `requests a minute, ${count} steps behind a lock held 5 minutes`,
      value: perMinute,
      unit: 'requests',
      budget: 60,
    },
    { what: 'the same with a fixed pause of 2 seconds', value: count * fixedPollPerMinute, unit: 'requests' },
    { what: 'bytes of a look while nothing changes, heads and all', value: bytes, unit: 'bytes', budget: 1024 },
  ]
}

/** What comes back to a waiting step that asks for the next number. */
function bytesOfQuietLook({
  url,
  apiKey,
  requests,
}: Awaited<ReturnType<typeof prepare>>['simulator']): Promise<number> {
  const look = requests.findLast(({ query }) => query.includes('take=1&') || query.endsWith('take=1'))
  if (!look) throw new Error('Nobody has looked.')
  return new Promise((resolve, reject) => {
    const next = look.query.replace(/%23\d{8}/, '%2399999999')
    const sent = request(`${url}${look.path}${next}`, { headers: { 'x-octopus-apikey': apiKey } }, (response) => {
      const { socket } = response
      response.resume()
      response.on('end', () => resolve(socket.bytesRead))
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** A space with so many deployments under way, each of which may run the step. */
async function prepare(step: RunnableStep, count: number) {
  const projects = Array.from({ length: count }, (_, index) => `Project ${index}`)
  const simulator = await simulateOctopus({
    clock: createManualClock(defaultStart),
    space: {
      server: { taskCap: 1000 },
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects,
    },
  })
  const tasks = projects.map((name) => simulator.deploy(name, '1.0.0', 'Production'))
  const run = async (index: number, action: 'Acquire' | 'Release'): Promise<number> => {
    const task = tasks[index]
    if (task === undefined) throw new RangeError(`there are only ${count} deployments`)
    const surroundings = stepSurroundings(simulator, task, {
      'CrossProjectLock.Locks': 'Payments database',
      'CrossProjectLock.Action': action,
      'CrossProjectLock.Reason': 'Migrates the payments database',
      'CrossProjectLock.TimeoutMinutes': '1440',
      'CrossProjectLock.ServerUrl': simulator.url,
      'CrossProjectLock.ApiKey': simulator.apiKey,
      'Octopus.Action.Id': action,
    })
    const exitCode = await runStep(step, { ...surroundings, random: Math.random })
    surroundings.leave()
    if (exitCode !== 0 && !surroundings.printed().includes('closed')) throw new Error(surroundings.printed())
    return simulator.clock.now()
  }
  return {
    simulator,
    acquire: (index: number) => run(index, 'Acquire'),
    release: (index: number) => run(index, 'Release'),
    end: (index: number) => {
      const task = tasks[index]
      if (task !== undefined) simulator.finish(task, 'Failed')
    },
  }
}
