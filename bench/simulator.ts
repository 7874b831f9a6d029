// How quick and how big the simulated server is: its start, its task list, its memory, and a week of a large company.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { repositoryRoot } from '../build/repository.ts'
import type { ManualClock } from '../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../simulator/space-file/schema.ts'
import { summarise, type Figure } from './figures.ts'

const startRuns = 7
const rateSeconds = 2
const weekProjects = 500
const weekDeployments = 10_000
const pastDeployments = 10_000

export async function measureSimulator(): Promise<readonly Figure[]> {
  const starts: number[] = []
  for (let run = 0; run < startRuns; run += 1) starts.push(await timeStart())
  const start = summarise(starts)
  const pages = await rateTaskList(30)
  const whole = await rateTaskList(1000)
  const unkept = await rateWrites('in memory')
  const kept = await rateWrites('in a journal')
  const bytes = await weighHistory()
  const weekMs = await timeWeek()
  return [
    { what: 'simulator alone, start to first answer', value: start.median, unit: 'ms', range: start },
    { what: 'first page of 1,000 tasks', value: pages, unit: 'requests/s' },
    { what: 'list of all 1,000 tasks', value: whole, unit: 'requests/s' },
    { what: 'changes of a variable set', value: unkept, unit: 'requests/s' },
    { what: 'changes of a variable set, kept in a journal', value: kept, unit: 'requests/s' },
    { what: `memory of ${pastDeployments.toLocaleString('en-US')} past deployments`, value: bytes, unit: 'bytes' },
    {
      what: `a week of ${weekProjects} projects, ${weekDeployments.toLocaleString('en-US')} deployments`,
      value: weekMs,
      unit: 'ms',
    },
  ]
}

/** From the command to the first answer, in milliseconds. */
async function timeStart(): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(repositoryRoot, 'bin/octosteps.mjs'), 'simulator'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let printed = ''
    const url = await new Promise<string>((resolve, reject) => {
      child.once('close', (code) => reject(new Error(`The simulator ended with ${String(code)}: ${printed}`)))
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString('utf8')
        const address = /running at (\S+)/.exec(printed)?.[1]
        if (address !== undefined) resolve(address)
      })
    })
    await get(`${url}/api`, undefined)
    return performance.now() - startedAt
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('close', resolve))
  }
}

/** Lists a second, one after another over one connection. */
async function rateTaskList(take: number): Promise<number> {
  const octopus = await simulateOctopus({ space: history(50, 1000) })
  const agent = new Agent({ keepAlive: true })
  const address = `${octopus.url}/api/${octopus.spaceId}/tasks?take=${take}&apikey=${octopus.apiKey}`
  try {
    return await rate(() => get(address, agent))
  } finally {
    agent.destroy()
    await octopus.close()
  }
}

/** Changes a second, one after another over one connection: each is in the journal before it is answered. */
async function rateWrites(where: 'in memory' | 'in a journal'): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-bench-'))
  const failed = (error: Error) => {
    throw error
  }
  const octopus = await simulateOctopus({
    space: { libraryVariableSets: [{ name: 'Common', variables: [{ name: 'Color', value: 'blue' }] }] },
    ...(where === 'in a journal' ? { journal: { file: join(folder, 'journal'), failed } } : {}),
  })
  const agent = new Agent({ keepAlive: true })
  const set = `variableset-LibraryVariableSets-1`
  const address = `${octopus.url}/api/${octopus.spaceId}/variables/${set}?apikey=${octopus.apiKey}`
  let text = await get(address, agent)
  try {
    return await rate(async () => {
      text = await ask('PUT', address, agent, text)
    })
  } finally {
    agent.destroy()
    await octopus.close()
    rmSync(folder, { recursive: true })
  }
}

/** How often something can be done in a second. */
async function rate(action: () => Promise<unknown>): Promise<number> {
  for (let warm = 0; warm < 20; warm += 1) await action()
  const startedAt = performance.now()
  let count = 0
  for (; performance.now() - startedAt < rateSeconds * 1000; count += 1) await action()
  return count / ((performance.now() - startedAt) / 1000)
}

/** What a server with a long past holds on to, in bytes. */
async function weighHistory(): Promise<number> {
  const space = history(100, pastDeployments)
  const before = usedBytes()
  const octopus = await simulateOctopus({ space })
  const after = usedBytes()
  await octopus.close()
  return after - before
}

/** A week in which deployments come evenly, each taking a few minutes; in milliseconds. */
async function timeWeek(): Promise<number> {
  const environments = ['Test', 'Production']
  const space: SpaceFile = {
    server: { taskCap: 50 },
    environments,
    projects: Array.from({ length: weekProjects }, (_, index) => ({
      name: `Project ${index}`,
      process: [
        { name: 'Prepare', takes: '00:01:00' },
        { name: 'Deploy', takes: '00:04:00', log: ['working', 'done'] },
      ],
    })),
  }
  const startedAt = performance.now()
  const octopus = await simulateOctopus({ space })
  try {
    for (let index = 0; index < weekDeployments; index += 1) await deployNext(octopus, environments, index)
    await octopus.clock.advance({ hours: 1 })
    const unfinished = await get(`${octopus.url}/api/tasks?active=true&take=1&apikey=${octopus.apiKey}`, undefined)
    if (!unfinished.includes('"TotalResults":0')) throw new Error(`The week did not end: ${unfinished}`)
    return performance.now() - startedAt
  } finally {
    await octopus.close()
  }
}

async function deployNext(
  octopus: Simulator<ManualClock>,
  environments: readonly string[],
  index: number,
): Promise<void> {
  const round = Math.floor(index / weekProjects)
  const environment = environments[round % environments.length] ?? ''
  octopus.deploy(`Project ${index % weekProjects}`, `1.${Math.floor(round / environments.length)}.0`, environment)
  await octopus.clock.advance({ seconds: (7 * 86_400) / weekDeployments })
}

/** A space whose projects have been deployed time and again. */
function history(projectCount: number, deploymentCount: number): SpaceFile {
  const each = Math.ceil(deploymentCount / projectCount)
  return {
    environments: ['Test', 'Production'],
    projects: Array.from({ length: projectCount }, (_, index) => ({
      name: `Project ${index}`,
      variables: [{ name: 'Color', value: 'blue' }],
      process: [
        { name: 'Prepare', takes: '00:01:00' },
        { name: 'Deploy', takes: '00:04:00' },
      ],
      releases: Array.from({ length: Math.ceil(each / 2) }, (_unused, release) => ({ version: `1.${release}.0` })),
      deployments: Array.from({ length: each }, (_unused, number) => ({
        release: `1.${Math.floor(number / 2)}.0`,
        environment: number % 2 === 0 ? 'Test' : 'Production',
        at: `${each - number}.00:00:00 ago`,
        takes: '00:05:00',
      })),
    })),
  }
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

function get(address: string, agent: Agent | undefined): Promise<string> {
  return ask('GET', address, agent)
}

function ask(method: string, address: string, agent: Agent | undefined, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, ...(agent ? { agent } : {}) }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${address} was answered with ${String(response.statusCode)}: ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
