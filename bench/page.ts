// The simulator's page of a large server: how long until its first byte is there, and how many bytes it has.

import { request } from 'node:http'
import { simulateOctopus } from '../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../simulator/space-file/schema.ts'
import { summarise, type Figure } from './figures.ts'

const projectCount = 500
const taskCount = 5_000
const runs = 15
/** Of the tasks, so many are not over: some run, the others are behind them. */
const unfinishedCount = 200

export async function measurePage(): Promise<readonly Figure[]> {
  const octopus = await simulateOctopus({ space: largeSpace() })
  try {
    for (let index = 0; index < unfinishedCount; index += 1)
      octopus.deploy(`Project ${index % (unfinishedCount / 2)}`, `2.${index}.0`, 'Production')
    await octopus.clock.settled()
    const asked = []
    for (let run = 0; run < runs; run += 1) asked.push(await get(octopus.url))
    const first = summarise(asked.map(({ firstByteMs }) => firstByteMs))
    const bytes = asked[0]?.bytes ?? NaN
    const what = `page of ${projectCount} projects and ${taskCount.toLocaleString('en-US')} tasks`
    return [
      { what: `${what}, first byte`, value: first.median, unit: 'ms', range: first },
      { what, value: bytes, unit: 'bytes' },
    ]
  } finally {
    await octopus.close()
  }
}

function largeSpace(): SpaceFile {
  const environments = ['Development', 'Test', 'Production']
  const each = (taskCount - unfinishedCount) / projectCount
  return {
    server: { taskCap: 50 },
    projectGroups: Array.from({ length: 20 }, (_, index) => `Group ${index}`),
    environments,
    projects: Array.from({ length: projectCount }, (_, index) => ({
      name: `Project ${index}`,
      group: `Group ${index % 20}`,
      releases: [{ version: '1.0.0' }],
      deployments: Array.from({ length: Math.ceil(each) }, (_unused, number) => ({
        release: '1.0.0',
        environment: environments[number % environments.length] ?? '',
        at: `${number + 1}.00:00:00 ago`,
        takes: '00:05:00',
      })),
    })),
  }
}

/** Over a connection of its own. */
function get(address: string): Promise<{ readonly firstByteMs: number; readonly bytes: number }> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const sent = request(address, { agent: false }, (response) => {
      let firstByteMs = NaN
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        if (bytes === 0) firstByteMs = performance.now() - startedAt
        bytes += chunk.length
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ firstByteMs, bytes })
        else reject(new Error(`The page was answered with ${String(response.statusCode)}`))
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}
