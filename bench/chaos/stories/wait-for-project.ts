// Wait for Project: once for each way to look, and once in a ring.

import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { act, anywhere, complain, passUntil, type Story } from '../story.ts'

const tenanted = 'TenantedOrUntenanted' as const
const space: SpaceFile = {
  ...anywhere,
  projectGroups: ['Data', 'Sites'],
  tenants: [{ name: 'Zoo', projects: { Database: ['Production'], Web: ['Production'] } }],
  projects: [
    {
      name: 'Database',
      group: 'Data',
      tenanted,
      process: [
        { name: 'Migrate', takes: '00:00:30' },
        { name: 'Watch it', takes: '00:30:00' },
      ],
    },
    { name: 'Cache', group: 'Data', process: [{ name: 'Migrate', takes: '00:00:20' }] },
    {
      name: 'Archive',
      group: 'Data',
      process: [
        { name: 'Approve', manualIntervention: {} },
        { name: 'Move', takes: '00:01:00' },
      ],
    },
    { name: 'Web', group: 'Sites', tenanted },
    { name: 'Payroll', group: 'Sites' },
  ],
}
const step = 'wait-for-project'

export const waitStories: readonly Story[] = [
  {
    step,
    about: 'until a group is idle',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const database = simulator.deploy('Database', '2.1.0', 'Production', { tenant: 'Zoo' })
      const archive = simulator.deploy('Archive', '1.0.0', 'Production')
      await simulator.clock.settled()
      const web = simulator.deploy('Web', '1.0.0', 'Production', { tenant: 'Zoo' })
      letItStorm()
      const ended = act(stage, { task: web, parameters: { projects: 'group: Data', timeoutMinutes: '120' } })
      await simulator.clock.advance({ seconds: 20 })
      simulator.finish(database, 'Success')
      simulator.cancel(archive)
      const idleAt = simulator.clock.now()
      await simulator.clock.advance({ minutes: 20 })
      calm()
      const end = await ended
      const isInTime = end.outputs['Outcome'] === 'Idle' && end.endedAt >= idleAt
      return { runs: [end], wrong: complain([end], [isInTime, 'It went on before its time.']) }
    },
  },
  {
    step,
    about: 'until a version is there',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const web = simulator.deploy('Web', '1.0.0', 'Production', { tenant: 'Zoo' })
      letItStorm()
      const form = { projects: 'Database', until: 'Version', versionRange: '[2.1,3.0)', timeoutMinutes: '120' }
      const ended = act(stage, { task: web, parameters: form })
      const old = simulator.deploy('Database', '2.0.0', 'Production', { tenant: 'Zoo' })
      await simulator.clock.advance({ seconds: 5 })
      simulator.finish(old, 'Success')
      const database = simulator.deploy('Database', '2.1.0', 'Production', { tenant: 'Zoo' })
      await simulator.clock.advance({ seconds: 15 })
      simulator.finish(database, 'Success')
      const thereAt = simulator.clock.now()
      await simulator.clock.advance({ minutes: 20 })
      calm()
      const end = await ended
      const isInTime = end.outputs['Outcome'] === 'Version' && end.endedAt >= thereAt
      return { runs: [end], wrong: complain([end], [isInTime, 'It went on before the version was there.']) }
    },
  },
  {
    step,
    about: 'until a step is over',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      simulator.deploy('Database', '2.1.0', 'Production')
      simulator.deploy('Cache', '1.0.0', 'Production')
      const payroll = simulator.deploy('Payroll', '1.0.0', 'Production')
      const overAt = simulator.clock.now() + 30_000
      letItStorm()
      const form = { projects: 'Database\nCache', until: 'StepReached', step: 'Migrate', timeoutMinutes: '120' }
      const ended = act(stage, { task: payroll, parameters: form })
      await simulator.clock.advance({ minutes: 20 })
      calm()
      const end = await ended
      const { outputs, endedAt } = end
      // Those that are over before it gets to look for the first time are not waited for.
      const isInTime = ['StepReached', 'NothingRunning'].includes(outputs['Outcome'] ?? '') && endedAt >= overAt
      return { runs: [end], wrong: complain([end], [isInTime, 'It went on before the step was over.']) }
    },
  },
  {
    step,
    about: 'in a ring',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const projects = ['Web', 'Payroll'] as const
      const tasks = projects.map((project) => simulator.deploy(project, '1.0.0', 'Production'))
      const runs = tasks.map((task, index) =>
        act(stage, { task, parameters: { projects: projects[1 - index] ?? '', timeoutMinutes: '60' } }),
      )
      const first = Promise.race(runs.map(async (run, index) => (await run, index)))
      // Just before they make their waits known.
      await simulator.clock.advance({ seconds: 48 })
      letItStorm()
      await passUntil(stage, first, 60)
      simulator.finish(tasks[await first] ?? '', 'Success')
      await passUntil(stage, Promise.all(runs), 60)
      calm()
      const ends = await Promise.all(runs)
      const outcomes = ends.map(({ outputs }) => outputs['Outcome']).sort()
      const isOneByOne = outcomes.join() === 'Idle,WentFirst'
      return { runs: ends, wrong: complain(ends, [isOneByOne, `They came out of it as ${outcomes.join(' and ')}.`]) }
    },
  },
]
