// What Ensure Dependency Deployed costs in requests, in the simulator's time, in this process: where all is there, where
// something is missing and many want it, and while they wait.

import { createTextReader } from '../build/read-texts.ts'
import { readStep } from '../build/read-step.ts'
import { repositoryRoot } from '../build/repository.ts'
import { runStep, type RunnableStep } from '../runtime/run-step.ts'
import { simulateOctopus } from '../simulator/simulate-octopus.ts'
import { stepSurroundings } from '../simulator/step-surroundings.ts'
import type { Figure } from './figures.ts'

/** Names to ids, and what is deployed. */
const requestsWherePresent = 3
const requestsToAgree = 4

/** Requests are counted by the simulator. */
export async function measureDependencies(): Promise<readonly Figure[]> {
  const name = 'ensure-dependency-deployed'
  const { definition } = await readStep(repositoryRoot, name, createTextReader(repositoryRoot))
  const step = { ...definition, name }
  const figures: Figure[] = []
  for (const count of [1, 10, 100]) figures.push(await requestsPresent(step, count))
  for (const count of [20, 100]) figures.push(...(await requestsMissing(step, count)))
  return figures
}

async function requestsPresent(step: RunnableStep, count: number): Promise<Figure> {
  const { simulator, ensure } = await prepare(step, count, 1)
  const ended = ensure(0)
  await simulator.clock.advance({ minutes: 1 })
  await ended
  const value = simulator.requests.length
  await simulator.close()
  const what = `requests where all is there, ${count} ${count === 1 ? 'dependency' : 'dependencies'}`
  return { what, value, unit: 'requests', budget: requestsWherePresent }
}

/** So many deployments that start in the same second need one that is missing and takes an hour. */
async function requestsMissing(step: RunnableStep, count: number): Promise<readonly Figure[]> {
  const { simulator, ensure } = await prepare(step, 0, count)
  const ended = Promise.all(Array.from({ length: count }, (_, index) => ensure(index)))
  await simulator.clock.advance({ minutes: 10 })
  const agreeing = simulator.requests.filter(({ path }) => path.includes('/libraryvariablesets')).length
  const before = simulator.requests.length
  await simulator.clock.advance({ minutes: 30 })
  const perMinute = (simulator.requests.length - before) / 30
  await simulator.clock.advance({ hours: 1 })
  await ended
  await simulator.close()
  const many = `${count} that need what is missing`
  return [
    { what: `requests each to agree, ${many}`, value: agreeing / count, unit: 'requests', budget: requestsToAgree },
    { what: `requests a minute, ${many}`, value: perMinute, unit: 'requests' },
  ]
}

/** A space in which so many dependencies are there, or one is missing, and so many others need them. */
async function prepare(step: RunnableStep, presentCount: number, dependentCount: number) {
  const present = Array.from({ length: presentCount }, (_, index) => `Present ${index}`)
  const dependents = Array.from({ length: dependentCount }, (_, index) => `Dependent ${index}`)
  const simulator = await simulateOctopus({
    space: {
      server: { taskCap: 1000 },
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects: [
        { name: 'Missing', releases: [{ version: '2.4.0' }], process: [{ name: 'Deploy', takes: '01:00:00' }] },
        ...present.map((name) => ({
          name,
          releases: [{ version: '2.4.0' }],
          deployments: [{ release: '2.4.0', environment: 'Production', at: '01:00:00 ago', takes: '00:05:00' }],
        })),
        ...dependents,
      ],
    },
  })
  const tasks = dependents.map((name) => simulator.deploy(name, '1.0.0', 'Production'))
  await simulator.clock.settled()
  const dependencies = (presentCount > 0 ? present : ['Missing']).map((name) => `${name} [2.1,3.0)`)
  return {
    simulator,
    ensure: async (index: number): Promise<void> => {
      const task = tasks[index]
      if (task === undefined) throw new RangeError(`only ${dependentCount} deployments need anything`)
      const surroundings = stepSurroundings(simulator, task, {
        'EnsureDependency.Dependencies': dependencies.join('\n'),
        'EnsureDependency.ServerUrl': simulator.url,
        'EnsureDependency.ApiKey': simulator.apiKey,
      })
      await runStep(step, { ...surroundings, random: Math.random })
      surroundings.leave()
    },
  }
}
