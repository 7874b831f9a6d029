// What waiting costs in requests, and how soon a step goes on: Wait for Project in the simulator's time, in this process.

import { createTextReader } from '../build/read-texts.ts'
import { readStep } from '../build/read-step.ts'
import { repositoryRoot } from '../build/repository.ts'
import { runStep, type RunnableStep } from '../runtime/run-step.ts'
import { createManualClock } from '../simulator/clock/create-manual-clock.ts'
import { defaultStart, simulateOctopus } from '../simulator/simulate-octopus.ts'
import { stepSurroundings } from '../simulator/step-surroundings.ts'
import { summarise, type Figure } from './figures.ts'

const requestsPerLook = 2
/** What a loop with a fixed pause of two seconds would ask for, one request a look. */
const fixedPollPerMinute = 30

/** Requests are counted by the simulator; times are simulated milliseconds. */
export async function measureWaiting(): Promise<readonly Figure[]> {
  const name = 'wait-for-project'
  const { definition } = await readStep(repositoryRoot, name, createTextReader(repositoryRoot))
  const step = { ...definition, name }
  return [
    ...(await requestsALook(step, [1, 10, 200])),
    ...(await requestsAMinute(step, [20, 100])),
    ...(await timeToGoOn(step)),
  ]
}

async function requestsALook(step: RunnableStep, counts: readonly number[]): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const count of counts) {
    const { awaited, simulator, wait } = await prepare(step, count, 1)
    const ended = wait(awaited.join('\n'))
    await simulator.clock.advance({ minutes: 2 })
    const before = simulator.requests.length
    // A minute and a half later everything is known that is asked once; then looks are counted by their own request.
    await simulator.clock.advance({ minutes: 20 })
    const asked = simulator.requests.slice(before)
    const looks = asked.filter(({ path }) => /\/tasks$/.test(path)).length
    figures.push({
      what: `requests a look, ${count} ${count === 1 ? 'project' : 'projects'}`,
      value: asked.length / looks,
      unit: 'requests',
      budget: requestsPerLook,
    })
    await simulator.clock.advance({ hours: 1 })
    await ended
    await simulator.close()
  }
  return figures
}

async function requestsAMinute(step: RunnableStep, counts: readonly number[]): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const count of counts) {
    const { awaited, simulator, wait } = await prepare(step, 1, count)
    const ended = Promise.all(Array.from({ length: count }, (_, index) => wait(awaited.join('\n'), index)))
    await simulator.clock.advance({ minutes: 10 })
    const before = simulator.requests.length
    await simulator.clock.advance({ minutes: 30 })
    const perMinute = (simulator.requests.length - before) / 30
    figures.push({ what: `requests a minute, ${count} steps waiting`, value: perMinute, unit: 'requests' })
    figures.push({
      what: `the same with a fixed pause of 2 seconds`,
      value: count * fixedPollPerMinute,
      unit: 'requests',
    })
    await simulator.clock.advance({ hours: 1 })
    await ended
    await simulator.close()
  }
  return figures
}

/** From the end of what is waited for to the step's going on, for deployments that take about as long as usual. */
async function timeToGoOn(step: RunnableStep): Promise<readonly Figure[]> {
  const samples: number[] = []
  for (let run = 0; run < 25; run += 1) {
    const { awaited, simulator, wait, finishAll } = await prepare(step, 1, 1)
    const ended = wait(awaited.join('\n'))
    // From four to six minutes: usually it is five.
    await simulator.clock.advance({ seconds: 240 + run * 5 })
    const finishedAt = simulator.clock.now()
    finishAll()
    const settledAt = ended.then((at) => at - finishedAt)
    await simulator.clock.advance({ minutes: 2 })
    samples.push(await settledAt)
    await simulator.close()
  }
  const summary = summarise(samples)
  return [{ what: 'awaited end to going on (simulated)', value: summary.median, unit: 'ms', range: summary }]
}

/** A space in which so many projects are being deployed, and so many others want to wait for them. */
async function prepare(step: RunnableStep, awaitedCount: number, waitingCount: number) {
  const awaited = Array.from({ length: awaitedCount }, (_, index) => `Awaited ${index}`)
  const waiting = Array.from({ length: waitingCount }, (_, index) => `Waiting ${index}`)
  const past = (days: number) => ({
    release: '1.0.0',
    environment: 'Production',
    at: `${days}.00:00:00 ago`,
    takes: '00:05:00',
  })
  const simulator = await simulateOctopus({
    clock: createManualClock(defaultStart),
    space: {
      server: { taskCap: 1000 },
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects: [
        ...awaited.map((name) => ({
          name,
          releases: [{ version: '1.0.0' }],
          deployments: [past(3), past(2), past(1)],
        })),
        ...waiting,
      ],
    },
  })
  const running = awaited.map((name) => simulator.deploy(name, '2.0.0', 'Production'))
  const tasks = waiting.map((name) => simulator.deploy(name, '1.0.0', 'Production'))
  return {
    awaited,
    simulator,
    finishAll: () => running.forEach((task) => simulator.finish(task, 'Success')),
    /** Resolves with the simulated time at which the step is over. */
    wait: async (projects: string, index = 0): Promise<number> => {
      const task = tasks[index]
      if (task === undefined) throw new RangeError(`only ${waitingCount} deployments want to wait`)
      const surroundings = stepSurroundings(simulator, task, {
        'WaitForProject.Projects': projects,
        'WaitForProject.TimeoutMinutes': '60',
        'WaitForProject.ServerUrl': simulator.url,
        'WaitForProject.ApiKey': simulator.apiKey,
      })
      await runStep(step, { ...surroundings, random: Math.random })
      surroundings.leave()
      return simulator.clock.now()
    },
  }
}
