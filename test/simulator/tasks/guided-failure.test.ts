import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { callApi, itemsOf } from '../../support/call-api.ts'
import { nodesOf } from '../../support/task-log.ts'

type Process = NonNullable<Exclude<NonNullable<SpaceFile['projects']>[number], string>['process']>

describe('guided failure', () => {
  let octopus: Simulator<ManualClock>
  afterEach(() => octopus.close())

  async function deploy(process: Process, space: SpaceFile = {}) {
    octopus = await simulateOctopus({
      space: {
        server: { taskCap: 1 },
        environments: ['Production'],
        targets: ['web-1', 'web-2'].map((name) => ({ name, environments: ['Production'], roles: ['web'] })),
        projects: [{ name: 'Web', process }, 'Mail'],
        ...space,
      },
    })
    const task = octopus.deploy('Web', '1.0.0', 'Production', { guidedFailure: true })
    await octopus.clock.advance({ minutes: 1 })
    return task
  }

  const flaky: Process = [{ name: 'Migrate', takes: '00:01:00', fails: 1 }]

  it('asks what to do and goes on holding its slot', async () => {
    const task = await deploy(flaky)
    expect(octopus.task(task)).toMatchObject({
      State: 'Executing',
      HasPendingInterruptions: true,
      PendingInterruptionTypes: ['GuidedFailure'],
    })
    const mail = octopus.deploy('Mail', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 30 })
    expect(octopus.task(mail)).toMatchObject({ State: 'Queued', StartTime: null })
    const { body } = await callApi(octopus, `/api/Spaces-1/interruptions?pendingOnly=true&regarding=${task.taskId}`)
    expect(itemsOf(body)).toMatchObject([
      {
        Type: 'GuidedFailure',
        Title: 'The step "Migrate" requires failure guidance',
        IsPending: true,
        Form: {
          Values: { Guidance: null },
          Elements: [
            { Name: 'Instructions' },
            { Name: 'Notes' },
            { Name: 'Guidance', Control: { Buttons: [{ Value: 'Fail' }, { Value: 'Retry' }, { Value: 'Ignore' }] } },
          ],
        },
      },
    ])
  })

  it('repeats the step on Retry', async () => {
    const task = await deploy(flaky)
    octopus.answer(task, 'Retry')
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(task)).toMatchObject({ State: 'Success', HasPendingInterruptions: false })
  })

  it('goes on after Ignore', async () => {
    const task = await deploy([...flaky, { name: 'Deploy', takes: '00:01:00' }])
    octopus.answer(task, 'Ignore')
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(task)).toMatchObject({ State: 'Success', HasWarningsOrErrors: true })
  })

  it('fails on Fail, sent by a client that took responsibility', async () => {
    const task = await deploy(flaky)
    const submit = (body: unknown) =>
      callApi(octopus, '/api/Spaces-1/interruptions/Interruptions-1/submit', { method: 'POST', body })
    await callApi(octopus, '/api/Spaces-1/interruptions/Interruptions-1/responsible', { method: 'PUT' })
    expect(await submit({ Guidance: 'Abort' })).toMatchObject({
      status: 400,
      body: { Errors: ['There were errors with the form.'] },
    })
    expect(await submit({ Guidance: 'Exclude' })).toMatchObject({ status: 400 })
    expect(await submit({ Guidance: 'Fail', Notes: 'Hopeless' })).toMatchObject({ status: 200 })
    await octopus.clock.settled()
    expect(octopus.task(task)).toMatchObject({
      State: 'Failed',
      ErrorMessage: 'The step "Migrate" failed, as it was told to.',
    })
  })

  it('takes Abort for Fail where the server does', async () => {
    const task = await deploy(flaky, { server: { unconfirmed: { guidanceAbort: 'taken' } } })
    await callApi(octopus, '/api/Spaces-1/interruptions/Interruptions-1/responsible', { method: 'PUT' })
    const body = { Guidance: 'Abort' }
    const { status } = await callApi(octopus, '/api/Spaces-1/interruptions/Interruptions-1/submit', {
      method: 'POST',
      body,
    })
    expect(status).toBe(200)
    await octopus.clock.settled()
    expect(octopus.task(task).State).toBe('Failed')
  })

  it('leaves a target out of the rest on Exclude', async () => {
    const body = '[ "$(get_octopusvariable Octopus.Machine.Name)" = web-2 ] && fail_step "No space left"; true'
    const task = await deploy([
      { name: 'Install', roles: ['web'], script: { body } },
      { name: 'Start', roles: ['web'], takes: '00:01:00' },
    ])
    octopus.answer(task, 'Exclude')
    await octopus.clock.advance({ minutes: 2 })
    expect(octopus.task(task).State).toBe('Success')
    expect((await nodesOf(octopus, task)).slice(-2)).toEqual(['Step 2: Start: Success', '  web-1: Success'])
  })

  it('asks for each target that failed, and waits for all answers', async () => {
    const task = await deploy([{ name: 'Install', roles: ['web'], takes: '00:01:00', fails: true }])
    octopus.answer(task, 'Ignore')
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(task)).toMatchObject({ State: 'Executing', HasPendingInterruptions: true })
    octopus.answer(task, 'Ignore')
    await octopus.clock.settled()
    expect(octopus.task(task).State).toBe('Success')
  })

  it('ends with its task when that is cancelled', async () => {
    const task = await deploy(flaky)
    octopus.cancel(task)
    await octopus.clock.settled()
    expect(octopus.task(task)).toMatchObject({ State: 'Canceled', HasPendingInterruptions: false })
    const { body } = await callApi(octopus, '/api/Spaces-1/interruptions?pendingOnly=true')
    expect(itemsOf(body)).toEqual([])
  })

  it('comes after the attempts of a step', async () => {
    const task = await deploy([{ name: 'Migrate', takes: '00:00:20', fails: 3, retries: 1 }])
    expect(octopus.task(task).HasPendingInterruptions).toBe(true)
    octopus.answer(task, 'Retry')
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(task).State).toBe('Success')
  })

  it('is not there unless the deployment wants it', async () => {
    await deploy(flaky, { server: { taskCap: 5 } })
    const unguided = octopus.deploy('Web', '1.0.0', 'Production')
    octopus.answer('ServerTasks-1', 'Fail')
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(unguided).State).toBe('Failed')
  })
})
