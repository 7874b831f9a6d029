import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { callApi, itemsOf } from '../../support/call-api.ts'

type Process = NonNullable<Exclude<NonNullable<SpaceFile['projects']>[number], string>['process']>

describe('a deployment', () => {
  let octopus: Simulator<ManualClock>
  afterEach(() => octopus.close())

  async function deploy(process: Process, space: SpaceFile = {}) {
    octopus = await simulateOctopus({
      space: { environments: ['Test', 'Production'], projects: [{ name: 'Web', process }], ...space },
    })
    const task = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.settled()
    return task
  }

  const steps = async (taskId: string) => {
    const { body } = await callApi(octopus, `/api/Spaces-1/tasks/${taskId}/details`)
    const [root] = (body as { ActivityLogs: { Children: { Name: string; Status: string }[] }[] }).ActivityLogs
    return root?.Children.map(({ Name, Status }) => `${Name}: ${Status}`)
  }

  it('takes as long as the simulated work of its steps, and logs it', async () => {
    const { taskId } = await deploy([
      { name: 'Back up', takes: '00:01:00', log: ['Backing up', 'Done'] },
      { name: 'Migrate', takes: '00:03:00', log: ['Migrating'] },
    ])
    await octopus.clock.advance({ minutes: 4, milliseconds: -1 })
    expect(octopus.task(taskId).State).toBe('Executing')
    expect(await steps(taskId)).toEqual(['Step 1: Back up: Success', 'Step 2: Migrate: Running'])
    await octopus.clock.advance({ milliseconds: 1 })
    expect(octopus.task(taskId)).toMatchObject({ State: 'Success', ErrorMessage: '', Duration: '4 minutes' })
    const start = Date.parse('2026-03-02T08:00:00Z')
    expect(octopus.log(taskId)).toEqual([
      { step: 'Back up', category: 'Info', text: 'Backing up', occurredAt: start },
      { step: 'Back up', category: 'Info', text: 'Done', occurredAt: start + 30_000 },
      { step: 'Migrate', category: 'Info', text: 'Migrating', occurredAt: start + 60_000 },
    ])
  })

  it('fails with the message of the step that failed, and runs what is for failures', async () => {
    const { taskId } = await deploy([
      { name: 'Migrate', takes: '00:01:00', fails: true },
      { name: 'Deploy', takes: '00:01:00' },
      { name: 'Roll back', takes: '00:02:00', condition: 'Failure' },
      { name: 'Tell people', takes: '00:00:10', condition: 'Always' },
    ])
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(taskId)).toMatchObject({
      State: 'Failed',
      ErrorMessage: 'The step "Migrate" failed, as it was told to.',
      CompletedTime: '2026-03-02T08:03:10.000+00:00',
    })
    expect(await steps(taskId)).toEqual([
      'Step 1: Migrate: Failed',
      'Step 2: Deploy: Skipped',
      'Step 3: Roll back: Success',
      'Step 4: Tell people: Success',
    ])
  })

  it('leaves out steps for failures and for other environments when all is well', async () => {
    const { taskId } = await deploy([
      { name: 'Deploy', takes: '00:01:00' },
      { name: 'Roll back', takes: '00:02:00', condition: 'Failure' },
      { name: 'Load test', takes: '00:02:00', environments: ['Test'] },
    ])
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(taskId).State).toBe('Success')
    expect(await steps(taskId)).toEqual([
      'Step 1: Deploy: Success',
      'Step 2: Roll back: Skipped',
      'Step 3: Load test: Skipped',
    ])
  })

  it('stops in the middle of a step when it is cancelled', async () => {
    const { taskId } = await deploy([
      { name: 'Deploy', takes: '01:00:00' },
      { name: 'Check', takes: '00:01:00', condition: 'Always' },
    ])
    await octopus.clock.advance({ minutes: 10 })
    octopus.cancel(taskId)
    await octopus.clock.settled()
    expect(octopus.task(taskId)).toMatchObject({ State: 'Canceled', CompletedTime: '2026-03-02T08:10:00.000+00:00' })
    expect(await steps(taskId)).toEqual(['Step 1: Deploy: Canceled'])
  })

  it('can be ended by hand in the middle of simulated work', async () => {
    const { taskId } = await deploy([{ name: 'Deploy', takes: '01:00:00' }])
    await octopus.clock.advance({ minutes: 10 })
    octopus.finish(taskId, 'Success')
    expect(octopus.task(taskId).State).toBe('Success')
    await octopus.clock.advance({ hours: 2 })
    expect(octopus.task(taskId).CompletedTime).toBe('2026-03-02T08:10:00.000+00:00')
  })

  it('waits at a manual intervention as a queued task, and frees its slot and turn meanwhile', async () => {
    const { taskId } = await deploy(
      [
        { name: 'Approve', manualIntervention: { instructions: 'Look at the plan' } },
        { name: 'Deploy', takes: '00:01:00' },
      ],
      { server: { taskCap: 1 } },
    )
    expect(octopus.task(taskId)).toMatchObject({
      State: 'Queued',
      StartTime: '2026-03-02T08:00:00.000+00:00',
      HasPendingInterruptions: true,
      PendingInterruptionTypes: ['ManualIntervention'],
      HasBeenPickedUpByProcessor: true,
      IsCompleted: false,
    })
    const next = octopus.deploy('Web', '1.1.0', 'Production')
    await octopus.clock.settled()
    expect(octopus.task(next)).toMatchObject({ State: 'Queued', HasPendingInterruptions: true })

    const { body } = await callApi(octopus, `/api/Spaces-1/interruptions?pendingOnly=true&regarding=${taskId}`)
    const [interruption] = itemsOf(body)
    const path = `/api/Spaces-1/interruptions/${String(interruption?.['Id'])}`
    const answer = { Result: 'Proceed', Notes: 'Looks fine', Instructions: null }
    expect(await callApi(octopus, `${path}/submit`, { method: 'POST', body: answer })).toMatchObject({
      status: 400,
      body: { Errors: ['You must take responsibility for this interruption before attempting to submit it.'] },
    })
    expect(await callApi(octopus, `${path}/responsible`, { method: 'PUT' })).toMatchObject({ status: 200 })
    expect(await callApi(octopus, `${path}/submit`, { method: 'POST', body: answer })).toMatchObject({ status: 200 })
    expect(await callApi(octopus, `${path}/submit`, { method: 'POST', body: answer })).toMatchObject({ status: 400 })
    await octopus.clock.settled()
    expect(octopus.task(taskId)).toMatchObject({ State: 'Executing', HasPendingInterruptions: false })
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(taskId).State).toBe('Success')
  })

  it('keeps its turn at a manual intervention that blocks others', async () => {
    const { taskId } = await deploy([{ name: 'Approve', manualIntervention: { blocksOthers: true } }])
    const next = octopus.deploy('Web', '1.1.0', 'Production')
    await octopus.clock.settled()
    expect(octopus.task(next)).toMatchObject({ State: 'Queued', StartTime: null })
    octopus.cancel(taskId)
    await octopus.clock.settled()
    expect(octopus.task(taskId).State).toBe('Canceled')
    expect(octopus.task(next).HasPendingInterruptions).toBe(true)
  })

  it('fails when a person aborts it', async () => {
    const { taskId } = await deploy([{ name: 'Approve', manualIntervention: {} }])
    await callApi(octopus, '/api/Spaces-1/interruptions/Interruptions-1/responsible', { method: 'PUT' })
    const body = { Result: 'Abort' }
    await callApi(octopus, '/api/Spaces-1/interruptions/Interruptions-1/submit', { method: 'POST', body })
    await octopus.clock.settled()
    expect(octopus.task(taskId)).toMatchObject({ State: 'Failed', ErrorMessage: 'Aborted by admin.' })
  })

  it('fails at a step that the simulator cannot carry out, and names it', async () => {
    const { taskId } = await deploy([], {
      stepTemplates: [{ Name: 'Deploy to IIS', ActionType: 'Octopus.IIS' }],
      projects: [{ name: 'Web', process: [{ name: 'Site', template: { name: 'Deploy to IIS' } }] }],
    })
    await octopus.clock.settled()
    expect(octopus.task(taskId).ErrorMessage).toContain(
      'The simulator cannot carry out "Site": it knows Simulator.Work',
    )
  })

  it('shows the log without verbose lines and with only its tail on demand', async () => {
    const { taskId } = await deploy([{ name: 'Deploy', takes: '00:01:00', log: ['one', 'two', 'three'] }])
    await octopus.clock.advance({ minutes: 1 })
    const { body } = await callApi(octopus, `/api/Spaces-1/tasks/${taskId}/details?verbose=false&tail=1`)
    expect(body).toMatchObject({
      Task: { Id: taskId },
      Progress: { ProgressPercentage: 100 },
      ActivityLogs: [
        {
          Children: [
            {
              Children: [
                { LogElements: [{ Category: 'Gap', MessageText: '2 lines omitted' }, { MessageText: 'three' }] },
              ],
            },
          ],
        },
      ],
    })
  })
})
