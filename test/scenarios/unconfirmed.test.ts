// What nobody has confirmed about the real server must not decide whether a step works: each switch is turned once, and
// Wait for Project has to come to the same end.

import { describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { otherPossibilities, unconfirmedSwitches, withDefaults } from '../../simulator/unconfirmed.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'
import { callApi } from '../support/call-api.ts'
import { runStep, type StepRun } from '../support/run-step.ts'

const step = { ...waitForProject, name: 'wait-for-project' }
const space = {
  environments: ['Test', 'Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Test', 'Production'] }] }],
  tenants: [{ name: 'Zoo', projects: { Database: ['Production'], Web: ['Production'] } }],
  projects: [
    { name: 'Database', tenanted: 'TenantedOrUntenanted' as const },
    { name: 'Web', tenanted: 'TenantedOrUntenanted' as const },
    {
      name: 'Approved',
      process: [
        { name: 'Approve', manualIntervention: {} },
        { name: 'Work', takes: '00:02:00' },
      ],
    },
  ],
}

type Octopus = Simulator<ManualClock>

const run = (octopus: Octopus, task: StepRun['task'], parameters: StepRun['parameters']) =>
  runStep(octopus, step, { task, parameters })

/** Each starts with nothing running and ends so. */
const scenarios: Readonly<Record<string, (octopus: Octopus) => Promise<void>>> = {
  async 'goes on at once where nothing is running'(octopus) {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(octopus, web, { projects: 'Database', space: 'default' })
    await octopus.clock.settled()
    expect(await outcome).toMatchObject({ exitCode: 0, waitedMs: 0, outputs: { Outcome: 'Idle' } })
    octopus.finish(web, 'Success')
  },
  async 'waits for what runs, and for nothing that is scheduled'(octopus) {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const later = octopus.deploy('Database', '2.2.0', 'Production', { queueTime: octopus.clock.now() + 86_400_000 })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(octopus, web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 10 })
    octopus.finish(database, 'Failed')
    await octopus.clock.advance({ minutes: 1 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Idle' } })
    octopus.cancel(later)
    octopus.finish(web, 'Success')
  },
  async 'waits for a deployment that waits for a person'(octopus) {
    const approved = octopus.deploy('Approved', '1.0.0', 'Test')
    await octopus.clock.settled()
    const web = octopus.deploy('Web', '1.0.0', 'Test')
    const outcome = run(octopus, web, { projects: 'Approved' })
    await octopus.clock.advance({ minutes: 10 })
    octopus.cancel(approved)
    await octopus.clock.advance({ minutes: 1 })
    const { exitCode, waitedMs } = await outcome
    expect(exitCode).toBe(0)
    expect(waitedMs).toBeGreaterThanOrEqual(600_000)
    octopus.finish(web, 'Success')
  },
  async 'waits until the first success of its own tenant'(octopus) {
    const web = octopus.deploy('Web', '1.0.0', 'Production', { tenant: 'Zoo' })
    const outcome = run(octopus, web, { projects: 'Database', until: 'Succeeded', timeoutMinutes: '30' })
    const other = octopus.deploy('Database', '2.1.0', 'Production')
    const own = octopus.deploy('Database', '2.1.0', 'Production', { tenant: 'Zoo' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(other, 'Success')
    await octopus.clock.advance({ minutes: 5 })
    octopus.finish(own, 'Success')
    await octopus.clock.advance({ minutes: 2 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Succeeded' } })
    octopus.finish(web, 'Success')
  },
  async 'gets through a rate limit'(octopus) {
    octopus.faults.add({ kind: 'too-many-requests', times: 5 })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(octopus, web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 5 })
    expect(await outcome).toMatchObject({ exitCode: 0 })
    octopus.finish(web, 'Success')
  },
  async 'gives up at its time'(octopus) {
    const database = octopus.deploy('Database', '2.3.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(octopus, web, { projects: 'Database', timeoutMinutes: '3' })
    await octopus.clock.advance({ minutes: 4 })
    expect(await outcome).toMatchObject({ exitCode: 1, waitedMs: 180_000, outputs: { Outcome: 'TimedOut' } })
    octopus.finish(database, 'Success')
    octopus.finish(web, 'Success')
  },
}

async function playAll(octopus: Octopus): Promise<void> {
  try {
    for (const [name, play] of Object.entries(scenarios)) {
      await play(octopus).catch((error: unknown) => {
        throw new Error(`Wait for Project no longer ${name}`, { cause: error })
      })
    }
    expect(await callApi(octopus, '/api/tasks?active=true')).toMatchObject({ body: { TotalResults: 0 } })
  } finally {
    await octopus.close()
  }
}

describe('Wait for Project', () => {
  it.each(otherPossibilities().map(({ name, value }) => [name, value] as const))(
    'works alike where %s is %s',
    async (name, value) => {
      await playAll(await simulateOctopus({ space, unconfirmed: { ...withDefaults(), [name]: value } }))
    },
  )

  it.each([2021, 2024, 2026] as const)('works alike with a server of %i', async (version) => {
    await playAll(await simulateOctopus({ space, version }))
  })
})

describe('the switches', () => {
  it('each have a default and something else', () => {
    for (const possibilities of Object.values(unconfirmedSwitches)) {
      expect(new Set(possibilities).size).toBeGreaterThan(1)
    }
  })

  it('can be turned in a space file, which is told what there is', async () => {
    const octopus = await simulateOctopus({
      space: { server: { version: 2024, unconfirmed: { anonymousHealth: 'refused' } }, projects: ['Web'] },
    })
    try {
      expect(await callApi(octopus, '/api/serverstatus/health', { headers: {} })).toMatchObject({ status: 401 })
      expect(await callApi(octopus, '/api')).toMatchObject({
        body: { Version: expect.stringMatching(/^2024\./) as string },
      })
    } finally {
      await octopus.close()
    }
    const wrong = { server: { unconfirmed: { anonymousHealth: 'perhaps' } } } as never
    await expect(simulateOctopus({ space: wrong })).rejects.toThrow('server.unconfirmed.anonymousHealth')
  })
})
