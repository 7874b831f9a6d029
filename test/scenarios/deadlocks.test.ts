// Deployments that wait for each other, against the simulator. Its clock moves only when told.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator, type TaskReference } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import crossProjectLock from '../../steps/cross-project-lock/step.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'
import { runStep, type StepOutcome } from '../support/run-step.ts'

const space: SpaceFile = {
  server: { taskCap: 500 },
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: ['Database', 'Web', 'Payroll', 'Mirror'],
}

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
})
afterEach(() => octopus.close())

const lockStep = { ...crossProjectLock, name: 'cross-project-lock' }
const waitStep = { ...waitForProject, name: 'wait-for-project' }

const deploy = (project: string) => octopus.deploy(project, '1.0.0', 'Production')
const take = (task: TaskReference, locks: string, more: Readonly<Record<string, string>> = {}) =>
  runStep(octopus, lockStep, {
    task,
    parameters: { locks, ...more },
    variables: { 'Octopus.Action.Id': more['action'] ?? 'Acquire' },
  })
const waitFor = (task: TaskReference, projects: string, more: Readonly<Record<string, string>> = {}) =>
  runStep(octopus, waitStep, { task, parameters: { projects, ...more } })

/** Gives a task a lock that nobody else has. */
async function give(task: TaskReference, lock: string, limit = '1'): Promise<void> {
  const taking = take(task, lock, { limit })
  await octopus.clock.settled()
  expect(await taking).toMatchObject({ exitCode: 0, waitedMs: 0 })
}

/** What has come of runs that have ended, in order of the runs; of the others, nothing. */
async function ended(runs: readonly Promise<StepOutcome>[]): Promise<readonly (StepOutcome | undefined)[]> {
  const now = new Promise<undefined>((resolve) => setImmediate(resolve, undefined))
  return Promise.all(runs.map((run) => Promise.race([run, now])))
}

const exitCodes = async (runs: readonly Promise<StepOutcome>[]) =>
  (await ended(runs)).map((outcome) => outcome?.exitCode)

describe('a ring of waits', () => {
  it('of two that take A then B and B then A: one gives way within two minutes, and the other goes on', async () => {
    const [web, database] = [deploy('Web'), deploy('Database')]
    await give(web, 'A')
    await give(database, 'B')
    const first = take(web, 'B')
    await octopus.clock.advance({ seconds: 10 })
    const second = take(database, 'A')
    await octopus.clock.advance({ minutes: 2 })
    const [, victim] = await ended([first, second])
    expect(victim?.resultMessage?.split('\n')).toEqual([
      'Deadlock: these wait for each other, and none of them could go on.',
      `Database 1.0.0 to Production, [${database.taskId}](~/app#/tasks/${database.taskId}), waits for lock "A", which is with Web 1.0.0 to Production`,
      `Web 1.0.0 to Production, [${web.taskId}](~/app#/tasks/${web.taskId}), waits for lock "B", which is with Database 1.0.0 to Production`,
      expect.stringContaining('This one gives way.'),
    ])
    octopus.finish(database, 'Failed')
    await octopus.clock.advance({ minutes: 1 })
    expect(await first).toMatchObject({ exitCode: 0, outputs: { Acquired: 'True' } })
  })

  it('of three, each with the lock that the next one wants', async () => {
    const tasks = [deploy('Web'), deploy('Database'), deploy('Payroll')]
    for (const [index, task] of tasks.entries()) await give(task, `lock ${index}`)
    const runs = tasks.map((task, index) => take(task, `lock ${(index + 1) % 3}`))
    await octopus.clock.advance({ minutes: 2 })
    const outcomes = await ended(runs)
    const victim = outcomes.findIndex((outcome) => outcome?.exitCode === 1)
    expect(outcomes.filter((outcome) => outcome)).toHaveLength(1)
    expect(outcomes[victim]?.resultMessage?.match(/waits for lock "lock \d"/g)).toHaveLength(3)
    for (const distance of [0, 2]) {
      octopus.finish(tasks[(victim + distance) % 3] ?? '', 'Success')
      await octopus.clock.advance({ minutes: 1 })
    }
    expect((await exitCodes(runs)).sort()).toEqual([0, 0, 1])
  })

  it('of a deployment that has a lock and waits for a project that waits for the lock', async () => {
    const [web, database] = [deploy('Web'), deploy('Database')]
    await give(web, 'A')
    const holder = waitFor(web, 'Database')
    const contender = take(database, 'A')
    await octopus.clock.advance({ minutes: 2 })
    const outcomes = await ended([holder, contender])
    expect(outcomes.filter((outcome) => outcome)).toMatchObject([{ exitCode: 1 }])
    expect(outcomes.find((outcome) => outcome)?.resultMessage).toContain(
      `waits for Database 1.0.0 to Production to end`,
    )
  })

  it('of two projects that wait for each other to be idle: one goes on, the other when that one has ended', async () => {
    const [web, database] = [deploy('Web'), deploy('Database')]
    const first = waitFor(web, 'Database')
    await octopus.clock.advance({ seconds: 20 })
    const second = waitFor(database, 'Web')
    await octopus.clock.advance({ minutes: 2 })
    expect(await ended([first])).toEqual([undefined])
    const outcome = await second
    expect(outcome).toMatchObject({ exitCode: 0, outputs: { Outcome: 'WentFirst' } })
    expect(outcome.lines.join('\n')).toContain('None of them is at work, so this deployment goes first.')
    await octopus.clock.advance({ minutes: 10 })
    expect(await ended([first])).toEqual([undefined])
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect(await first).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Idle' } })
  })

  it('of three projects that wait for each other to be idle: they go on one after the other', async () => {
    const projects = ['Web', 'Database', 'Payroll']
    const tasks = projects.map(deploy)
    const runs = tasks.map((task, index) => waitFor(task, projects.filter((_, other) => other !== index).join('\n')))
    const gone = new Set<number>()
    for (let turn = 1; turn <= 3; turn += 1) {
      await octopus.clock.advance({ minutes: 2 })
      const codes = await exitCodes(runs)
      expect(codes.filter((code) => code === 0)).toHaveLength(turn)
      const next = codes.findIndex((code, index) => code === 0 && !gone.has(index))
      await octopus.clock.advance({ minutes: 5 })
      expect(await exitCodes(runs)).toEqual(codes)
      gone.add(next)
      octopus.finish(tasks[next] ?? '', 'Success')
    }
  })

  it('through success passes over one whose timeout may be passed over', async () => {
    const [web, database] = [deploy('Web'), deploy('Database')]
    const first = waitFor(web, 'Database', { until: 'Succeeded', onTimeout: 'Continue' })
    const second = waitFor(database, 'Web', { until: 'Succeeded', onTimeout: 'Continue' })
    await octopus.clock.advance({ minutes: 2 })
    const outcome = (await ended([first, second])).find((one) => one)
    expect(outcome).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Deadlock' } })
    expect(outcome?.lines.at(-1)).toBe('Going on all the same, as this step says.')
  })
})

describe('no ring', () => {
  it('is a semaphore of which one holder is at work, until that one waits as well', async () => {
    const [web, database, payroll] = [deploy('Web'), deploy('Database'), deploy('Payroll')]
    await give(web, 'A', '2')
    await give(payroll, 'A', '2')
    const runs = [waitFor(web, 'Database'), take(database, 'A', { limit: '2' })]
    await octopus.clock.advance({ minutes: 4 })
    expect(await ended(runs)).toEqual([undefined, undefined])
    const last = waitFor(payroll, 'Database')
    await octopus.clock.advance({ minutes: 2 })
    expect((await ended([...runs, last])).filter((outcome) => outcome)).toMatchObject([{ exitCode: 1 }])
  })

  it('is a wait for any of two projects of which one is at work', async () => {
    const [web, database, mirror] = [deploy('Web'), deploy('Database'), deploy('Mirror')]
    await give(web, 'A')
    const holder = waitFor(web, 'Database\nMirror', { howMany: 'Any' })
    const contender = take(database, 'A')
    await octopus.clock.advance({ minutes: 4 })
    expect(await ended([holder, contender])).toEqual([undefined, undefined])
    octopus.finish(mirror, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect(await holder).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Idle' } })
  })

  it('is what somebody has left by a timeout of its own', async () => {
    const [web, database] = [deploy('Web'), deploy('Database')]
    await give(web, 'A')
    const holder = waitFor(web, 'Database', { timeoutMinutes: '2', onTimeout: 'Continue' })
    await octopus.clock.advance({ minutes: 3 })
    expect(await holder).toMatchObject({ exitCode: 0, outputs: { Outcome: 'TimedOut' } })
    const contender = take(database, 'A')
    await octopus.clock.advance({ minutes: 4 })
    expect(await ended([contender])).toEqual([undefined])
  })
})

describe('being found', () => {
  const onDocuments = () => octopus.requests.filter(({ path }) => path.includes('libraryvariablesets'))

  it('costs nothing where a wait lasts half a minute', async () => {
    const [database, web] = [deploy('Database'), deploy('Web')]
    const outcome = waitFor(web, 'Database')
    await octopus.clock.advance({ seconds: 30 })
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    await outcome
    expect(onDocuments()).toEqual([])
  })

  it('costs six requests where a wait lasts long and leads nobody back to it', async () => {
    const [database, web] = [deploy('Database'), deploy('Web')]
    const outcome = waitFor(web, 'Database')
    await octopus.clock.advance({ minutes: 30 })
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    await outcome
    expect(onDocuments()).toHaveLength(6)
  })
})
