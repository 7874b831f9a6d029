// Wait for Project as a whole, in this process, against the simulator. Its clock moves only when told.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'
import { runStep, type StepRun } from '../support/run-step.ts'

const step = { ...waitForProject, name: 'wait-for-project' }
const space = {
  environments: ['Test', 'Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Test', 'Production'] }] }],
  tenants: [{ name: 'Zoo', projects: { Database: ['Production'], Web: ['Production'] } }, 'Park'],
  projects: ['Database', 'Web', 'Payroll'].map((name) => ({ name, tenanted: 'TenantedOrUntenanted' as const })),
}

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
})
afterEach(() => octopus.close())

const run = (task: StepRun['task'], parameters: StepRun['parameters']) => runStep(octopus, step, { task, parameters })

describe('Wait for Project', () => {
  it('goes on at once where nothing of the project is running', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.settled()
    expect(await outcome).toMatchObject({
      exitCode: 0,
      waitedMs: 0,
      outputs: { Outcome: 'Idle', WaitedSeconds: '0' },
      lines: ['Database is idle in Production: going on (nothing to wait for).'],
    })
  })

  it('waits until a running deployment is over, however it ends', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 5 })
    octopus.finish(database, 'Failed', 'The disk is full')
    await octopus.clock.advance({ minutes: 1 })
    const { exitCode, lines, outputs } = await outcome
    expect(exitCode).toBe(0)
    expect(lines).toEqual([
      'Waiting for Database: Deploy Database release 2.1.0 to Production is Executing since 2026-03-02 08:00:00 UTC, ' +
        `[${database.taskId}](~/app#/tasks/${database.taskId})`,
      expect.stringMatching(/^Database is idle in Production: going on \(waited 5 minutes \d+ seconds\)\.$/),
    ])
    expect(Number(outputs['WaitedSeconds'])).toBeGreaterThanOrEqual(300)
    expect(Number(outputs['WaitedSeconds'])).toBeLessThanOrEqual(336)
  })

  it('asks once for names and then one request a look, however many projects', async () => {
    octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database\nPayroll', timeoutMinutes: '1', onTimeout: 'Continue' })
    await octopus.clock.advance({ minutes: 1 })
    await outcome
    const paths = octopus.requests.map(({ path }) => path.replace(/^\/api\/Spaces-\d+\//, ''))
    expect(paths.slice(0, 3).sort()).toEqual(['environments/all', 'projects/all', `tasks/${web.taskId}`])
    expect(new Set(paths.slice(3))).toEqual(new Set(['tasks']))
    expect(paths.length - 3).toBeLessThanOrEqual(13)
  })

  it('does not look at another environment', async () => {
    octopus.deploy('Database', '2.1.0', 'Test')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.settled()
    expect(await outcome).toMatchObject({ exitCode: 0, waitedMs: 0 })
  })

  it('looks at the environment that the field names', async () => {
    octopus.deploy('Database', '2.1.0', 'Test')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'database', environment: 'test', timeoutMinutes: '0' })
    await octopus.clock.settled()
    expect(await outcome).toMatchObject({ exitCode: 1, outputs: { Outcome: 'TimedOut' } })
  })

  it('ends at the timeout where two deployments that run wait for each other’s project', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const first = run(database, { projects: 'Web', timeoutMinutes: '30' })
    const second = run(web, { projects: 'Database', timeoutMinutes: '30' })
    await octopus.clock.advance({ minutes: 31 })
    expect(await first).toMatchObject({ exitCode: 1, waitedMs: 1_800_000 })
    expect(await second).toMatchObject({ exitCode: 1, waitedMs: 1_800_000 })
  })

  it('ignores a deployment that is scheduled for later', async () => {
    octopus.deploy('Database', '2.1.0', 'Production', { queueTime: new Date('2026-03-02T20:00:00Z') })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.settled()
    expect(await outcome).toMatchObject({ exitCode: 0, waitedMs: 0 })
  })

  it('counts only its own tenant in a tenanted deployment', async () => {
    const zoo = octopus.deploy('Database', '2.1.0', 'Production', { tenant: 'Zoo' })
    const web = octopus.deploy('Web', '1.0.0', 'Production', { tenant: 'Zoo' })
    const waiting = run(web, { projects: 'Database', timeoutMinutes: '10' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(zoo, 'Success')
    octopus.deploy('Database', '2.1.0', 'Production', { tenant: 'Park' })
    await octopus.clock.advance({ minutes: 1 })
    expect(await waiting).toMatchObject({ exitCode: 0 })
  })

  it('waits for the first success, past a failure', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', until: 'Succeeded' })
    await octopus.clock.advance({ minutes: 1 })
    const failing = octopus.deploy('Database', '2.1.0', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(failing, 'Failed', 'The disk is full')
    await octopus.clock.advance({ minutes: 1 })
    const again = octopus.deploy('Database', '2.1.1', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(again, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    const { exitCode, lines, outputs } = await outcome
    expect({ exitCode, outputs }).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Succeeded' } })
    expect(lines.map((line) => line.replace(/, \[.*/, ''))).toEqual([
      'Waiting for Database, which has not been deployed to Production yet',
      'Waiting for Database: 2.1.0 is Executing since 2026-03-02 08:01:00 UTC',
      'Waiting for Database: the latest deployment to Production, 2.1.0, is Failed',
      'Waiting for Database: 2.1.1 is Executing since 2026-03-02 08:03:00 UTC',
      expect.stringMatching(/^Database succeeded in Production: going on \(waited 4 minutes/),
    ])
  })

  it('fails at the timeout with what it waited for and what can be done, or goes on with a warning', async () => {
    octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const failing = run(web, { projects: 'Database', timeoutMinutes: '30' })
    const goingOn = run(web, { projects: 'Database', timeoutMinutes: '30', onTimeout: 'Continue' })
    await octopus.clock.advance({ minutes: 30 })
    const { resultMessage, ...failed } = await failing
    expect(failed).toMatchObject({ exitCode: 1, waitedMs: 30 * 60_000, outputs: { Outcome: 'TimedOut' } })
    expect(resultMessage).toMatch(/^Gave up after 30 minutes\. Waiting for Database: Deploy Database release 2\.1\.0/)
    expect(resultMessage).toContain('Cancel or finish what is stuck, or raise "Timeout minutes" on this step.')
    const { lines, ...wentOn } = await goingOn
    expect(wentOn).toMatchObject({ exitCode: 0, outputs: { Outcome: 'TimedOut' } })
    expect(lines.at(-1)).toBe('Going on all the same, as "At the timeout" says.')
  })

  it('refuses to wait until its own project has succeeded', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Web', until: 'Succeeded' })
    await octopus.clock.settled()
    expect((await outcome).resultMessage).toContain('"Projects" names Web, the project that is being deployed here')
  })

  it('names every project that is not there, and the nearest one that is', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Databse\nPayrol\nWeb' })
    await octopus.clock.settled()
    expect((await outcome).lines).toEqual([
      'There is no project "Databse". Did you mean "Database"?',
      'There is no project "Payrol". Did you mean "Payroll"?',
      'Looked in space Spaces-1; what the user of the API key may not see counts as missing.',
    ])
  })

  it('says that the key is wrong, without the key', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', apiKey: 'API-WRONGWRONGWRONG' })
    await octopus.clock.settled()
    const { exitCode, lines } = await outcome
    expect(exitCode).toBe(1)
    expect(lines.join('\n')).toContain('Check "API key": it may be mistyped, expired or revoked.')
    expect(lines.join('\n')).not.toContain('WRONG')
  })

  it('finds the space by its name', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const found = run(web, { projects: 'Database', space: 'default' })
    const missing = run(web, { projects: 'Database', space: 'Defaul' })
    await octopus.clock.settled()
    expect(await found).toMatchObject({ exitCode: 0 })
    expect((await missing).resultMessage).toContain('There is no space "Defaul". Did you mean "Default"?')
  })

  it('outlives a server that does not answer, up to the outage allowance', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', serverUrl: 'http://127.0.0.1:1', outageMinutes: '2' })
    await octopus.clock.advance({ minutes: 3 })
    const { exitCode, lines, waitedMs } = await outcome
    expect({ exitCode, waitedMs }).toEqual({ exitCode: 1, waitedMs: 120_000 })
    expect(lines[0]).toContain('ECONNREFUSED')
    expect(lines.at(-1)).toContain('got no usable answer in 120 seconds')
  })
})
