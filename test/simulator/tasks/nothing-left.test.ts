import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'

describe('an execution', () => {
  let folder: string
  let octopus: Simulator<ManualClock>
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'octosteps-nothing-left-'))
    vi.stubEnv('TMPDIR', folder)
  })
  afterEach(async () => {
    await octopus.close()
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  /** Nobody else sleeps for so long: what is found of it is ours. */
  const seconds = `${987_000 + Math.floor(Math.random() * 1_000)}.${process.pid}`

  async function start(lastLine: string) {
    const body = ['echo "a file" > leftover.txt', `sleep ${seconds} &`, `(setsid sleep ${seconds} &)`, lastLine].join(
      '\n',
    )
    octopus = await simulateOctopus({
      space: {
        environments: ['Production'],
        targets: ['web-1', 'web-2'].map((name) => ({ name, environments: ['Production'], roles: ['web'] })),
        projects: [
          { name: 'Web', process: [{ name: 'Install', roles: ['web'], script: { body }, timeLimitMinutes: 5 }] },
        ],
      },
    })
    return octopus.deploy('Web', '1.0.0', 'Production')
  }

  const sleepInNode = `exec node -e 'require("node:timers/promises").setTimeout(3_600_000)'`

  it.each([
    ['cancelled', 'Canceled', (task: string) => octopus.cancel(task)],
    ['ended by hand', 'Success', (task: string) => octopus.finish(task, 'Success')],
    ['stopped at its time limit', 'Failed', () => octopus.clock.advance({ minutes: 5 })],
  ] as const)('leaves neither process nor file behind when it is %s', async (_how, state, end) => {
    const { taskId } = await start(sleepInNode)
    await octopus.clock.settled()
    // The shell and the two sleeps of each target.
    expect(await ownProcesses()).toBeGreaterThanOrEqual(4)
    await end(taskId)
    await octopus.clock.settled()
    expect(octopus.task(taskId).State).toBe(state)
    await octopus.close()
    expect(await ownProcesses()).toBe(0)
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing behind when the simulator ends in the middle of it', async () => {
    await start(sleepInNode)
    await octopus.clock.settled()
    await octopus.close()
    expect(await ownProcesses()).toBe(0)
    expect(await readdir(folder)).toEqual([])
  })

  async function ownProcesses(): Promise<number> {
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const commands = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
    return commands.filter((command) => command.split('\0').includes(seconds)).length
  }
})
