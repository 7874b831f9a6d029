// Wait for Project in weather that is bad for long. What becomes of it where one request meets one fault, the matrix of
// faults shows (`bench/chaos/fault-matrix.ts`).

import { Client } from '@octopusdeploy/api-client'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addStep, importTemplate } from '../../cli/demo/add-step.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import type { FaultRule } from '../../simulator/faults/fault-rule.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'
import { runStep, type StepRun } from '../support/run-step.ts'
import { shells } from '../support/shells.ts'

const step = { ...waitForProject, name: 'wait-for-project' }
const space = { environments: ['Production'], projects: ['Database', 'Web'] }

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
})
afterEach(() => octopus.close())

const run = (task: StepRun['task'], parameters: StepRun['parameters']) => runStep(octopus, step, { task, parameters })

describe('Wait for Project', () => {
  it.each<[string, FaultRule]>([
    ['a server that is starting', { kind: 'error', status: 503, from: '00:01:00', until: '00:03:00' }],
    ['half of everything failing by chance', { kind: 'error', chance: 0.5 }],
  ])('gets through %s', async (_, fault) => {
    octopus.faults.add(fault)
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', timeoutMinutes: '60' })
    await octopus.clock.advance({ minutes: 20 })
    expect(octopus.faults.all()[0]?.met).toBeGreaterThan(0)
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 10 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Idle' } })
  })

  it('says that a log-in page stands in front of the server', async () => {
    octopus.faults.add({ kind: 'log-in-page' })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.settled()
    expect((await outcome).resultMessage).toContain('was redirected to https://login.example.com/')
  })

  it('counts the time for which an answer is held back', async () => {
    octopus.faults.add({ kind: 'late', by: '00:00:59', route: 'GET /projects/all', times: 1 })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 5 })
    expect(await outcome).toMatchObject({ exitCode: 0, waitedMs: 59_000 })
  })
})

const perShell = shells.map((shell) => [shell.syntax, shell] as const)
describe.each(perShell)('the %s template of Wait for Project', { timeout: 60_000 }, (_, { flavour, missing }) => {
  it('sleeps in simulated time while an answer is held back, and gives up on it after a minute', async ({ skip }) => {
    skip(missing !== '', missing)
    const client = await Client.create({
      instanceURL: octopus.url,
      apiKey: octopus.apiKey,
      userAgentApp: 'octosteps-test',
    })
    const file = new URL(`../../templates/octopus-wait-for-project-${flavour}.json`, import.meta.url)
    const template = await importTemplate(client, octopus.spaceId, JSON.parse(readFileSync(file, 'utf8')) as unknown)
    await addStep(client, octopus.spaceId, 'Web', {
      name: 'Wait',
      template,
      fields: {
        'WaitForProject.Projects': 'Database',
        'WaitForProject.ApiKey': { HasValue: true, NewValue: octopus.apiKey },
      },
    })
    octopus.faults.add({ kind: 'late', by: '00:00:30', route: 'GET /tasks', times: 3 })
    octopus.faults.add({ kind: 'late', by: '00:10:00', route: 'GET /tasks', times: 2 })
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const startedAt = performance.now()
    await octopus.clock.advance({ minutes: 15 })
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(web)).toMatchObject({ State: 'Success' })
    const said = octopus.log(web).map(({ text }) => text)
    expect(said.join('\n')).toContain('no answer within 60 seconds')
    // Far less than the shortest of what it slept.
    expect(performance.now() - startedAt).toBeLessThan(25_000)
    expect(octopus.faults.all().map(({ met }) => met)).toEqual([3, 2])
  })
})
