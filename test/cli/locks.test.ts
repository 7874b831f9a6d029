// `octosteps locks` beside deployments in the simulator.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { locksCommand } from '../../cli/locks.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator, type TaskReference } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import crossProjectLock from '../../steps/cross-project-lock/step.ts'
import { callApi } from '../support/call-api.ts'
import { runCommand, type CommandRun, type Ended } from '../support/run-command.ts'
import { runStep } from '../support/run-step.ts'

const octosteps = fileURLToPath(new URL('../../bin/octosteps.mjs', import.meta.url))
const step = { ...crossProjectLock, name: 'cross-project-lock' }
const approving = { name: 'Approve the release', manualIntervention: { teams: ['Release managers'] } }
const space: SpaceFile = {
  server: { taskCap: 50 },
  users: [
    { username: 'night shift', apiKeys: ['API-NIGHTSHIFT'] },
    {
      username: 'webmaster',
      apiKeys: ['API-WEBMASTER'],
      permissions: ['LibraryVariableSetView', { name: 'TaskView', projects: ['Web'] }],
    },
    { username: 'trainee', apiKeys: ['API-TRAINEE'], permissions: ['LibraryVariableSetView'] },
  ],
  teams: [{ name: 'Release managers', members: ['night shift'] }],
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: ['Web', 'Payroll', 'Ledger', { name: 'Guarded', process: [approving] }],
}

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
})
afterEach(() => octopus.close())

/** Runs `octosteps locks`. */
function locks(words: readonly string[], { environment, typed }: Partial<CommandRun> = {}): Promise<Ended> {
  const usual = { OCTOPUS_URL: octopus.url, OCTOPUS_API_KEY: octopus.apiKey, OCTOPUS_SPACE: '' }
  return runCommand(locksCommand, words, { environment: { ...usual, ...environment }, typed })
}

const deploy = (project: string) => octopus.deploy(project, '1.0.0', 'Production')

/** Starts the step in a task, and lets it come to rest: it has the lock then, or waits for it. */
async function ask(task: TaskReference, parameters: Readonly<Record<string, string>> = {}) {
  const outcome = runStep(octopus, step, {
    task,
    parameters: { locks: 'Payments DB', ...parameters },
    variables: { 'Octopus.Action.Id': parameters['action'] ?? 'Acquire' },
  })
  await octopus.clock.settled()
  return { outcome }
}

describe('octosteps locks', () => {
  it('says that nobody has ever used one', async () => {
    expect(await locks([])).toEqual({
      status: 0,
      stdout: `Nobody has ever used a lock in space ${octopus.spaceId}.\n`,
      stderr: '',
    })
  })

  it('lists who has each, since when, how many wait and for how long, and how their tasks stand', async () => {
    const [web, payroll, ledger, guarded] = [deploy('Web'), deploy('Payroll'), deploy('Ledger'), deploy('Guarded')]
    await octopus.clock.advance({ seconds: 10 })
    await ask(web, { reason: 'Migrating' })
    await octopus.clock.advance({ minutes: 3 })
    await ask(payroll)
    await octopus.clock.advance({ minutes: 2 })
    await ask(guarded, { locks: 'Beds', limit: '2' })
    await ask(ledger, { locks: 'Beds', limit: '2' })
    await ask(web, { locks: 'Idle' })
    await ask(web, { locks: 'Idle', action: 'Release' })
    octopus.finish(ledger, 'Failed')
    const { status, stdout, stderr } = await locks(['list'])
    const task = (reference: TaskReference) => octopus.task(reference).Id
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['Lock', 'Held by', 'Task', 'Since', 'Waiting', 'Longest wait', 'Task state'],
      [
        'beds (2)',
        'Guarded 1.0.0 to Production',
        task(guarded),
        '2026-03-02 08:05:10 UTC',
        '0',
        expect.stringMatching(/^\w+, waiting for a person: Approve the release \(Release managers\)$/),
      ],
      [
        '',
        'Ledger 1.0.0 to Production',
        task(ledger),
        '2026-03-02 08:05:10 UTC',
        'Failed: whoever is next takes it out',
      ],
      ['idle', 'free', '0'],
      ['payments db', 'Web 1.0.0 to Production', task(web), '2026-03-02 08:00:10 UTC', '1', '2 minutes', 'Executing'],
      [''],
    ])
  })

  it('shows one lock with everybody who waits for it', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await ask(web, { reason: 'Migrating' })
    await ask(payroll)
    await octopus.clock.advance({ minutes: 4 })
    const { status, stdout } = await locks(['show', ' PAYMENTS  db '])
    expect(status).toBe(0)
    const id = octopus.task(web).Id
    expect(stdout).toContain(
      [
        'Lock "payments db" is held by',
        `- Web 1.0.0 to Production (${id}, Executing): Migrating`,
        '  since 2026-03-02 08:00:00 UTC, 4 minutes',
        `  slot 1, fencing token ${octopus.clock.now() - 240_000}, started by night shift`,
        `  ${octopus.url}/app#/${octopus.spaceId}/tasks/${id}`,
        'In line, the next first:',
        `1. Payroll 1.0.0 to Production (${octopus.task(payroll).Id}, Executing)`,
        '   waiting since 2026-03-02 08:00:00 UTC, 4 minutes',
      ].join('\n'),
    )
  })

  it('names the locks that there are where there is none of that name', async () => {
    await ask(deploy('Web'))
    expect(await locks(['show', 'Paymentsdb'])).toEqual({
      status: 1,
      stdout: '',
      stderr: `There is no lock "Paymentsdb" in space ${octopus.spaceId}: nobody has ever asked for it. There are: payments db.\n`,
    })
  })

  it('prints JSON for machines', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await ask(web)
    await ask(payroll)
    await octopus.clock.advance({ seconds: 90 })
    const all = await locks(['--json'])
    const one = await locks(['show', 'payments db', '--json'])
    const listed = JSON.parse(all.stdout) as { readonly locks: readonly unknown[] }
    expect(listed).toMatchObject({ space: octopus.spaceId, broken: [], locks: [{ lock: 'payments db', limit: 1 }] })
    expect(listed.locks).toEqual([JSON.parse(one.stdout)])
    expect(JSON.parse(one.stdout)).toMatchObject({
      longestWaitSeconds: 90,
      holding: [{ task: octopus.task(web).Id, seconds: 90, taskState: 'Executing', taskIsOver: false, slot: 1 }],
      waiting: [{ task: octopus.task(payroll).Id, deployment: 'Payroll 1.0.0 to Production', mode: 'exclusive' }],
    })
  })

  it('names a lock that was changed by hand, shows the others, and ends with 1', async () => {
    await ask(deploy('Web'))
    await ask(deploy('Payroll'), { locks: 'Other' })
    const { body } = await callApi(octopus, `/api/${octopus.spaceId}/libraryvariablesets?partialName=other`)
    const [set] = (body as { readonly Items: readonly { readonly Id: string }[] }).Items
    await callApi(octopus, `/api/${octopus.spaceId}/libraryvariablesets/${set?.Id ?? ''}`, {
      method: 'PUT',
      body: { ...set, Description: 'Do not touch' },
    })
    const { status, stdout } = await locks([])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^payments db +Web 1\.0\.0 to Production/m)
    expect(stdout).toContain(
      'Lock "other" cannot be read. The library variable set "Coordination / lock / other #00000001" has a ' +
        'description that was changed by hand.',
    )
    expect(JSON.parse((await locks(['--json'])).stdout)).toMatchObject({
      locks: [{ lock: 'payments db' }],
      broken: [{ lock: 'other' }],
    })
    const shown = await locks(['show', 'other'])
    expect(shown).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('To start afresh') as string })
  })

  it('shows which tasks it may not see', async () => {
    await ask(deploy('Web'))
    const { status, stdout } = await locks([], { environment: { OCTOPUS_API_KEY: 'API-TRAINEE' } })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^payments db +Web 1\.0\.0 to Production +ServerTasks-\d+ .* not to be seen with this key$/m)
  })

  it('tells a task that was deleted from one that is hidden', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await ask(web, { locks: 'Deleted' })
    await ask(payroll, { locks: 'Hidden' })
    octopus.finish(web, 'Success')
    await callApi(octopus, `/api/${octopus.spaceId}/deployments/${web.deploymentId}`, { method: 'DELETE' })
    const { stdout } = await locks([], { environment: { OCTOPUS_API_KEY: 'API-WEBMASTER' } })
    expect(stdout).toMatch(/^deleted .* Deleted: whoever is next takes it out$/m)
    expect(stdout).toMatch(/^hidden .* not to be seen with this key$/m)
  })
})

describe('octosteps locks release', () => {
  it('takes the lock from its holder, who learns it, and the next goes on', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await ask(web)
    const { outcome: second } = await ask(payroll)
    await octopus.clock.advance({ minutes: 5 })
    const id = octopus.task(web).Id
    const { status, stdout, stderr } = await locks(['release', 'Payments DB', '--task', id, '--yes'])
    expect(stderr).toBe(
      `Lock "payments db" will be taken from Web 1.0.0 to Production (${id}, Executing).\n` +
        'Its deployment is not stopped: it goes on, beside whoever gets the lock, until it next acquires or releases the ' +
        'lock, and fails then. If it should not go on, cancel it instead: that frees the lock too.\n' +
        `Then has it: Payroll 1.0.0 to Production (${octopus.task(payroll).Id}, Executing).\n`,
    )
    expect(stdout).toBe(
      `Taken from Web 1.0.0 to Production (${id}). Lock "payments db" is now with Payroll 1.0.0 to Production ` +
        `(${octopus.task(payroll).Id}, Executing); 0 in line.\n`,
    )
    expect(status).toBe(0)
    await octopus.clock.advance({ seconds: 3 })
    expect(await second).toMatchObject({ exitCode: 0, outputs: { Acquired: 'True' } })

    const learned = /^The lock was taken from this task by hand, at 2026-03-02T08:05:00\S* by night shift: /
    const { outcome: released } = await ask(web, { action: 'Release' })
    expect(await released).toMatchObject({ exitCode: 1, resultMessage: expect.stringMatching(learned) as string })
    const { outcome: again } = await ask(web)
    expect(await again).toMatchObject({ exitCode: 1, resultMessage: expect.stringMatching(learned) as string })
    expect((await locks(['show', 'payments db'])).stdout).toContain(`It was taken from ${id} by hand, at 2026-03-02`)
  })

  it('takes a place in the line as well', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await ask(web)
    const { outcome: second } = await ask(payroll)
    const number = octopus.task(payroll).Id.replace('ServerTasks-', '')
    const { status, stdout } = await locks(['release', 'payments db', '--task', number, '--yes', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ released: true, lock: { waiting: [], holding: [{ slot: 1 }] } })
    await octopus.clock.advance({ seconds: 3 })
    expect(await second).toMatchObject({
      exitCode: 1,
      resultMessage: expect.stringContaining('taken from this task by hand') as string,
    })
  })

  it('changes nothing where nobody can be asked, unless --yes says so', async () => {
    const web = deploy('Web')
    await ask(web)
    const before = octopus.save()
    const { status, stdout, stderr } = await locks(['release', 'payments db', '--task', octopus.task(web).Id])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('Nothing was changed, for nobody is here to be asked: give --yes to go on.')
    expect(octopus.save()).toEqual(before)
  })

  it('asks whoever sits there, and takes no for an answer', async () => {
    const web = deploy('Web')
    await ask(web)
    const words = ['release', 'payments db', '--task', octopus.task(web).Id]
    const before = octopus.save()
    const refused = await locks(words, { typed: [''] })
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(refused.stderr).toMatch(
      /^Lock "payments db" will be taken from Web .*Go on\? \(y\/N\) \nNothing was changed\.\n$/s,
    )
    expect(octopus.save()).toEqual(before)
    expect(await locks(words, { typed: ['y'] })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Lock "payments db" is now free; 0 in line.') as string,
    })
  })

  it('asks nobody where --no-prompt says so', async () => {
    const web = deploy('Web')
    await ask(web)
    const words = ['release', 'payments db', '--no-prompt', '--task', octopus.task(web).Id]
    expect((await locks(words, { typed: ['y'] })).stderr).toContain('give --yes to go on')
  })

  it('says that there was nothing to take where the holder was faster', async () => {
    const web = deploy('Web')
    await ask(web)
    const words = ['release', 'payments db', '--task', octopus.task(web).Id]
    const typed = async () => {
      await (
        await ask(web, { action: 'Release' })
      ).outcome
      return 'yes'
    }
    expect((await locks(words, { typed: [typed] })).stdout).toMatch(
      /gave it back or ended by itself in the meantime: there was nothing to take\. Lock "payments db" is now free;/,
    )
  })

  it('names those who have it where the task does not, and refuses what is no task', async () => {
    const web = deploy('Web')
    await ask(web)
    const other = await locks(['release', 'payments db', '--task', 'ServerTasks-99999', '--yes'])
    expect(other).toMatchObject({ status: 1, stdout: '' })
    expect(other.stderr).toBe(
      `ServerTasks-99999 neither has lock "payments db" nor waits for it. Those that do: Web 1.0.0 to Production ` +
        `(${octopus.task(web).Id}, Executing).\n`,
    )
    const wrong = await locks(['release', 'payments db', '--task', 'Web', '--yes'])
    expect(wrong.stderr).toBe('--task is "Web": give the id of a task, ServerTasks-123.\n')
  })
})

describe('octosteps', () => {
  it('has the command, which ends with 1 and a sentence', { timeout: 20_000 }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [octosteps, 'locks', 'show', 'x'], {
      encoding: 'utf8',
      env: { ...process.env, OCTOPUS_URL: 'octopus.example.com', OCTOPUS_API_KEY: 'API-X' },
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(
      '"--server or OCTOPUS_URL" is "octopus.example.com": give an address such as https://octopus.example.com.\n',
    )
  })
})

describe('the server options', () => {
  it('names all that is missing at once', async () => {
    const { status, stderr } = await locks([], { environment: { OCTOPUS_URL: '', OCTOPUS_API_KEY: '' } })
    expect(status).toBe(1)
    expect(stderr).toBe(
      '"--server or OCTOPUS_URL" is empty: give an address such as https://octopus.example.com.\n' +
        'There is no API key: set OCTOPUS_API_KEY (or OCTOPUS_ACCESS_TOKEN) in the environment.\n',
    )
  })

  it('asks whoever sits there for address and key', async () => {
    const nothing = { OCTOPUS_URL: '', OCTOPUS_API_KEY: '' }
    const { status, stderr } = await locks([], { environment: nothing, typed: [octopus.url, octopus.apiKey] })
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'Octopus Server URL: \nAPI key (not shown): \n' })
  })

  it('prefers an option to the environment, takes a space by its name, and says which there are', async () => {
    const wrong = { OCTOPUS_URL: 'https://octopus.invalid', OCTOPUS_SPACE: 'Nowhere' }
    const { status, stdout } = await locks(['--server', octopus.url, '--space', 'Default'], { environment: wrong })
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Nobody has ever') as string,
    })
    expect((await locks([], { environment: { OCTOPUS_SPACE: 'Defalt' } })).stderr).toContain(
      'There is no space "Defalt".',
    )
  })

  it('says that the key is no good, without showing it and without a stack trace', async () => {
    const { status, stderr } = await locks([], { environment: { OCTOPUS_API_KEY: 'API-STOLENONE' } })
    expect(status).toBe(1)
    expect(stderr).not.toMatch(/STOLENONE|^ +at /m)
    expect(stderr).toContain('key')
  })
})
