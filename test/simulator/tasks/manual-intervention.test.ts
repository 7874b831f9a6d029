import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { callApi, itemsOf } from '../../support/call-api.ts'
import { nodesOf, textsOf } from '../../support/task-log.ts'

type Process = NonNullable<Exclude<NonNullable<SpaceFile['projects']>[number], string>['process']>

describe('a manual intervention', () => {
  let octopus: Simulator<ManualClock>
  afterEach(() => octopus.close())

  async function deploy(process: Process, space: SpaceFile = {}) {
    octopus = await simulateOctopus({
      space: { environments: ['Production'], projects: [{ name: 'Web', process }], ...space },
    })
    const task = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.settled()
    return task
  }

  const asActionOfAStep: Process = [
    {
      name: 'Change',
      actions: [
        { name: 'Approve', manualIntervention: {} },
        { name: 'Do', takes: '00:01:00' },
      ],
    },
  ]

  it('halts a task that stays Executing as one of several actions of a step, from 2026 on', async () => {
    const task = await deploy(asActionOfAStep)
    expect(octopus.task(task)).toMatchObject({ State: 'Executing', HasPendingInterruptions: true })
    octopus.answer(task, 'Proceed')
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(task).State).toBe('Success')
    expect(await nodesOf(octopus, task)).toEqual([
      'Step 1: Change: Success',
      '  Step 1.1: Approve: Success',
      '  Step 1.2: Do: Success',
      '    Octopus Server: Success',
    ])
  })

  it('queues its task again before that', async () => {
    const task = await deploy(asActionOfAStep, { server: { version: 2024 } })
    expect(octopus.task(task)).toMatchObject({ State: 'Queued', HasPendingInterruptions: true })
  })

  it('halts a task whose other steps go on beside it', async () => {
    const task = await deploy([
      { name: 'Back up', takes: '00:10:00' },
      { name: 'Approve', manualIntervention: {}, withPrevious: true },
    ])
    expect(octopus.task(task)).toMatchObject({ State: 'Executing', HasPendingInterruptions: true })
    await octopus.clock.advance({ minutes: 5 })
    octopus.answer(task, 'Proceed')
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(task).State).toBe('Success')
  })

  it('waits for its turn again once it is answered', async () => {
    const task = await deploy([{ name: 'Approve', manualIntervention: {} }], {
      server: { taskCap: 1 },
      projects: [{ name: 'Web', process: [{ name: 'Approve', manualIntervention: {} }] }, 'Mail'],
    })
    const mail = octopus.deploy('Mail', '1.0.0', 'Production')
    await octopus.clock.settled()
    octopus.answer(task, 'Proceed')
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(task)).toMatchObject({ State: 'Queued', HasPendingInterruptions: false })
    octopus.finish(mail, 'Success')
    await octopus.clock.settled()
    expect(octopus.task(task).State).toBe('Success')
  })

  it('keeps the next deployment out where the server does so by default', async () => {
    await deploy([{ name: 'Approve', manualIntervention: {} }], {
      server: { unconfirmed: { blockConcurrentDeployments: 'blocked' } },
    })
    const next = octopus.deploy('Web', '1.1.0', 'Production')
    await octopus.clock.settled()
    expect(octopus.task(next)).toMatchObject({ State: 'Queued', StartTime: null })
  })

  it('tells later steps who answered, and with what', async () => {
    const name = 'Octopus.Action[Approve].Output.Manual'
    const body = `echo "$(get_octopusvariable "${name}.ResponsibleUser.Username"): $(get_octopusvariable "${name}.Notes")"`
    const task = await deploy([
      { name: 'Approve', manualIntervention: {} },
      { name: 'Tell', script: { body } },
    ])
    octopus.answer(task, 'Proceed', { notes: 'Looks fine' })
    await octopus.clock.settled()
    expect(textsOf(octopus, task).at(-1)).toBe('Info: admin: Looks fine')
  })

  describe('with a responsible team', () => {
    const permissions: NonNullable<SpaceFile['users']>[number]['permissions'] = [
      'TaskView',
      'InterruptionViewSubmitResponsible',
    ]
    const space: SpaceFile = {
      users: [
        { username: 'boss', apiKeys: ['API-BOSS'] },
        { username: 'member', apiKeys: ['API-MEMBER'], permissions },
        { username: 'outsider', apiKeys: ['API-OUTSIDER'], permissions },
        { username: 'nobody', apiKeys: ['API-NOBODY'], permissions: ['TaskView'] },
      ],
      teams: [{ name: 'Release managers', members: ['member'] }],
    }
    const process: Process = [{ name: 'Approve', manualIntervention: { teams: ['Release managers'] } }]
    const call = (apiKey: string, path: string, method: string, body?: unknown) =>
      callApi({ url: octopus.url, apiKey }, `/api/Spaces-1/interruptions/Interruptions-1${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
      })

    it('takes the answer of a member, who has to take responsibility first', async () => {
      const task = await deploy(process, space)
      expect(await call('API-MEMBER', '', 'GET')).toMatchObject({
        body: { ResponsibleTeamIds: ['Teams-1'], CanTakeResponsibility: true, HasResponsibility: false },
      })
      expect(await call('API-MEMBER', '/submit', 'POST', { Result: 'Proceed' })).toMatchObject({
        status: 400,
        body: { Errors: ['You must take responsibility for this interruption before attempting to submit it.'] },
      })
      expect(await call('API-MEMBER', '/responsible', 'PUT')).toMatchObject({
        status: 200,
        body: { Username: 'member' },
      })
      expect(await call('API-BOSS', '/submit', 'POST', { Result: 'Proceed' })).toMatchObject({
        status: 400,
        body: {
          Errors: [
            'Someone else has taken responsibility for this interruption, and only they are allowed to submit it.',
          ],
        },
      })
      expect(await call('API-MEMBER', '/submit', 'POST', { Result: 'Proceed' })).toMatchObject({ status: 200 })
      expect(await call('API-MEMBER', '/responsible', 'PUT')).toMatchObject({
        status: 400,
        body: { Errors: ['This interruption has already been submitted, possibly by another user.'] },
      })
      await octopus.clock.settled()
      expect(octopus.task(task).State).toBe('Success')
    })

    it('refuses those who are not in it, unless they may answer any', async () => {
      await deploy(process, space)
      expect(await call('API-OUTSIDER', '', 'GET')).toMatchObject({ body: { CanTakeResponsibility: false } })
      expect(await call('API-OUTSIDER', '/responsible', 'PUT')).toMatchObject({
        status: 403,
        body: { ErrorMessage: expect.stringContaining('Missing permission: InterruptionSubmit') as string },
      })
      expect(await call('API-NOBODY', '/responsible', 'PUT')).toMatchObject({ status: 403 })
      expect(await call('API-BOSS', '/responsible', 'PUT')).toMatchObject({ status: 200 })
    })

    it('shows only pending ones on demand, newest first', async () => {
      const task = await deploy(process, space)
      octopus.answer(task, 'Abort')
      octopus.deploy('Web', '1.1.0', 'Production')
      await octopus.clock.settled()
      const list = async (query: string) =>
        itemsOf((await callApi(octopus, `/api/Spaces-1/interruptions${query}`)).body).map(({ Id }) => Id)
      expect(await list('')).toEqual(['Interruptions-2', 'Interruptions-1'])
      expect(await list('?pendingOnly=true')).toEqual(['Interruptions-2'])
      expect(await list(`?regarding=${task.deploymentId}`)).toEqual(['Interruptions-1'])
      expect(await list('?regarding=Projects-1')).toHaveLength(2)
    })
  })
})
