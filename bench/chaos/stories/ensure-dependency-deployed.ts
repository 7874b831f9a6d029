// Ensure Dependency Deployed: what is missing is deployed once, what fails is told, what takes too long is canceled.

import type { Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import type { StepWish } from '../hooked-step.ts'
import { act, complain, passUntil, type RunEnd, type Stage, type Story } from '../story.ts'

const tenanted = 'TenantedOrUntenanted' as const
const work = [{ name: 'Migrate', takes: '00:00:10' }]
const space: SpaceFile = {
  server: { taskCap: 500 },
  environments: ['Test', 'Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Test', 'Production'] }] }],
  tenants: [{ name: 'Zoo', projects: { Database: ['Production'], Web: ['Production'] } }],
  projects: [
    {
      name: 'Database',
      tenanted,
      process: work,
      channels: [{ name: 'Default', default: true }, { name: 'Hotfix' }],
      variables: [{ name: 'Size', prompt: { label: 'Cluster size', required: true } }],
      releases: [{ version: '2.0.0' }, { version: '2.1.0' }, { version: '2.4.0' }],
    },
    { name: 'Cache', process: work, releases: [{ version: '7.0.0' }] },
    { name: 'Broken', process: work, releases: [{ version: '1.0.0' }] },
    {
      name: 'Slow',
      process: [{ name: 'Migrate', takes: '05:00:00' }],
      releases: [{ version: '1.0.0' }, { version: '2.0.0' }],
    },
    { name: 'Web', tenanted },
    'Shop',
  ],
}
const step = 'ensure-dependency-deployed'

function ensure(stage: Stage, task: StepWish['task'], form: Readonly<Record<string, string>>): Promise<RunEnd> {
  return act(stage, { task, parameters: form, variables: { 'Octopus.Action.Id': 'Ensure' } })
}

/** Releases of a project's deployments so far, each with the state of its task: `2.4.0 Success`. */
async function deployed({ url, spaceId, apiKey }: Simulator, project: string): Promise<readonly string[]> {
  const headers = { 'x-octopus-apikey': apiKey }
  const answer = await fetch(`${url}/api/${spaceId}/tasks?name=Deploy&take=1000`, { headers })
  const { Items } = (await answer.json()) as {
    readonly Items: readonly { readonly Description: string; readonly State: string }[]
  }
  return Items.filter(({ Description }) => Description.startsWith(`Deploy ${project} release `)).map(
    ({ Description, State }) => `${/release (\S+)/.exec(Description)?.[1] ?? ''} ${State}`,
  )
}

/** A run that has to fail, and to say these words; what else it says has to be the cause of what went wrong. */
function expectFailure(end: RunEnd, words: string): Pick<Awaited<ReturnType<Story['play']>>, 'runs' | 'wrong'> {
  if (end.exitCode === 0) return { runs: [], wrong: [`It went on where it had to fail: ${words}`] }
  return { runs: end.resultMessage?.includes(words) ? [] : [end], wrong: [] }
}

async function checkDeployed(
  simulator: Simulator,
  runs: readonly RunEnd[],
  project: string,
  wanted: string,
): Promise<readonly string[]> {
  const there = await deployed(simulator, project)
  // Who gave up has started it or has not, but not twice.
  const isRight = runs.every(({ exitCode }) => exitCode === 0) ? there.join() === wanted : there.length <= 1
  return isRight ? [] : [`Deployments of ${project}: ${there.join(', ') || 'none'}.`]
}

export const dependencyStories: readonly Story[] = [
  {
    step,
    about: 'proven elsewhere',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      simulator.deploy('Cache', '7.0.0', 'Test')
      await simulator.clock.advance({ minutes: 1 })
      const web = simulator.deploy('Shop', '1.0.0', 'Production')
      letItStorm()
      const running = ensure(stage, web, { dependencies: 'Cache any', release: 'Proven' })
      await simulator.clock.advance({ minutes: 30 })
      calm()
      const runs = [await running]
      const there = await deployed(simulator, 'Cache')
      const wrong = there.length === 2 || runs[0]?.exitCode === 1 ? [] : [`Deployments of Cache: ${there.join(', ')}.`]
      return { runs, wrong }
    },
  },
  {
    step,
    about: 'deployed for two',
    again: /^POST /,
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const tasks = [
        simulator.deploy('Web', '1.0.0', 'Production', { tenant: 'Zoo' }),
        simulator.deploy('Shop', '1.0.0', 'Production'),
      ]
      letItStorm()
      const running = tasks.map((task) =>
        ensure(stage, task, {
          dependencies: 'Database [2.1,3.0)',
          environment: 'Production',
          tenant: 'Zoo',
          channel: 'Default',
          variables: 'Size = 3',
          unconnected: 'Untenanted',
        }),
      )
      await simulator.clock.advance({ minutes: 40 })
      calm()
      const runs = await Promise.all(running)
      const states = runs.map(({ outputs }) => outputs['database.State']).sort()
      const isShared = ['Deployed,Joined', 'Deployed,Present', 'Joined,Present'].includes(states.join())
      const wrong = [
        ...complain(runs, [isShared, `Who deployed it: ${states.join(' and ')}.`]),
        ...(await checkDeployed(simulator, runs, 'Database', '2.4.0 Success')),
      ]
      return { runs, wrong }
    },
  },
  {
    step,
    about: 'failed',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const shop = simulator.deploy('Shop', '1.0.0', 'Production')
      simulator.onEvent((event) => {
        if (event.kind !== 'task' || event.change !== 'started') return
        if (!simulator.task(event.taskId).Description.startsWith('Deploy Broken ')) return
        simulator.clock.at(simulator.clock.now() + 5000, () => {
          simulator.finish(event.taskId, 'Failed', 'The disk is full')
        })
      })
      letItStorm()
      const running = ensure(stage, shop, { dependencies: 'Broken any' })
      await simulator.clock.advance({ minutes: 30 })
      calm()
      const { runs, wrong } = expectFailure(await running, 'Broken 1.0.0, which was waited for, is Failed')
      return { runs, wrong: [...wrong, ...(await checkDeployed(simulator, runs, 'Broken', '1.0.0 Failed'))] }
    },
  },
  {
    step,
    about: 'too slow',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const shop = simulator.deploy('Shop', '1.0.0', 'Production')
      letItStorm()
      const form = { dependencies: 'Slow [1.0.0]', timeoutMinutes: '1', onTimeout: 'Cancel' }
      const running = ensure(stage, shop, form)
      await simulator.clock.advance({ minutes: 30 })
      calm()
      const { runs, wrong } = expectFailure(await running, 'longer than this step allows')
      return { runs, wrong: [...wrong, ...(await checkDeployed(simulator, runs, 'Slow', '1.0.0 Canceled'))] }
    },
  },
  {
    step,
    about: 'wanted otherwise by another',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const web = simulator.deploy('Web', '1.0.0', 'Production')
      const waiting = ensure(stage, web, { dependencies: 'Slow [1.0.0]', timeoutMinutes: '5' })
      await simulator.clock.advance({ seconds: 30 })
      const shop = simulator.deploy('Shop', '1.0.0', 'Production')
      letItStorm()
      const running = ensure(stage, shop, { dependencies: 'Slow [2.0.0]' })
      await passUntil(stage, running, 40)
      calm()
      await simulator.clock.advance({ minutes: 30 })
      await waiting
      const { runs, wrong } = expectFailure(await running, `Web ${web.taskId}`)
      return { runs, wrong: [...wrong, ...(await checkDeployed(simulator, runs, 'Slow', '1.0.0 Executing'))] }
    },
  },
]
