import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type DeployOptions, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { nodesOf, textsOf } from '../../support/task-log.ts'

type Process = NonNullable<Exclude<NonNullable<SpaceFile['projects']>[number], string>['process']>

let octopus: Simulator<ManualClock>
afterEach(() => octopus.close())

const targets = [1, 2, 3, 4].map((number) => ({
  name: `web-${number}`,
  environments: ['Production'],
  roles: ['web'],
  disabled: number === 4,
}))

async function deploy(process: Process, space: SpaceFile = {}, options: DeployOptions = {}) {
  octopus = await simulateOctopus({
    space: {
      environments: ['Test', 'Production'],
      targets: [
        ...targets,
        { name: 'db-1', environments: ['Production'], roles: ['db'] },
        { name: 'web-test', environments: ['Test'], roles: ['web'] },
      ],
      projects: [{ name: 'Web', process }],
      ...space,
    },
  })
  const task = octopus.deploy('Web', '1.0.0', 'Production', options)
  await octopus.clock.settled()
  return task
}

const minutesTaken = (task: { readonly taskId: string }) => {
  const { StartTime, CompletedTime } = octopus.task(task)
  return (Date.parse(CompletedTime ?? '') - Date.parse(StartTime ?? '')) / 60_000
}

describe('a step on targets', () => {
  it('runs on every enabled target of the environment in its roles, all at once', async () => {
    const task = await deploy([{ name: 'Install', takes: '00:05:00', roles: ['web', 'proxy'] }])
    await octopus.clock.advance({ minutes: 4 })
    expect(await nodesOf(octopus, task)).toEqual([
      'Step 1: Install: Running',
      '  web-1: Running',
      '  web-2: Running',
      '  web-3: Running',
    ])
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(task).State).toBe('Success')
  })

  it('rolls over its targets within its window', async () => {
    const task = await deploy([{ name: 'Install', takes: '00:05:00', roles: ['web'], window: 2 }])
    await octopus.clock.advance({ minutes: 6 })
    expect(await nodesOf(octopus, task)).toEqual([
      'Step 1: Install: Running',
      '  web-1: Success',
      '  web-2: Success',
      '  web-3: Running',
    ])
    await octopus.clock.advance({ minutes: 10 })
    expect(minutesTaken(task)).toBe(10)
  })

  it('runs all its actions on one target before it turns to the next', async () => {
    const task = await deploy([
      {
        name: 'Roll',
        roles: ['web'],
        window: 1,
        actions: [
          { name: 'Drain', takes: '00:01:00' },
          { name: 'Install', takes: '00:02:00' },
        ],
      },
    ])
    await octopus.clock.advance({ minutes: 5 })
    expect(await nodesOf(octopus, task)).toEqual([
      'Step 1: Roll: Running',
      '  web-1: Success',
      '    Step 1.1: Drain: Success',
      '    Step 1.2: Install: Success',
      '  web-2: Running',
      '    Step 1.1: Drain: Success',
      '    Step 1.2: Install: Running',
    ])
    await octopus.clock.advance({ minutes: 10 })
    expect(minutesTaken(task)).toBe(9)
  })

  it('touches no further target once one has failed', async () => {
    const task = await deploy([{ name: 'Install', takes: '00:05:00', fails: true, roles: ['web'], window: 1 }])
    await octopus.clock.advance({ minutes: 30 })
    expect(octopus.task(task).State).toBe('Failed')
    expect(await nodesOf(octopus, task)).toEqual(['Step 1: Install: Failed', '  web-1: Failed'])
  })

  it('is left out where no target has its roles', async () => {
    const task = await deploy([
      { name: 'Install', takes: '00:05:00', roles: ['mail'] },
      { name: 'Check', takes: '00:01:00' },
    ])
    await octopus.clock.advance({ minutes: 1 })
    expect(await nodesOf(octopus, task)).toEqual([
      'Step 1: Install: Skipped',
      'Step 2: Check: Success',
      '  Octopus Server: Success',
    ])
    expect(octopus.task(task).State).toBe('Success')
  })

  it('takes the targets of a tenant for its deployments, and only for those', async () => {
    const space: SpaceFile = {
      tenants: [{ name: 'Acme', projects: { Web: ['Production'] } }],
      targets: [
        { name: 'shared', environments: ['Production'], roles: ['web'] },
        { name: 'acme', environments: ['Production'], roles: ['web'], tenants: ['Acme'] },
      ],
      projects: [
        {
          name: 'Web',
          tenanted: 'TenantedOrUntenanted',
          process: [{ name: 'Install', takes: '00:01:00', roles: ['web'] }],
        },
      ],
    }
    const tenanted = await deploy([], space, { tenant: 'Acme' })
    const untenanted = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    expect((await nodesOf(octopus, tenanted)).slice(1)).toEqual(['  acme: Success'])
    expect((await nodesOf(octopus, untenanted)).slice(1)).toEqual(['  shared: Success'])
  })

  it('knows its target, and leaves its output to later steps, for each and for all', async () => {
    const process: Process = [
      {
        name: 'Ask',
        roles: ['web'],
        window: 1,
        script: {
          body: 'set_octopusvariable Color "$(get_octopusvariable Shade) $(get_octopusvariable Octopus.Machine.Name)"',
        },
      },
      {
        name: 'Tell',
        script: {
          body: [
            'echo "$(get_octopusvariable "Octopus.Action[Ask].Output[web-1].Color")"',
            'echo "$(get_octopusvariable "Octopus.Action[Ask].Output[web-3].Color")"',
            'echo "$(get_octopusvariable "Octopus.Action[Ask].Output.Color")"',
            'echo "machine: $(get_octopusvariable Octopus.Machine.Name)"',
          ].join('\n'),
        },
      },
    ]
    const variables = [
      { name: 'Shade', value: 'light' },
      { name: 'Shade', value: 'middling', scope: { roles: ['web'] } },
      { name: 'Shade', value: 'dark', scope: { targets: ['web-1'] } },
    ]
    const task = await deploy([], { projects: [{ name: 'Web', variables, process }] })
    expect(textsOf(octopus, task)).toEqual([
      'Info: dark web-1',
      'Info: middling web-3',
      'Info: middling web-3',
      'Info: machine: ',
    ])
  })

  it('runs its scripts beside each other, each asleep by itself', async () => {
    const body = `exec node -e 'require("node:timers/promises").setTimeout(600_000).then(() => console.log("rested"))'`
    const task = await deploy([{ name: 'Rest', roles: ['web'], script: { body } }])
    await octopus.clock.advance({ minutes: 10 })
    expect(octopus.task(task).State).toBe('Success')
    expect(minutesTaken(task)).toBe(10)
    expect(textsOf(octopus, task)).toEqual(['Info: rested', 'Info: rested', 'Info: rested'])
  })
})
