import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type DeployOptions, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { nodesOf, textsOf } from '../../support/task-log.ts'

type ProjectEntry = Exclude<NonNullable<SpaceFile['projects']>[number], string>

let octopus: Simulator<ManualClock>
afterEach(() => octopus.close())

async function deploy(project: Omit<ProjectEntry, 'name'>, space: SpaceFile = {}, options: DeployOptions = {}) {
  octopus = await simulateOctopus({
    space: { environments: ['Test', 'Production'], projects: [{ name: 'Web', ...project }], ...space },
  })
  const task = octopus.deploy('Web', '1.0.0', 'Production', options)
  await octopus.clock.settled()
  return task
}

const minute = 60_000
const startedAt = Date.parse('2026-03-02T08:00:00Z')
const endOf = (task: { readonly taskId: string }) =>
  (Date.parse(octopus.task(task).CompletedTime ?? '') - startedAt) / minute

describe('the steps of a process', () => {
  it('begin together where one starts with the one before it', async () => {
    const task = await deploy({
      process: [
        { name: 'Back up', takes: '00:04:00' },
        { name: 'Warn users', takes: '00:01:00', withPrevious: true },
        { name: 'Deploy', takes: '00:02:00' },
      ],
    })
    await octopus.clock.advance({ minutes: 2 })
    expect(await nodesOf(octopus, task)).toEqual([
      'Step 1: Back up: Running',
      '  Octopus Server: Running',
      'Step 2: Warn users: Success',
      '  Octopus Server: Success',
    ])
    await octopus.clock.advance({ minutes: 10 })
    expect(octopus.task(task).State).toBe('Success')
    expect(endOf(task)).toBe(6)
  })

  it('run their actions in order, each numbered, and stop at the one that fails', async () => {
    const task = await deploy({
      process: [
        {
          name: 'Change the database',
          actions: [
            { name: 'Back up', takes: '00:01:00' },
            { name: 'Migrate', takes: '00:01:00', fails: true },
            { name: 'Vacuum', takes: '00:01:00' },
            { name: 'Tell people', takes: '00:01:00', condition: 'Always' },
          ],
        },
      ],
    })
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(task)).toMatchObject({ State: 'Failed' })
    expect(endOf(task)).toBe(3)
    expect(await nodesOf(octopus, task)).toEqual([
      'Step 1: Change the database: Failed',
      '  Step 1.1: Back up: Success',
      '    Octopus Server: Success',
      '  Step 1.2: Migrate: Failed',
      '    Octopus Server: Failed',
      '  Step 1.3: Vacuum: Skipped',
      '  Step 1.4: Tell people: Success',
      '    Octopus Server: Success',
    ])
  })

  it('are left out where they are disabled, excluded, or for another environment or channel', async () => {
    const task = await deploy(
      {
        channels: [{ name: 'Stable', default: true }, 'Beta'],
        process: [
          { name: 'Disabled', takes: '00:01:00', disabled: true },
          { name: 'Excluded', takes: '00:01:00' },
          { name: 'Elsewhere', takes: '00:01:00', exceptEnvironments: ['Production'] },
          { name: 'Beta only', takes: '00:01:00', channels: ['Beta'] },
          { name: 'Deploy', takes: '00:01:00', channels: ['Stable'] },
        ],
      },
      {},
      { skipSteps: ['Excluded'] },
    )
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(task).State).toBe('Success')
    expect((await nodesOf(octopus, task)).filter((node) => !node.startsWith(' '))).toEqual([
      'Step 1: Disabled: Skipped',
      'Step 2: Excluded: Skipped',
      'Step 3: Elsewhere: Skipped',
      'Step 4: Beta only: Skipped',
      'Step 5: Deploy: Success',
    ])
  })

  it.each([
    ['#{Enabled}', 'Skipped'],
    ['#{unless Enabled}True#{/unless}', 'Success'],
    ['#{Octopus.Environment.Name}', 'Success'],
    ['#{NoSuchVariable}', 'Skipped'],
    ['#{if Octopus.Deployment.Error}yes#{/if}', 'Skipped'],
    ['#{unless Octopus.Deployment.Error}yes#{/unless}', 'Success'],
    ['#{if Octopus.Step[First].Status.Code == "Succeeded"}yes#{/if}', 'Success'],
  ])('run under the condition %s: %s', async (when, status) => {
    const task = await deploy({
      variables: [{ name: 'Enabled', value: 'False' }],
      process: [
        { name: 'First', takes: '00:00:01' },
        { name: 'Second', takes: '00:00:01', condition: 'Variable', when },
      ],
    })
    await octopus.clock.advance({ seconds: 5 })
    expect((await nodesOf(octopus, task))[2]).toBe(`Step 2: Second: ${status}`)
  })

  it('see the failure before them, also under a variable condition', async () => {
    const body =
      'echo "$(get_octopusvariable Octopus.Deployment.Error) $(get_octopusvariable "Octopus.Step[Break].Status.Code")"'
    const task = await deploy({
      process: [
        { name: 'Break', takes: '00:00:01', fails: true },
        { name: 'Tell', script: { body }, condition: 'Variable', when: '#{Octopus.Deployment.Error}' },
      ],
    })
    await octopus.clock.advance({ seconds: 1 })
    expect(textsOf(octopus, task)).toContain('Info: The step "Break" failed, as it was told to. Failed')
  })
})

describe('the steps of a cancelled process', () => {
  const process = [
    { name: 'Deploy', takes: '01:00:00' },
    { name: 'Check', takes: '00:01:00' },
    { name: 'Tell people', takes: '00:02:00', condition: 'Always' as const },
  ]

  it.each([
    ['left-out', 10, ['Step 1: Deploy: Canceled']],
    ['run', 12, ['Step 1: Deploy: Canceled', 'Step 3: Tell people: Success']],
  ] as const)('that always run are %s', async (alwaysStepsAfterCancel, minutes, nodes) => {
    const task = await deploy({ process }, { server: { unconfirmed: { alwaysStepsAfterCancel } } })
    await octopus.clock.advance({ minutes: 10 })
    octopus.cancel(task)
    await octopus.clock.settled()
    expect(octopus.task(task).State).toBe(alwaysStepsAfterCancel === 'run' ? 'Cancelling' : 'Canceled')
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(task).State).toBe('Canceled')
    expect(endOf(task)).toBe(minutes)
    expect((await nodesOf(octopus, task)).filter((node) => !node.startsWith(' '))).toEqual(nodes)
  })
})

describe('an action', () => {
  it('is repeated at once and then every 15 seconds, as often as it may be', async () => {
    const task = await deploy({ process: [{ name: 'Flaky', takes: '00:01:00', fails: 3, retries: 3 }] })
    await octopus.clock.advance({ minutes: 10 })
    expect(octopus.task(task)).toMatchObject({ State: 'Success', HasWarningsOrErrors: true })
    expect(endOf(task)).toBe(4.5)
    expect(await nodesOf(octopus, task)).toEqual(['Step 1: Flaky: SuccessWithWarning', '  Octopus Server: Success'])
  })

  it('fails for good after its last repetition', async () => {
    const task = await deploy({ process: [{ name: 'Broken', takes: '00:01:00', fails: true, retries: 1 }] })
    await octopus.clock.advance({ minutes: 10 })
    expect(octopus.task(task)).toMatchObject({ State: 'Failed' })
    expect(endOf(task)).toBe(2)
  })

  it('is stopped at its time limit, which a variable may name', async () => {
    const task = await deploy({
      variables: [{ name: 'Octopus.Action[Second].ExecutionTimeout.Minutes', value: '3' }],
      process: [
        { name: 'First', takes: '01:00:00', timeLimitMinutes: 5 },
        { name: 'Second', takes: '01:00:00', condition: 'Always' },
      ],
    })
    await octopus.clock.advance({ minutes: 20 })
    expect(octopus.task(task)).toMatchObject({
      State: 'Failed',
      ErrorMessage: 'The step "First" did not end within 5 minutes.',
    })
    expect(endOf(task)).toBe(8)
  })

  it('has its script killed at its time limit', async () => {
    const body = `exec node -e 'require("node:timers/promises").setTimeout(7_200_000)'`
    const task = await deploy({ process: [{ name: 'Sleep', script: { body }, timeLimitMinutes: 30 }] })
    await octopus.clock.advance({ minutes: 31 })
    expect(octopus.task(task)).toMatchObject({
      State: 'Failed',
      ErrorMessage: 'The step "Sleep" did not end within 30 minutes.',
    })
    expect(endOf(task)).toBe(30)
  })

  it.each([
    ['kept', ['Info: before: none', 'Info: before: 1']],
    ['dropped', ['Info: before: none', 'Info: before: none']],
  ] as const)('has the output of failed attempts %s', async (outputOfFailedAttempts, expected) => {
    const body = [
      'before="$(get_octopusvariable "Octopus.Action[Flaky].Output.Try")"',
      'echo "before: ${before:-none}"',
      'set_octopusvariable Try 1',
      'exit 1',
    ].join('\n')
    const task = await deploy(
      { process: [{ name: 'Flaky', script: { body }, retries: 1 }] },
      { server: { unconfirmed: { outputOfFailedAttempts } } },
    )
    expect(textsOf(octopus, task).filter((text) => text.startsWith('Info'))).toEqual(expected)
  })
})

describe('the variables of a step', () => {
  it('tell of the releases before its own', async () => {
    const names = ['Previous', 'CurrentForEnvironment', 'PreviousForEnvironment'].map(
      (name) => `Octopus.Release.${name}`,
    )
    const body = names.map((name) => `echo "${name} $(get_octopusvariable ${name}.Number)"`).join('\n')
    octopus = await simulateOctopus({
      space: {
        environments: ['Test', 'Production'],
        projects: [
          {
            name: 'Web',
            process: [{ name: 'Tell', script: { body } }],
            releases: [{ version: '1.0.0' }, { version: '1.1.0' }, { version: '1.2.0' }],
            deployments: [
              { release: '1.0.0', environment: 'Production', at: '3.00:00:00 ago', takes: '00:01:00' },
              { release: '1.1.0', environment: 'Production', at: '2.00:00:00 ago', takes: '00:01:00' },
              { release: '1.2.0', environment: 'Production', at: '1.00:00:00 ago', takes: '00:01:00', state: 'Failed' },
            ],
          },
        ],
      },
    })
    const task = octopus.deploy('Web', '1.1.0', 'Production')
    await octopus.clock.settled()
    expect(textsOf(octopus, task)).toEqual([
      'Info: Octopus.Release.Previous 1.0.0',
      'Info: Octopus.Release.CurrentForEnvironment 1.1.0',
      'Info: Octopus.Release.PreviousForEnvironment 1.0.0',
    ])
  })

  it('come from the project and its library sets, the narrowest scope first, prompted values over all', async () => {
    const task = await deploy(
      {
        libraryVariableSets: ['Common'],
        variables: [
          { name: 'Asked', value: 'default' },
          { name: 'Size', value: 'everywhere' },
          { name: 'Size', value: 'production', scope: { environments: ['Production'] } },
        ],
        process: [
          {
            name: 'Tell',
            script: { body: 'for name in Asked Size Shared; do echo "$(get_octopusvariable $name)"; done' },
          },
        ],
      },
      { libraryVariableSets: [{ name: 'Common', variables: [{ name: 'Shared', value: 'from the library' }] }] },
      { variables: { Asked: 'typed' } },
    )
    expect(textsOf(octopus, task)).toEqual(['Info: typed', 'Info: production', 'Info: from the library'])
  })
})
