// Wait for Project as a whole, in this process, against the simulator. Its clock moves only when told.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'
import { callApi } from '../support/call-api.ts'
import { runStep, type StepRun } from '../support/run-step.ts'

const step = { ...waitForProject, name: 'wait-for-project' }
const lifecycles = [{ name: 'Default', phases: [{ name: 'All', environments: ['Test', 'Production'] }] }]
const tenanted = 'TenantedOrUntenanted' as const
const space: SpaceFile = {
  server: { taskCap: 500, cancelTakes: '00:01:00' },
  environments: ['Test', 'Production'],
  lifecycles,
  projectGroups: ['Others', 'Shop', 'Empty'],
  tenants: [
    { name: 'Zoo', projects: { Database: ['Production'], Web: ['Production'] } },
    { name: 'Park', projects: { Web: ['Production'] } },
  ],
  projects: [
    { name: 'Database', group: 'Shop', tenanted, runbooks: [{ name: 'Reindex' }] },
    { name: 'Web', group: 'Shop', tenanted },
    { name: 'Payroll', tenanted },
    { name: 'Old One', disabled: true },
    {
      name: 'Ledger',
      process: [
        { name: 'Back up', takes: '00:02:00' },
        { name: 'Migrate', takes: '00:02:00' },
        { name: 'Check', takes: '00:02:00' },
      ],
      releases: [{ version: '1.0.0' }],
      deployments: [3, 2, 1].map((days) => ({
        release: '1.0.0',
        environment: 'Production',
        at: `${days}.00:00:00 ago`,
        takes: '00:06:00',
      })),
    },
    {
      name: 'Guarded',
      process: [
        { name: 'Approve', manualIntervention: {} },
        { name: 'Deploy', takes: '00:01:00' },
      ],
    },
  ],
}

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
})
afterEach(() => octopus.close())

/** As somebody does in the portal. */
async function deleteProject(slug: string): Promise<void> {
  const projects = `/api/${octopus.spaceId}/projects`
  const { body } = await callApi(octopus, `${projects}/${slug}`)
  const { status } = await callApi(octopus, `${projects}/${(body as { Id: string }).Id}`, { method: 'DELETE' })
  expect(status).toBe(200)
}

const run = (task: StepRun['task'], parameters: StepRun['parameters']) => runStep(octopus, step, { task, parameters })

describe('Wait for Project', () => {
  it('goes on at once where nothing of the project is running', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.settled()
    const { outputs, ...rest } = await outcome
    expect(rest).toMatchObject({
      exitCode: 0,
      waitedMs: 0,
      lines: ['Database is idle in Production: going on (nothing to wait for).'],
    })
    expect(outputs).toMatchObject({ Outcome: 'Idle', WaitedSeconds: '0', 'database.State': 'NeverDeployed' })
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

  it('asks for names once, for what is usual once, and then once a look, however many projects', async () => {
    octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, {
      projects: 'Database\nPayroll',
      tenant: 'Any',
      timeoutMinutes: '1',
      onTimeout: 'Continue',
    })
    await octopus.clock.advance({ minutes: 1 })
    await outcome
    // That a wait is made known after a minute is counted with the deadlocks.
    const paths = octopus.requests
      .map(({ path }) => path.replace(/^\/api\/Spaces-\d+\//, ''))
      .filter((path) => path !== 'libraryvariablesets')
    expect(paths.slice(0, 3).sort()).toEqual(['environments/all', 'projects/all', `tasks/${web.taskId}`])
    expect(paths.at(-1)).toBe('dashboard/dynamic')
    expect(new Set(paths.slice(3, -1))).toEqual(new Set(['tasks']))
    expect(paths.length - 3).toBeLessThanOrEqual(15)
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
    octopus.deploy('Database', '2.1.0', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    expect(await waiting).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Success' } })
  })

  it('counts only untenanted deployments in an untenanted one, and any where told', async () => {
    octopus.deploy('Database', '2.1.0', 'Production', { tenant: 'Zoo' })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const ours = run(web, { projects: 'Database', timeoutMinutes: '0' })
    const any = run(web, { projects: 'Database', timeoutMinutes: '0', tenant: 'Any' })
    await octopus.clock.settled()
    expect([await ours, await any]).toMatchObject([{ exitCode: 0 }, { exitCode: 1 }])
  })

  it('takes the deployments of a project without tenants for those of every tenant', async () => {
    octopus.deploy('Ledger', '1.0.1', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production', { tenant: 'Zoo' })
    const outcome = run(web, { projects: 'Ledger\nDatabase', timeoutMinutes: '0' })
    await octopus.clock.settled()
    expect((await outcome).resultMessage).toContain('Waiting for Ledger: Deploy Ledger release 1.0.1 to Production')
  })

  it('says at once that a project will never be deployed for its tenant', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production', { tenant: 'Park' })
    const outcome = run(web, { projects: 'Database', until: 'Succeeded' })
    await octopus.clock.settled()
    expect((await outcome).resultMessage).toContain(
      'Not connected to the tenant Park in Production, and so never deployed there for it: Database.',
    )
  })

  it('waits for the first success, past a failure', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', until: 'Succeeded', onFailure: 'Wait' })
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
      'Database: the latest deployment to Production, 2.1.0, is Failed',
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
    expect(resultMessage).toMatch(/^Gave up after 30 minutes\.\nWaiting for Database: Deploy Database release 2\.1\.0/)
    expect(resultMessage).toContain('Cancel or finish what is stuck, or raise "Timeout minutes" on this step.')
    const { lines, ...wentOn } = await goingOn
    expect(wentOn).toMatchObject({ exitCode: 0, outputs: { Outcome: 'TimedOut' } })
    expect(lines.at(-1)).toBe('Going on all the same, as this step says.')
  })

  it('refuses to wait until its own project has succeeded', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Web', until: 'Succeeded' })
    await octopus.clock.settled()
    expect((await outcome).resultMessage).toContain('"Projects" names Web, whose latest deployment here is this one')
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
    expect(lines.at(-1)).toContain('got no usable answer since 2026-03-02 08:00:00 UTC (2 minutes, ')
  })

  it('fails as soon as what it waits for has failed, or goes on with a warning', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const failing = run(web, { projects: 'Database', until: 'Succeeded' })
    const goingOn = run(web, { projects: 'Database', until: 'Succeeded', onFailure: 'Continue' })
    await octopus.clock.advance({ minutes: 2 })
    octopus.finish(database, 'Failed', 'The disk is full')
    await octopus.clock.advance({ minutes: 1 })
    const { resultMessage, ...failed } = await failing
    expect(failed).toMatchObject({ exitCode: 1, outputs: { Outcome: 'Failed', 'database.State': 'Failed' } })
    expect(resultMessage).toContain('Database: the latest deployment to Production, 2.1.0, is Failed')
    expect(await goingOn).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Failed' } })
  })

  it('waits for a version, and tells which one is there', async () => {
    const first = octopus.deploy('Database', '2.0.9', 'Production')
    octopus.finish(first, 'Success')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', until: 'Version', versionRange: '[2.1,3.0)' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(octopus.deploy('Database', '2.1.4', 'Production'), 'Success')
    await octopus.clock.advance({ minutes: 1 })
    const { lines, outputs, exitCode } = await outcome
    expect(exitCode).toBe(0)
    expect(lines[0]).toBe('Waiting for Database: 2.0.9 is deployed to Production')
    expect(outputs).toMatchObject({ Outcome: 'Version', 'database.Version': '2.1.4' })
    expect(JSON.parse(outputs['Projects'] ?? '')).toMatchObject([
      {
        project: 'Database',
        state: 'Success',
        version: '2.1.4',
        link: expect.stringContaining('/app#/Spaces-1/tasks/') as string,
      },
    ])
  })

  it('lists a missing range and a missing step with the other mistakes of the form', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const range = run(web, { projects: 'Database', until: 'Version', versionRange: '[2.1', timeoutMinutes: 'x' })
    const step = run(web, { projects: '', until: 'StepReached' })
    await octopus.clock.settled()
    expect((await range).lines).toEqual([
      expect.stringContaining('"Timeout minutes" is "x"'),
      expect.stringContaining('"Version range" is "[2.1": give a version range'),
    ])
    expect((await step).lines).toEqual([
      expect.stringContaining('"Projects" is empty'),
      '"Step" is empty: give the name or number of a step of the other project.',
    ])
  })

  it('waits until the deployment that is running has come to a step', async () => {
    octopus.deploy('Ledger', '1.0.1', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const finished = run(web, { projects: 'Ledger', until: 'StepReached', step: 'Migrate' })
    const started = run(web, { projects: 'Ledger', until: 'StepReached', step: '2', stepState: 'Started' })
    await octopus.clock.advance({ minutes: 6 })
    const waited = [(await started).waitedMs, (await finished).waitedMs].map((ms) => ms / 60_000)
    expect(waited[0]).toBeGreaterThanOrEqual(2)
    expect(waited[0]).toBeLessThan(3)
    expect(waited[1]).toBeGreaterThanOrEqual(4)
    expect(waited[1]).toBeLessThan(5)
    expect((await finished).lines.at(-1)).toContain('Ledger finished step "Migrate" in Production: going on')
  })

  it('goes on where nothing is running that could come to a step, or fails if told to', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const goingOn = run(web, { projects: 'Ledger', until: 'StepReached', step: 'Migrate' })
    const failing = run(web, { projects: 'Ledger', until: 'StepReached', step: 'Migrate', whenNothingRuns: 'Fail' })
    await octopus.clock.settled()
    expect(await goingOn).toMatchObject({ exitCode: 0, outputs: { Outcome: 'NothingRunning' } })
    expect((await failing).resultMessage).toContain('Ledger: nothing is running in Production')
  })

  it('says that the deployment which was running has no such step', async () => {
    octopus.deploy('Ledger', '1.0.1', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Ledger', until: 'StepReached', step: 'Migrat' })
    await octopus.clock.advance({ minutes: 8 })
    expect((await outcome).resultMessage).toMatch(/has no such step; it has 1 Back up, 2 Migrate, 3 Check/)
  })

  it('says when a deployment is usually over, and looks closely around then', async () => {
    octopus.deploy('Ledger', '1.0.1', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Ledger' })
    await octopus.clock.advance({ minutes: 7 })
    const { lines, waitedMs } = await outcome
    expect(lines[0]).toContain('usually over by 2026-03-02 08:06:00 UTC')
    expect(waitedMs - 360_000).toBeLessThanOrEqual(6_000)
  })

  it('says that a deployment waits for a person', async () => {
    octopus.deploy('Guarded', '1.0.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Guarded', timeoutMinutes: '5' })
    await octopus.clock.advance({ minutes: 5 })
    expect((await outcome).lines[0]).toMatch(
      /Guarded.* is Queued since 2026-03-02 08:00:00 UTC, waiting for a person: /,
    )
  })

  it('says what a queued deployment is queued behind', async () => {
    octopus.deploy('Database', '2.1.0', 'Production')
    octopus.deploy('Database', '2.1.1', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', timeoutMinutes: '0' })
    await octopus.clock.settled()
    expect((await outcome).lines[1]).toContain('is Queued, queued behind Deploy Database release 2.1.0 to Production')
  })

  it('counts what is scheduled for later if told to, and says when that is', async () => {
    octopus.deploy('Database', '2.1.0', 'Production', { queueTime: new Date('2026-03-02T20:00:00Z') })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', queued: 'All', timeoutMinutes: '0' })
    await octopus.clock.settled()
    expect((await outcome).lines[0]).toContain('is Queued, scheduled for 2026-03-02 20:00:00 UTC')
  })

  it('is content with any of them, or with a number', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    octopus.deploy('Payroll', '1.0.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const any = run(web, { projects: 'Database, Payroll', howMany: 'any' })
    const two = run(web, { projects: 'Database, Payroll, Ledger', howMany: '2' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect([await any, await two]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }])
  })

  it('takes a group for all its projects but our own', async () => {
    octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const group = run(web, { projects: 'group: shop\nPayroll', timeoutMinutes: '0' })
    const empty = run(web, { projects: 'group: Empty' })
    await octopus.clock.settled()
    expect(Object.keys((await group).outputs).filter((name) => name.endsWith('.State'))).toEqual([
      'payroll.State',
      'database.State',
    ])
    expect((await empty).resultMessage).toContain('The project group "Empty" has no project but this one')
  })

  it('says that a project is disabled, which will not be deployed', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Old One', until: 'Succeeded', timeoutMinutes: '0' })
    await octopus.clock.settled()
    expect((await outcome).lines[0]).toBe(
      'Waiting for Old One (disabled), which has not been deployed to Production yet',
    )
  })

  it('sees more running deployments than a page of the list holds', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    for (let i = 0; i < 40; i += 1) octopus.deploy('Payroll', `1.0.${i}`, 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Success' } })
  })

  it('runs twice in one process, and again after a retry, without a memory of the first time', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const first = run(web, { projects: 'Database', timeoutMinutes: '1' })
    await octopus.clock.advance({ minutes: 1 })
    expect(await first).toMatchObject({ exitCode: 1 })
    const second = run(web, { projects: 'Database' })
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect(await second).toMatchObject({ exitCode: 0 })
  })

  it('waits in a runbook as in a deployment', async () => {
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const reindex = octopus.runRunbook('Database', 'Reindex', 'Production')
    const outcome = run(reindex, { projects: 'Web' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(web, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'web.State': 'Success' } })
  })

  it('goes on waiting for a project that is renamed meanwhile', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 1 })
    const address = `${octopus.url}/api/${octopus.spaceId}/projects/database`
    const headers = { 'x-octopus-apikey': octopus.apiKey, 'content-type': 'application/json' }
    const project = (await (await fetch(address, { headers })).json()) as Readonly<Record<string, string>>
    const renamed = { ...project, Name: 'Ledgers', Slug: 'ledgers' }
    const body = JSON.stringify(renamed)
    expect(
      await fetch(address.replace(/database$/, project['Id'] ?? ''), { method: 'PUT', headers, body }),
    ).toMatchObject({
      status: 200,
    })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Success' } })
  })

  it('goes on when a project that it waits for to be idle is deleted meanwhile: nothing of it runs any more', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(database, 'Success')
    await deleteProject('database')
    await octopus.clock.advance({ minutes: 1 })
    expect(await outcome).toMatchObject({
      exitCode: 0,
      outputs: { Outcome: 'Idle', 'database.State': 'NeverDeployed' },
    })
  })

  it('names a project that is deleted while its success is waited for, which would never come', async () => {
    const failed = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(failed, 'Failed')
    const outcome = run(web, { projects: 'Database\nPayroll', until: 'Succeeded', onFailure: 'Wait' })
    await octopus.clock.advance({ minutes: 1 })
    await deleteProject('database')
    await octopus.clock.advance({ minutes: 2 })
    expect(await outcome).toMatchObject({
      exitCode: 1,
      resultMessage:
        'Deleted, or hidden from the user of the API key, while this deployment waited: Database. Take them out of ' +
        '"Projects".',
    })
  })

  it('counts a deployment that is being canceled until it is', async () => {
    const database = octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database' })
    await octopus.clock.advance({ minutes: 1 })
    octopus.cancel(database)
    await octopus.clock.advance({ seconds: 20 })
    expect(octopus.task(database)).toMatchObject({ State: 'Cancelling' })
    await octopus.clock.advance({ minutes: 2 })
    const { lines, waitedMs } = await outcome
    expect(lines.some((line) => line.includes('is Cancelling since'))).toBe(true)
    expect(waitedMs).toBeGreaterThanOrEqual(120_000)
  })

  it('goes on although what it would tell later steps about the projects is refused', async () => {
    octopus.faults.add({ kind: 'error', status: 500, route: '/dashboard/dynamic' })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = run(web, { projects: 'Database', outageMinutes: '1' })
    await octopus.clock.advance({ minutes: 3 })
    const { exitCode, lines, outputs } = await outcome
    expect({ exitCode, outcome: outputs['Outcome'] }).toEqual({ exitCode: 0, outcome: 'Idle' })
    expect(lines.some((line) => line.startsWith('The output variables of the projects are missing: GET '))).toBe(true)
  })
})
