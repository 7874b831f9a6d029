// Cross-Project Lock as a whole, in this process, against the simulator. Its clock moves only when told.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator, type TaskReference } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import crossProjectLock from '../../steps/cross-project-lock/step.ts'
import { runStep } from '../support/run-step.ts'

const step = { ...crossProjectLock, name: 'cross-project-lock' }
const projects = ['Web', 'Payroll', 'Ledger', 'Shop', 'Stock']
const space: SpaceFile = {
  server: { taskCap: 500, cancelTakes: '00:01:00' },
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: [
    ...projects.map((name) => ({ name })),
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

interface Options {
  readonly locks?: string
  readonly action?: string
  readonly target?: string
  readonly [parameter: string]: string | undefined
}

/** Runs the step in a task, as the action and for the target given. */
function run(
  task: TaskReference,
  { action = 'Acquire', locks = 'Payments DB', target = '', id, ...more }: Options = {},
) {
  const given = Object.entries(more).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return runStep(octopus, step, {
    task,
    parameters: { locks, action, ...(Object.fromEntries(given) as Record<string, string>) },
    variables: { 'Octopus.Action.Id': id ?? action, 'Octopus.Machine.Id': target },
  })
}

async function finished<T>(outcome: Promise<T>): Promise<T> {
  await octopus.clock.settled()
  return outcome
}

const acquire = (task: TaskReference, options?: Options) => finished(run(task, options))
const release = (task: TaskReference, options?: Options) => finished(run(task, { action: 'Release', ...options }))
const deploy = (project: string) => octopus.deploy(project, '1.0.0', 'Production')

describe('Cross-Project Lock', () => {
  it('takes a free lock at once, with three requests, and gives it back with three', async () => {
    const web = deploy('Web')
    const before = octopus.requests.length
    expect(await acquire(web)).toMatchObject({
      exitCode: 0,
      waitedMs: 0,
      outputs: { Acquired: 'True', WaitedSeconds: '0', Slot: '1', FencingToken: String(octopus.clock.now()) },
      lines: [`Lock "Payments DB" acquired without waiting: fencing token ${octopus.clock.now()}, slot 1 of 1.`],
    })
    expect(octopus.requests.length - before).toBe(3)
    await octopus.clock.advance({ minutes: 4 })
    expect(await release(web)).toMatchObject({
      exitCode: 0,
      lines: ['Lock "Payments DB" released after 4 minutes.'],
    })
    expect(octopus.requests.length - before).toBe(6)
  })

  it('holds the second until the first has released it, and says who has it', async () => {
    const web = deploy('Web')
    const payroll = deploy('Payroll')
    await acquire(web, { reason: 'Migrating' })
    const second = run(payroll)
    await octopus.clock.advance({ minutes: 5 })
    await release(web)
    await octopus.clock.advance({ seconds: 3 })
    const { lines, outputs } = await second
    expect(outputs).toMatchObject({ Acquired: 'True' })
    expect(lines[0]).toBe('Waiting for lock "Payments DB": this deployment is next in line')
    expect(lines[1]).toMatch(
      /^Lock "Payments DB" is with Web 1\.0\.0 to Production since .* UTC, started by .*: Migrating, /,
    )
    expect(lines).toHaveLength(3)
    expect(Number(outputs['WaitedSeconds'])).toBeLessThanOrEqual(303)
  })

  it('is free when the deployment that has it ends, however it ends', async () => {
    const [web, payroll, ledger] = [deploy('Web'), deploy('Payroll'), deploy('Ledger')]
    await acquire(web)
    const second = run(payroll)
    const third = run(ledger)
    await octopus.clock.advance({ minutes: 1 })
    octopus.finish(web, 'Failed')
    await octopus.clock.advance({ seconds: 15 })
    expect(await second).toMatchObject({ outputs: { Acquired: 'True' } })
    octopus.cancel(payroll)
    await octopus.clock.advance({ minutes: 2 })
    expect(await third).toMatchObject({ outputs: { Acquired: 'True' } })
  })

  it('keeps a deployment that is being canceled inside until it is over', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await acquire(web)
    const second = run(payroll)
    await octopus.clock.advance({ seconds: 5 })
    octopus.cancel(web)
    await octopus.clock.advance({ seconds: 50 })
    expect(octopus.task(web)).toMatchObject({ State: 'Cancelling' })
    await octopus.clock.advance({ minutes: 1 })
    expect(Number((await second).outputs['WaitedSeconds'])).toBeGreaterThan(60)
  })

  it('serves in order of arrival, and admits as many as the limit says, each with a slot of its own', async () => {
    const tasks = projects.map(deploy)
    const outcomes = []
    for (const task of tasks) {
      outcomes.push(run(task, { limit: '2' }))
      await octopus.clock.advance({ seconds: 20 })
    }
    const [first, second, third] = outcomes
    expect((await first)?.outputs['Slot']).toBe('1')
    expect((await second)?.outputs['Slot']).toBe('2')
    await release(tasks[0] as TaskReference)
    await octopus.clock.advance({ seconds: 3 })
    expect((await third)?.outputs['Slot']).toBe('1')
    for (const task of tasks.slice(1, 3)) await release(task)
    await octopus.clock.advance({ minutes: 2 })
    const fences = (await Promise.all(outcomes)).map(({ outputs }) => Number(outputs['FencingToken']))
    expect(fences).toEqual(fences.toSorted((a, b) => a - b))
    expect(new Set(fences).size).toBe(fences.length)
  })

  it('lets those that share in together, and nobody past one that waits for it alone', async () => {
    const [web, payroll, ledger, shop] = [deploy('Web'), deploy('Payroll'), deploy('Ledger'), deploy('Shop')]
    await acquire(web, { mode: 'Shared' })
    await acquire(payroll, { mode: 'Shared' })
    const writer = run(ledger)
    await octopus.clock.advance({ seconds: 5 })
    const reader = run(shop, { mode: 'Shared' })
    await octopus.clock.advance({ seconds: 60 })
    await release(web)
    await release(payroll)
    await octopus.clock.advance({ seconds: 3 })
    expect(await writer).toMatchObject({ outputs: { Acquired: 'True' } })
    await release(ledger)
    await octopus.clock.advance({ seconds: 10 })
    expect(await reader).toMatchObject({ outputs: { Acquired: 'True' } })
  })

  it('takes several in one order whatever order they are named in, all or none', async () => {
    const [web, payroll, ledger] = [deploy('Web'), deploy('Payroll'), deploy('Ledger')]
    await acquire(ledger, { locks: 'beta' })
    const both = await acquire(web, { locks: 'Beta\nAlpha', timeoutMinutes: '0', onTimeout: 'Continue' })
    expect(both).toMatchObject({ exitCode: 0, outputs: { Acquired: 'False' } })
    expect(both.lines.join('\n')).toContain('Lock "Beta" is not free.')
    expect(await acquire(payroll, { locks: 'ALPHA' })).toMatchObject({ waitedMs: 0, outputs: { Acquired: 'True' } })
    expect(await acquire(web, { locks: 'Gamma, Delta' })).toMatchObject({
      outputs: { Acquired: 'True', 'Gamma.Slot': '1', 'Delta.Slot': '1' },
    })
  })

  it('fails at the timeout with who has it, and leaves nothing behind', async () => {
    const [web, payroll, ledger] = [deploy('Web'), deploy('Payroll'), deploy('Ledger')]
    await acquire(web)
    const second = run(payroll, { timeoutMinutes: '10' })
    await octopus.clock.advance({ minutes: 11 })
    const { exitCode, resultMessage, waitedMs } = await second
    expect(exitCode).toBe(1)
    expect(resultMessage).toMatch(
      /was not free within 10 minutes\.\n.*next in line\nLock "Payments DB" is with Web 1\.0\.0/,
    )
    expect(waitedMs).toBe(600_000)
    await release(web)
    expect(await acquire(ledger)).toMatchObject({ waitedMs: 0 })
  })

  it('is one hold for all steps and targets of a deployment, released when all have', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await acquire(web, { target: 'Machines-1' })
    expect(await acquire(web, { target: 'Machines-2' })).toMatchObject({ waitedMs: 0 })
    const second = run(payroll)
    await octopus.clock.advance({ seconds: 30 })
    expect((await release(web, { target: 'Machines-1' })).lines).toEqual([
      'Lock "Payments DB" stays with this deployment until its other steps release it too.',
    ])
    // Tried again, it frees nothing twice.
    await release(web, { target: 'Machines-1' })
    await octopus.clock.advance({ seconds: 30 })
    await release(web, { target: 'Machines-2' })
    await octopus.clock.advance({ seconds: 3 })
    expect(Number((await second).outputs['WaitedSeconds'])).toBeGreaterThan(60)
  })

  it('lets a child take part in the hold of its parent', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await acquire(web)
    const parentTask = octopus.task(web).Id
    expect(await acquire(payroll, { parentTask })).toMatchObject({ waitedMs: 0, outputs: { Acquired: 'True' } })
  })

  it('names who set another limit', async () => {
    const [web, payroll] = [deploy('Web'), deploy('Payroll')]
    await acquire(web, { limit: '2' })
    expect(await acquire(payroll)).toMatchObject({
      exitCode: 1,
      resultMessage: expect.stringMatching(
        /"Limit" 2, set by Web 1\.0\.0 to Production \(ServerTasks-\d+\); this step says 1/,
      ) as unknown,
    })
  })

  it('says that there is nothing to release', async () => {
    expect(await release(deploy('Web'))).toMatchObject({
      exitCode: 0,
      lines: ['This deployment does not have lock "Payments DB": there is nothing to release.'],
    })
  })

  it('says which holder waits for a person', async () => {
    const guarded = deploy('Guarded')
    const web = deploy('Web')
    await octopus.clock.advance({ seconds: 10 })
    await acquire(guarded)
    const second = run(web, { timeoutMinutes: '1' })
    await octopus.clock.advance({ minutes: 2 })
    expect((await second).lines[1]).toContain('waiting for a person: ')
  })

  it('names every mistake in its form at once', async () => {
    const { exitCode, lines } = await acquire(deploy('Web'), {
      locks: ' ',
      limit: '0',
      mode: 'Both',
      parentTask: 'the other one',
    })
    expect(exitCode).toBe(1)
    expect(lines.join('\n')).toMatch(
      /"Locks" is empty.*\n.*"Limit" is "0".*\n.*"Mode" is "Both".*\n.*"Parent task" is "the other one"/,
    )
  })
})
