// Wait for Project in bad weather: the server misbehaves, the step gets through or says why it cannot.

import { Client } from '@octopusdeploy/api-client'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addStep, importTemplate } from '../../cli/demo/add-step.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import type { FaultRule } from '../../simulator/faults/fault-rule.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'
import { runStep, type StepRun } from '../support/run-step.ts'

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
    ['late answers', { kind: 'late', by: '00:00:25', times: 6 }],
    ['answers that come after it has given up on them', { kind: 'late', by: '00:02:30', times: 2 }],
    ['429 with a time to come back', { kind: 'too-many-requests', retryAfter: '00:00:40', times: 4 }],
    ['429 without one', { kind: 'too-many-requests', times: 4 }],
    ['errors of the server', { kind: 'error', times: 4 }],
    ['a server that is starting', { kind: 'error', status: 503, from: '00:01:00', until: '00:03:00' }],
    ['the page of a proxy', { kind: 'proxy-page', times: 4 }],
    ['connections that break', { kind: 'dropped', effect: 'none', times: 4 }],
    ['answers that break off', { kind: 'truncated', connection: 'broken', times: 4 }],
    ['answers that are cut', { kind: 'truncated', times: 4 }],
    ['half of everything failing by chance', { kind: 'error', chance: 0.5 }],
    ['a restart', { kind: 'restart', downFor: '00:02:00', tasks: 'go-on', after: 4, times: 1 }],
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

describe('the Bash template of Wait for Project', () => {
  it('sleeps in simulated time while an answer is held back, and gives up on it after a minute', async () => {
    const client = await Client.create({
      instanceURL: octopus.url,
      apiKey: octopus.apiKey,
      userAgentApp: 'octosteps-test',
    })
    const file = new URL('../../templates/octopus-wait-for-project-bash.json', import.meta.url)
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
    expect(performance.now() - startedAt).toBeLessThan(4000)
    expect(octopus.faults.all().map(({ met }) => met)).toEqual([3, 2])
  })
})
