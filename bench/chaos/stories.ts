// The happy path of each step, as a story that can be played in any weather, and looked at afterwards.

import type { RunnableStep } from '../../runtime/run-step.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import type { Simulator } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import { startStep, type StepEnd, type StepWish } from './hooked-step.ts'
import { readPrinted } from './read-printed.ts'
import type { StepInChaos } from './step-in-chaos.ts'

/** What one run of the step came to: a failure says why. */
export interface RunEnd {
  readonly exitCode: 0 | 1
  readonly resultMessage: string | undefined
  readonly outputs: Readonly<Record<string, string>>
  readonly endedAt: number
}

export interface Stage {
  readonly simulator: Simulator<ManualClock>
  readonly step: RunnableStep
  /** Is called before each request of the steps. */
  readonly beforeRequest: () => void
}

export interface Story {
  /** The step's folder. */
  readonly step: StepInChaos
  readonly space: SpaceFile
  /**
   * Plays it to its end.
   * @returns How its runs ended, and what is wrong with the world although they all ended well.
   */
  readonly play: (stage: Stage) => Promise<{ readonly runs: readonly RunEnd[]; readonly wrong: readonly string[] }>
}

const space: SpaceFile = { environments: ['Production'], projects: ['Database', 'Web'] }

export const stories: readonly Story[] = [
  {
    step: 'wait-for-project',
    space,
    async play(stage) {
      const { simulator } = stage
      const database = simulator.deploy('Database', '2.1.0', 'Production')
      const web = simulator.deploy('Web', '1.0.0', 'Production')
      const ended = run(stage, { task: web, parameters: { projects: 'Database', timeoutMinutes: '120' } })
      await simulator.clock.advance({ seconds: 20 })
      simulator.finish(database, 'Success')
      const idleAt = simulator.clock.now()
      await simulator.clock.advance({ minutes: 20 })
      const end = await ended
      const isRight = end.outputs['Outcome'] === 'Idle' && end.endedAt >= idleAt
      return { runs: [end], wrong: end.exitCode === 1 || isRight ? [] : ['It went on before its time.'] }
    },
  },
  {
    step: 'cross-project-lock',
    space,
    async play(stage) {
      const { simulator } = stage
      const take = (task: StepWish['task'], action: string) =>
        run(stage, {
          task,
          parameters: { locks: 'Payments', action, timeoutMinutes: '120' },
          variables: { 'Octopus.Action.Id': 'Deploy' },
        })
      const database = simulator.deploy('Database', '2.1.0', 'Production')
      const web = simulator.deploy('Web', '1.0.0', 'Production')
      const first = take(database, 'Acquire')
      await simulator.clock.advance({ minutes: 20 })
      const second = take(web, 'Acquire')
      await simulator.clock.advance({ seconds: 6 })
      const releasedFrom = simulator.clock.now()
      const release = take(database, 'Release')
      await simulator.clock.advance({ minutes: 30 })
      const runs = [await first, await second, await release]
      const wrong: string[] = []
      const [one, other] = runs.map(({ outputs }) => Number(outputs['FencingToken']))
      if (runs.every(({ exitCode }) => exitCode === 0)) {
        if ((runs[1]?.endedAt ?? 0) < releasedFrom) wrong.push('Two had the lock at the same time.')
        if (!((one ?? 0) < (other ?? 0))) wrong.push('The fencing token did not grow.')
      }
      simulator.finish(web, 'Success')
      simulator.finish(database, 'Success')
      simulator.faults.clear()
      const third = take(simulator.deploy('Web', '1.0.1', 'Production'), 'Acquire')
      await simulator.clock.advance({ minutes: 5 })
      if ((await third).exitCode === 1) wrong.push('Something is left that keeps the next one out.')
      return { runs, wrong }
    },
  },
]

async function run({ simulator, step, beforeRequest }: Stage, wish: StepWish): Promise<RunEnd> {
  const end: StepEnd = await startStep(simulator, step, { ...wish, beforeRequest }).ended
  if (end.kind === 'killed') throw new Error('Nobody kills a step in a story.')
  return { exitCode: end.exitCode, ...readPrinted(end.printed), endedAt: simulator.clock.now() }
}
