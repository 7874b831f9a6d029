// Cross-Project Lock: from one to the next, from one who is gone, and in a ring.

import type { StepWish } from '../hooked-step.ts'
import { act, anywhere, complain, passUntil, type Stage, type Story } from '../story.ts'

const space = { ...anywhere, projects: ['Database', 'Web'] }
const step = 'cross-project-lock'

type Form = Readonly<Record<string, string>>

function use(stage: Stage, task: StepWish['task'], action: 'Acquire' | 'Release', form: Form = {}, target = '') {
  return act(stage, {
    task,
    parameters: { locks: 'Payments', action, timeoutMinutes: '120', ...form },
    variables: { 'Octopus.Action.Id': 'Deploy', 'Octopus.Machine.Id': target },
  })
}

/** Whether somebody who comes afterwards gets the lock. */
async function isFree(stage: Stage): Promise<boolean> {
  const { simulator } = stage
  const taking = use(stage, simulator.deploy('Web', '9.0.0', 'Production'), 'Acquire')
  await simulator.clock.advance({ minutes: 5 })
  return (await taking).exitCode === 0
}

const keepsOut = 'Something is left that keeps the next one out.'

export const lockStories: readonly Story[] = [
  {
    step,
    about: 'handed over',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const database = simulator.deploy('Database', '2.1.0', 'Production')
      const web = simulator.deploy('Web', '1.0.0', 'Production')
      letItStorm()
      const first = use(stage, database, 'Acquire')
      await simulator.clock.advance({ minutes: 20 })
      const second = use(stage, web, 'Acquire')
      await simulator.clock.advance({ seconds: 6 })
      const releasedFrom = simulator.clock.now()
      const release = use(stage, database, 'Release')
      await simulator.clock.advance({ minutes: 30 })
      calm()
      const runs = [await first, await second, await release]
      const [one, other] = runs.map(({ outputs }) => Number(outputs['FencingToken']))
      const isAlone = (runs[1]?.endedAt ?? 0) >= releasedFrom
      const wrong = complain(
        runs,
        [isAlone, 'Two had the lock at the same time.'],
        [(one ?? 0) < (other ?? 0), 'The fencing token did not grow.'],
      )
      simulator.finish(web, 'Success')
      simulator.finish(database, 'Success')
      return { runs, wrong: (await isFree(stage)) ? wrong : [...wrong, keepsOut] }
    },
  },
  {
    step,
    about: 'taken over from one who is gone',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const database = simulator.deploy('Database', '2.1.0', 'Production')
      // As many states as are kept, and old enough that the next one to write cleans up.
      for (let target = 1; target <= 12; target += 1) {
        const taken = use(stage, database, 'Acquire', {}, `Machines-${target}`)
        await simulator.clock.settled()
        await taken
      }
      await simulator.clock.advance({ minutes: 11 })
      simulator.finish(database, 'Failed')
      const { url, spaceId, apiKey } = simulator
      const address = `${url}/api/${spaceId}/deployments/${database.deploymentId}`
      await fetch(address, { method: 'DELETE', headers: { 'x-octopus-apikey': apiKey } })
      const web = simulator.deploy('Web', '1.0.0', 'Production')
      letItStorm()
      const acquired = use(stage, web, 'Acquire')
      await simulator.clock.advance({ minutes: 30 })
      calm()
      const runs = [await acquired]
      simulator.finish(web, 'Success')
      return { runs, wrong: (await isFree(stage)) ? [] : [keepsOut] }
    },
  },
  {
    step,
    about: 'in a ring',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const own = ['Payments', 'Ledger'] as const
      const tasks = ['Database', 'Web'].map((project) => simulator.deploy(project, '1.0.0', 'Production'))
      for (const [index, task] of tasks.entries()) {
        const taken = use(stage, task, 'Acquire', { locks: own[index] ?? '' })
        await simulator.clock.settled()
        await taken
      }
      const runs = tasks.map((task, index) =>
        use(stage, task, 'Acquire', { locks: own[1 - index] ?? '', timeoutMinutes: '60', onTimeout: 'Continue' }),
      )
      const first = Promise.race(runs.map(async (run, index) => (await run, index)))
      // Just before they make their waits known.
      await simulator.clock.advance({ seconds: 48 })
      letItStorm()
      await passUntil(stage, first, 60)
      simulator.finish(tasks[await first] ?? '', 'Failed')
      await passUntil(stage, Promise.all(runs), 60)
      calm()
      const ends = await Promise.all(runs)
      const got = ends.map(({ outputs }) => outputs['Acquired']).sort()
      const isRight = got.join() === 'False,True'
      return { runs: ends, wrong: complain(ends, [isRight, `Who acquired in the ring: ${got.join(' and ')}.`]) }
    },
  },
]
