// The generated templates of Cross-Project Lock as a user has it: in the processes of several projects, around a script
// that tells when it is inside, all under a real shell, in simulated time.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parameterName } from '../../runtime/parameters.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator, type TaskReference } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import crossProjectLock from '../../steps/cross-project-lock/step.ts'
import { shells, type TestedShell } from '../support/shells.ts'

/** What a guarded script wrote when it began or ended. */
interface Mark {
  readonly what: 'begin' | 'end'
  readonly project: string
  readonly slot: string
  /** Simulated milliseconds. */
  readonly at: number
  /** Its process. */
  readonly pid: number
}

/**
 * How long after the end of a holder the next one is inside. Whoever is next asks for tasks every 12 s, whoever is second
 * every 30 s, each at one of its looks.
 */
const noticedWithinMs = { next: 15_000, second: 40_000 }

let folder: string
let octopus: Simulator<ManualClock>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octosteps-lock-'))
})
afterEach(async () => {
  await octopus.close()
  rmSync(folder, { recursive: true })
})

interface Wanted extends Pick<TestedShell, 'flavour' | 'syntax'> {
  readonly projects: readonly string[]
  /** What stands in the step's form, by key. */
  readonly form?: Readonly<Record<string, string>>
  readonly guardedSeconds: number
}

/** A space in which each project takes the lock, runs the guarded script, and gives the lock back. */
async function open({ flavour, syntax, projects, form = {}, guardedSeconds }: Wanted): Promise<void> {
  const file = new URL(`../../templates/octopus-cross-project-lock-${flavour}.json`, import.meta.url)
  const lock = (action: string) => ({
    name: action,
    template: {
      name: `${crossProjectLock.name} (${syntax})`,
      parameters: Object.fromEntries(
        Object.entries({ locks: 'Payments DB', apiKey: '#{Coordination.ApiKey}', ...form, action }).map(
          ([key, value]) => [parameterName(crossProjectLock.parameters.prefix, key), value],
        ),
      ),
    },
  })
  const apiKey = 'API-COORDINATION'
  const space: SpaceFile = {
    server: { taskCap: 50, cancelTakes: '00:00:20' },
    users: [{ username: 'coordination', apiKeys: [apiKey] }],
    environments: ['Production'],
    lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
    stepTemplates: [JSON.parse(readFileSync(file, 'utf8')) as NonNullable<SpaceFile['stepTemplates']>[number]],
    projects: projects.map((project) => ({
      name: project,
      variables: [{ name: 'Coordination.ApiKey', value: apiKey, sensitive: true }],
      process: [
        lock('Acquire'),
        { name: 'Guarded', script: { body: guardedScript(project, guardedSeconds) } },
        lock('Release'),
      ],
    })),
  }
  octopus = await simulateOctopus({ space })
}

/** Its process is Node's, so that what kills it leaves nothing behind that goes on. */
function guardedScript(project: string, seconds: number): string {
  return `exec node -e '
    const { appendFileSync } = require("node:fs")
    const { setTimeout } = require("node:timers/promises")
    const slot = "#{Octopus.Action[Acquire].Output.Slot}"
    const mark = (what) => appendFileSync("${join(folder, 'marks')}",
      JSON.stringify({ what, project: "${project}", slot, at: Date.now(), pid: process.pid }) + "\\n")
    mark("begin")
    setTimeout(${seconds * 1000}).then(() => mark("end"))
  '`
}

function marks(): readonly Mark[] {
  return readFileSync(join(folder, 'marks'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Mark)
}

/** After each mark, those inside: who began and neither ended nor is among those that were stopped. */
function inside(all: readonly Mark[], stopped: readonly string[] = []): readonly (readonly Mark[])[] {
  let now: readonly Mark[] = []
  return all.map((mark) => {
    const others = now.filter(({ project }) => project !== mark.project && !stopped.includes(project))
    now = mark.what === 'begin' ? [...others, mark] : others
    return now
  })
}

const deploy = (project: string) => octopus.deploy(project, '1.0.0', 'Production')
const stateOf = (task: TaskReference) => octopus.task(task).State
const endOf = (task: TaskReference) => Date.parse(octopus.task(task).CompletedTime ?? '')
const beginOf = (wanted: string) => marks().find(({ what, project }) => what === 'begin' && project === wanted)?.at

async function until(minutes: number, isSo: () => boolean): Promise<void> {
  for (let passed = 0; passed < minutes * 12 && !isSo(); passed += 1) await octopus.clock.advance({ seconds: 5 })
  expect(isSo()).toBe(true)
}

describe.each(shells)('the $syntax template of Cross-Project Lock', { timeout: 120_000 }, ({ missing, ...shell }) => {
  beforeEach(({ skip }) => skip(missing !== '', missing))

  it('never has two inside at the same time, and lets each in in its turn', async () => {
    await open({ ...shell, projects: ['Web', 'Payroll', 'Ledger'], guardedSeconds: 40 })
    const tasks = [deploy('Web'), deploy('Payroll')]
    await octopus.clock.advance({ seconds: 50 })
    tasks.push(deploy('Ledger'), deploy('Web'))
    await until(10, () => tasks.every((task) => octopus.task(task).IsCompleted))
    expect(tasks.map(stateOf)).toEqual(tasks.map(() => 'Success'))
    expect(marks().map(({ what }) => what)).toEqual(tasks.flatMap(() => ['begin', 'end']))
    expect(inside(marks()).every((all) => all.length <= 1)).toBe(true)
    expect(marks().every(({ project }, at, all) => project === all[at - (at % 2)]?.project)).toBe(true)
  })

  it('goes to the next in line where the holder’s process is killed, and where its deployment is cancelled', async () => {
    await open({ ...shell, projects: ['Web', 'Payroll', 'Ledger', 'Stock', 'Shop'], guardedSeconds: 3600 })
    const [web, payroll, ledger, stock] = await inTurn(['Web', 'Payroll', 'Ledger', 'Stock', 'Shop'])
    await octopus.clock.advance({ minutes: 1 })
    const [holder, ...others] = marks()
    expect({ holder, others }).toMatchObject({ holder: { project: 'Web', slot: '1' }, others: [] })

    process.kill(holder?.pid ?? NaN, 'SIGKILL')
    await until(1, () => stateOf(web) === 'Failed')
    await until(1, () => beginOf('Payroll') !== undefined)
    expect((beginOf('Payroll') ?? 0) - endOf(web)).toBeLessThanOrEqual(noticedWithinMs.next)

    octopus.cancel(payroll)
    await octopus.clock.advance({ seconds: 10 })
    expect(stateOf(payroll)).toBe('Cancelling')
    await until(1, () => beginOf('Ledger') !== undefined)
    expect(stateOf(payroll)).toBe('Canceled')
    expect(beginOf('Ledger')).toBeGreaterThanOrEqual(endOf(payroll))
    expect((beginOf('Ledger') ?? 0) - endOf(payroll)).toBeLessThanOrEqual(noticedWithinMs.next)

    // With the holder, the one who is next goes as well.
    octopus.cancel(stock)
    octopus.cancel(ledger)
    await until(2, () => beginOf('Shop') !== undefined)
    expect(beginOf('Stock')).toBeUndefined()
    expect((beginOf('Shop') ?? 0) - endOf(ledger)).toBeLessThanOrEqual(noticedWithinMs.second)
  })

  it('serves four contenders two at a time, each with a slot of its own meanwhile', async () => {
    const projects = Array.from({ length: 4 }, (_, index) => `Project ${index + 1}`)
    await open({ ...shell, projects, form: { limit: '2' }, guardedSeconds: 30 })
    const tasks = projects.map(deploy)
    await until(20, () => tasks.every((task) => octopus.task(task).IsCompleted))
    expect(tasks.map(stateOf)).toEqual(tasks.map(() => 'Success'))
    const all = inside(marks())
    expect(Math.max(...all.map((now) => now.length))).toBe(2)
    for (const now of all) expect(new Set(now.map(({ slot }) => slot)).size).toBe(now.length)
    expect(marks()).toHaveLength(2 * projects.length)
  })
})

/** Deploys one after the other, so that they wait in this order. */
async function inTurn<const Projects extends readonly string[]>(projects: Projects) {
  const tasks: TaskReference[] = []
  for (const project of projects) {
    tasks.push(deploy(project))
    await octopus.clock.advance({ seconds: 10 })
  }
  return tasks as { readonly [Index in keyof Projects]: TaskReference }
}
