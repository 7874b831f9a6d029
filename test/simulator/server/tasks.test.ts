// What can be asked of tasks and done to them over the API, beyond lists and waiting.

import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type SimulateOptions, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { callApi, listNames } from '../../support/call-api.ts'
import { textsOf } from '../../support/task-log.ts'

describe('tasks over the API', () => {
  let octopus: Simulator<ManualClock>
  afterEach(() => octopus.close())

  async function start(space: SpaceFile = {}, options: Pick<SimulateOptions, 'version' | 'unconfirmed'> = {}) {
    octopus = await simulateOctopus({
      ...options,
      space: {
        environments: ['Test', 'Production'],
        projects: [{ name: 'Web', process: [{ name: 'Deploy', takes: '00:10:00' }] }, 'Mail', 'Stock'],
        ...space,
      },
    })
  }

  const post = (path: string, body?: unknown) =>
    callApi(octopus, `/api/Spaces-1/tasks${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) })
  const state = (task: Parameters<typeof octopus.task>[0]) => octopus.task(task).State
  const messages = async (taskId: string) => {
    const { body } = await callApi(octopus, `/api/Spaces-1/tasks/${taskId}/status/messages`)
    return (body as { Messages: { Title: string; Message: string }[] }).Messages.map(({ Title }) => Title)
  }

  describe('editing the state', () => {
    it('changes a finished task, with a reason', async () => {
      await start()
      const task = octopus.deploy('Mail', '1.0.0', 'Test')
      await octopus.clock.settled()
      octopus.finish(task, 'Failed', 'The disk is full')
      const edit = (body: unknown) => post(`/${task.taskId}/state`, body)
      expect(await edit({ State: 'Success' })).toMatchObject({ body: { Errors: ['No reason was provided.'] } })
      expect(await edit({ Reason: 'Mended' })).toMatchObject({ body: { Errors: ['No state was provided.'] } })
      expect(await edit({ State: 'Failed', Reason: 'So' })).toMatchObject({
        body: { Errors: ['The task is already in the state.'] },
      })
      expect(await edit({ State: 'Queued', Reason: 'So' })).toMatchObject({ status: 400 })
      expect(await edit({ State: 'Success', Reason: 'Mended by hand' })).toMatchObject({
        status: 200,
        body: { State: 'Success', FinishedSuccessfully: true, IsCompleted: true },
      })
    })

    it('is refused while the task is not over', async () => {
      await start()
      const task = octopus.deploy('Mail', '1.0.0', 'Test')
      await octopus.clock.settled()
      expect(await post(`/${task.taskId}/state`, { State: 'Success', Reason: 'So' })).toMatchObject({ status: 400 })
    })
  })

  it('moves a queued task to the top of the queue', async () => {
    await start({ server: { taskCap: 1 } })
    const first = octopus.deploy('Web', '1.0.0', 'Test')
    const second = octopus.deploy('Mail', '1.0.0', 'Test')
    const urgent = octopus.deploy('Stock', '1.0.0', 'Test')
    await octopus.clock.settled()
    expect(await post(`/${urgent.taskId}/prioritize`)).toMatchObject({ status: 200 })
    expect(await listNames(octopus, `/api/tasks/${second.taskId}/queued-behind`, 'Id')).toEqual([
      urgent.taskId,
      first.taskId,
    ])
    await octopus.clock.advance({ minutes: 10 })
    expect([first, second, urgent].map(state)).toEqual(['Success', 'Queued', 'Executing'])
    expect(await post(`/${urgent.taskId}/prioritize`)).toMatchObject({ status: 400 })
  })

  it('says why a task waits, and how long it may', async () => {
    await start({ server: { taskCap: 2 } })
    const done = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 10 })
    const running = octopus.deploy('Web', '1.1.0', 'Test')
    const behind = octopus.deploy('Web', '1.2.0', 'Test')
    const scheduled = octopus.deploy('Mail', '1.0.0', 'Test', { queueTime: octopus.clock.now() + 3_600_000 })
    await octopus.clock.advance({ minutes: 4 })
    expect(await messages(done.taskId)).toEqual([])
    expect(await messages(running.taskId)).toEqual([])
    expect(await messages(behind.taskId)).toEqual(['Queued behind other tasks'])
    expect(await messages(scheduled.taskId)).toEqual(['Scheduled'])
    expect(octopus.task(behind).EstimatedRemainingQueueDurationSeconds).toBe(6 * 60)
    const stock = octopus.deploy('Stock', '1.0.0', 'Test')
    const mail = octopus.deploy('Mail', '2.0.0', 'Test')
    await octopus.clock.settled()
    expect(await messages(stock.taskId)).toEqual([])
    expect(await messages(mail.taskId)).toEqual(['Task cap reached'])
  })

  it('takes a task that is stuck in Cancelling out of it', async () => {
    await start({ server: { cancelTakes: '1.00:00:00' } })
    const task = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    expect(await post(`/${task.taskId}/abandon`)).toMatchObject({ status: 400 })
    await post(`/${task.taskId}/cancel`)
    await octopus.clock.advance({ minutes: 20 })
    expect(state(task)).toBe('Cancelling')
    expect(await post(`/${task.taskId}/abandon`)).toMatchObject({ status: 200, body: { State: 'Canceled' } })
  })

  it('refuses to cancel what is over where the server does', async () => {
    await start({}, { unconfirmed: { cancelFinished: 'refused' } })
    const task = octopus.deploy('Mail', '1.0.0', 'Test')
    await octopus.clock.settled()
    octopus.finish(task, 'Success')
    expect(await post(`/${task.taskId}/cancel`)).toMatchObject({ status: 400 })
  })

  it('moves the time of the last update while a task says nothing', async () => {
    await start()
    const task = octopus.deploy('Mail', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 31 })
    expect(octopus.task(task).LastUpdatedTime).toBe('2026-03-02T08:30:00.000+00:00')
  })

  it('has neither status messages nor abandon in a server of 2024', async () => {
    await start({}, { version: 2024 })
    const task = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    expect(await callApi(octopus, `/api/Spaces-1/tasks/${task.taskId}/status/messages`)).toMatchObject({ status: 404 })
    expect(octopus.task(task)).not.toHaveProperty('PendingInterruptionTypes')
  })

  it.each([
    ['TimedOut', 'TimedOut'],
    ['Canceled', 'Canceled'],
  ] as const)('ends a task that expired as the switch says: %s', async (expiredTask, expected) => {
    await start({}, { unconfirmed: { expiredTask } })
    octopus.deploy('Mail', '1.0.0', 'Test')
    const late = octopus.deploy('Mail', '1.1.0', 'Test', { queueTimeExpiry: octopus.clock.now() + 60_000 })
    await octopus.clock.advance({ minutes: 2 })
    expect(octopus.task(late)).toMatchObject({ State: expected, IsCompleted: true })
  })

  it.each([
    ['inclusive', 1],
    ['exclusive', 0],
  ] as const)('takes the ends of a range of dates as %s', async (taskDateFilters, count) => {
    await start({}, { unconfirmed: { taskDateFilters } })
    octopus.deploy('Mail', '1.0.0', 'Test')
    const filter = 'fromQueueDate=2026-03-02T08:00:00Z&toQueueDate=2026-03-02T09:00:00Z'
    expect(await listNames(octopus, `/api/Spaces-1/tasks?${filter}`, 'Id')).toHaveLength(count)
  })

  describe('a script that somebody typed in', () => {
    const targets = ['web-1', 'web-2'].map((name) => ({ name, environments: ['Test'], roles: ['web'] }))

    it('runs on the server', async () => {
      await start()
      const { status, body } = await post('', {
        Name: 'AdHocScript',
        Description: 'Look around',
        Arguments: { ScriptBody: 'echo "in $(get_octopusvariable Octopus.Task.Id)"', Syntax: 'Bash' },
        SpaceId: 'Spaces-1',
      })
      expect({ status, body }).toMatchObject({ status: 201, body: { Name: 'AdHocScript', State: 'Queued' } })
      await octopus.clock.settled()
      expect(octopus.task('ServerTasks-1')).toMatchObject({ State: 'Success', CanRerun: true })
      expect(textsOf(octopus, 'ServerTasks-1')).toEqual(['Info: in ServerTasks-1'])
    })

    it('runs on the targets of environments, and again on demand', async () => {
      await start({ targets })
      const body = 'echo "$(get_octopusvariable Octopus.Machine.Name)"'
      await post('', {
        Name: 'AdHocScript',
        Arguments: {
          ScriptBody: body,
          Syntax: 'Bash',
          TargetType: 'Environments',
          EnvironmentIds: ['Environments-1'],
          TargetRoles: ['web'],
        },
      })
      await octopus.clock.settled()
      expect([...textsOf(octopus, 'ServerTasks-1')].sort()).toEqual(['Info: web-1', 'Info: web-2'])
      expect(await post('/rerun/ServerTasks-1')).toMatchObject({ status: 200, body: { Id: 'ServerTasks-2' } })
      await octopus.clock.settled()
      expect(octopus.task('ServerTasks-2').State).toBe('Success')
    })

    it('runs that of a step template, with values for its parameters', async () => {
      await start({
        stepTemplates: [
          {
            Name: 'Greet',
            ActionType: 'Octopus.Script',
            Properties: {
              'Octopus.Action.Script.Syntax': 'Bash',
              'Octopus.Action.Script.ScriptBody':
                'echo "$(get_octopusvariable Say) $(get_octopusvariable Whom), $(get_octopusvariable Key)"',
            },
            Parameters: [
              { Name: 'Say', DefaultValue: 'Hello' },
              { Name: 'Whom' },
              { Name: 'Key', DisplaySettings: { 'Octopus.ControlType': 'Sensitive' } },
            ],
          },
        ],
      })
      const run = async (given: unknown) => {
        const { body } = await post('', { Name: 'AdHocScript', Arguments: given })
        await octopus.clock.settled()
        return (body as { Id: string }).Id
      }
      const Properties = { Whom: '#{Octopus.Task.Id}', Key: 'hunter22' }
      const task = await run({ ActionTemplateId: 'ActionTemplates-1', Properties })
      expect(octopus.task(task).State).toBe('Success')
      expect(textsOf(octopus, task)).toEqual([`Info: Hello ${task}, ********`])

      const unknown = await run({ ActionTemplateId: 'ActionTemplates-9' })
      expect(octopus.task(unknown).ErrorMessage).toBe('The step template ActionTemplates-9 does not exist.')
      const secret = { Key: { HasValue: true, NewValue: 'hunter22' } }
      const refused = await run({ ActionTemplateId: 'ActionTemplates-1', Properties: secret })
      expect(octopus.task(refused).ErrorMessage).toContain('only with texts as properties')
    })

    it('fails its task with the script', async () => {
      await start()
      await post('', { Name: 'AdHocScript', Arguments: { ScriptBody: 'exit 3', Syntax: 'Bash' } })
      await octopus.clock.settled()
      expect(octopus.task('ServerTasks-1')).toMatchObject({
        State: 'Failed',
        ErrorMessage: 'The remote script failed with exit code 3',
      })
    })
  })

  it('checks the health of targets', async () => {
    await start({ targets: [{ name: 'web-1', environments: ['Test'] }] })
    await post('', { Name: 'Health', Arguments: { EnvironmentId: 'Environments-1' } })
    await octopus.clock.settled()
    expect(octopus.task('ServerTasks-1').State).toBe('Success')
    expect(textsOf(octopus, 'ServerTasks-1')).toEqual(['Info: web-1 is healthy.'])
  })

  it('creates no deployment by itself, and nothing that it cannot carry out', async () => {
    await start()
    expect(await post('', { Name: 'Deploy', Arguments: {} })).toMatchObject({ status: 400 })
    expect(await post('', { Name: 'Retention' })).toMatchObject({ status: 400 })
  })

  it('does not do a deployment again', async () => {
    await start()
    const task = octopus.deploy('Mail', '1.0.0', 'Test')
    await octopus.clock.settled()
    octopus.finish(task, 'Failed')
    expect(await post(`/rerun/${task.taskId}`)).toMatchObject({
      status: 400,
      body: { Errors: ['This task cannot be re-run.'] },
    })
  })
})
