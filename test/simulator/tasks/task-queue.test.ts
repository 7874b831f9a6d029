import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { callApi, listNames } from '../../support/call-api.ts'

describe('the task queue', () => {
  let octopus: Simulator<ManualClock>
  afterEach(() => octopus.close())

  async function start(space: SpaceFile = {}): Promise<void> {
    octopus = await simulateOctopus({
      space: {
        environments: ['Test', 'Production'],
        projects: ['Database', 'Web', 'Payroll', 'Mail', 'Search', 'Stock'],
        ...space,
      },
    })
  }

  const state = (task: Parameters<typeof octopus.task>[0]) => octopus.task(task).State
  const minutes = (count: number) => new Date(octopus.clock.now() + count * 60_000)

  it('starts a task at once, but not before its creator has its answer', async () => {
    await start()
    const task = octopus.deploy('Web', '1.0.0', 'Production')
    expect(octopus.task(task)).toMatchObject({
      State: 'Queued',
      Completed: 'Queued...',
      StartTime: null,
      HasBeenPickedUpByProcessor: false,
      IsCompleted: false,
    })
    await octopus.clock.settled()
    expect(octopus.task(task)).toMatchObject({
      State: 'Executing',
      Completed: 'Executing...',
      StartTime: '2026-03-02T08:00:00.000+00:00',
      HasBeenPickedUpByProcessor: true,
    })
  })

  it('runs a task without work until it is finished by hand', async () => {
    await start()
    const task = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ hours: 5 })
    expect(octopus.task(task)).toMatchObject({ State: 'Executing', Duration: '5 hours' })
    octopus.finish(task, 'Failed', 'The disk is full')
    expect(octopus.task(task)).toMatchObject({
      State: 'Failed',
      ErrorMessage: 'The disk is full',
      IsCompleted: true,
      FinishedSuccessfully: false,
      HasWarningsOrErrors: true,
      CompletedTime: '2026-03-02T13:00:00.000+00:00',
      Completed: 'Monday, 02 March 2026 1:00:00 PM +00:00',
    })
  })

  it('runs no more tasks at once than the node has slots', async () => {
    await start()
    const projects = ['Database', 'Web', 'Payroll', 'Mail', 'Search', 'Stock']
    const tasks = projects.map((project) => octopus.deploy(project, '1.0.0', 'Test'))
    await octopus.clock.settled()
    expect(tasks.map(state)).toEqual([...Array<string>(5).fill('Executing'), 'Queued'])
    octopus.finish(tasks[2] ?? '', 'Success')
    expect(tasks.map(state).at(-1)).toBe('Executing')
  })

  it('obeys the cap of the space file', async () => {
    await start({ server: { taskCap: 1 } })
    const [first, second] = [octopus.deploy('Web', '1.0.0', 'Test'), octopus.deploy('Mail', '1.0.0', 'Test')]
    await octopus.clock.settled()
    expect([first, second].map(state)).toEqual(['Executing', 'Queued'])
  })

  it('runs one deployment of a project to an environment at a time, in order', async () => {
    await start()
    const first = octopus.deploy('Web', '1.0.0', 'Test')
    const second = octopus.deploy('Web', '1.1.0', 'Test')
    const elsewhere = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    expect([first, second, elsewhere].map(state)).toEqual(['Executing', 'Queued', 'Executing'])
    expect(await listNames(octopus, `/api/Spaces-1/tasks/${second.taskId}/queued-behind`, 'Id')).toContain(first.taskId)
    octopus.finish(first, 'Success')
    expect(octopus.task(second)).toMatchObject({ State: 'Executing', StartTime: '2026-03-02T08:01:00.000+00:00' })
  })

  it('runs tenants of one project beside each other', async () => {
    await start({
      tenants: ['Acme', 'Globex'].map((name) => ({ name, projects: { Web: ['Production'] } })),
      projects: [{ name: 'Web', tenanted: 'Tenanted' }],
    })
    const acme = octopus.deploy('Web', '1.0.0', 'Production', { tenant: 'Acme' })
    const globex = octopus.deploy('Web', '1.0.0', 'Production', { tenant: 'Globex' })
    const again = octopus.deploy('Web', '1.1.0', 'Production', { tenant: 'Acme' })
    await octopus.clock.settled()
    expect([acme, globex, again].map(state)).toEqual(['Executing', 'Executing', 'Queued'])
  })

  it('lets projects share a concurrency tag', async () => {
    const variables = [{ name: 'Octopus.Task.ConcurrencyTag', value: 'shop/#{Octopus.Environment.Id}' }]
    await start({ projects: ['Web', 'Database'].map((name) => ({ name, variables })) })
    const web = octopus.deploy('Web', '1.0.0', 'Test')
    const database = octopus.deploy('Database', '1.0.0', 'Test')
    const elsewhere = octopus.deploy('Database', '1.0.0', 'Production')
    await octopus.clock.settled()
    expect([web, database, elsewhere].map(state)).toEqual(['Executing', 'Queued', 'Executing'])
  })

  it('starts in the order of queue time, then of id', async () => {
    await start({ server: { taskCap: 1 } })
    const blocker = octopus.deploy('Stock', '1.0.0', 'Test')
    const later = octopus.deploy('Web', '1.0.0', 'Test', { queueTime: minutes(10) })
    const sooner = octopus.deploy('Mail', '1.0.0', 'Test', { queueTime: minutes(5) })
    const asSoon = octopus.deploy('Search', '1.0.0', 'Test', { queueTime: minutes(5) })
    await octopus.clock.advance({ minutes: 20 })
    for (const expected of [blocker, sooner, asSoon, later]) {
      expect(state(expected)).toBe('Executing')
      octopus.finish(expected, 'Success')
    }
  })

  it('keeps a scheduled task queued until its time, and lets others pass', async () => {
    await start()
    const scheduled = octopus.deploy('Web', '1.0.0', 'Test', { queueTime: minutes(30) })
    const now = octopus.deploy('Web', '1.1.0', 'Test')
    await octopus.clock.advance({ minutes: 29 })
    expect(octopus.task(scheduled)).toMatchObject({
      State: 'Queued',
      QueueTime: '2026-03-02T08:30:00.000+00:00',
      HasBeenPickedUpByProcessor: false,
    })
    octopus.finish(now, 'Success')
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(scheduled)).toMatchObject({ State: 'Executing', StartTime: '2026-03-02T08:30:00.000+00:00' })
  })

  it('times a task out that could not start before its expiry', async () => {
    await start()
    const first = octopus.deploy('Web', '1.0.0', 'Test')
    const second = octopus.deploy('Web', '1.1.0', 'Test', { queueTimeExpiry: minutes(10) })
    await octopus.clock.advance({ minutes: 11 })
    expect(octopus.task(second)).toMatchObject({ State: 'TimedOut', IsCompleted: true, StartTime: null })
    expect(state(first)).toBe('Executing')
  })

  it('starts nothing while the queue of the space is stopped', async () => {
    await start({ space: { taskQueueStopped: true } })
    const task = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 3 })
    expect(state(task)).toBe('Queued')
    await callApi(octopus, '/api/spaces/Spaces-1', { method: 'PUT', body: { TaskQueueStopped: false } })
    await octopus.clock.settled()
    expect(state(task)).toBe('Executing')
  })

  it('cancels a queued task at once', async () => {
    await start()
    octopus.deploy('Web', '1.0.0', 'Test')
    const second = octopus.deploy('Web', '1.1.0', 'Test')
    await octopus.clock.settled()
    const { status, body } = await callApi(octopus, `/api/Spaces-1/tasks/${second.taskId}/cancel`, { method: 'POST' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ State: 'Canceled', IsCompleted: true })
  })

  it('takes a running task through Cancelling, which still holds its turn', async () => {
    await start({ server: { cancelTakes: '00:00:20' } })
    const first = octopus.deploy('Web', '1.0.0', 'Test')
    const second = octopus.deploy('Web', '1.1.0', 'Test')
    await octopus.clock.settled()
    octopus.cancel(first)
    expect(octopus.task(first)).toMatchObject({ State: 'Cancelling', IsCompleted: false, Completed: 'Cancelling...' })
    await octopus.clock.advance({ seconds: 19 })
    expect([first, second].map(state)).toEqual(['Cancelling', 'Queued'])
    await octopus.clock.advance({ seconds: 1 })
    expect([first, second].map(state)).toEqual(['Canceled', 'Executing'])
  })

  it('cancels a task in whatever state it is, once', async () => {
    await start({
      server: { cancelTakes: '00:00:20', taskCap: 1 },
      projects: [{ name: 'Web', process: [{ name: 'Approve', manualIntervention: {} }] }, 'Mail', 'Stock'],
    })
    const paused = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    const running = octopus.deploy('Mail', '1.0.0', 'Test')
    const queued = octopus.deploy('Stock', '1.0.0', 'Test')
    const scheduled = octopus.deploy('Stock', '1.1.0', 'Test', { queueTime: minutes(30) })
    await octopus.clock.settled()
    const all = [paused, running, queued, scheduled]
    expect(all.map(state)).toEqual(['Queued', 'Executing', 'Queued', 'Queued'])
    for (const task of [scheduled, queued, running, paused]) octopus.cancel(task)
    expect(all.map(state)).toEqual(['Canceled', 'Cancelling', 'Canceled', 'Canceled'])
    await octopus.clock.advance({ seconds: 10 })
    octopus.cancel(running)
    await octopus.clock.advance({ seconds: 10 })
    expect(all.map(state)).toEqual(['Canceled', 'Canceled', 'Canceled', 'Canceled'])
    await octopus.clock.advance({ hours: 1 })
    expect(octopus.task(running).CompletedTime).toBe('2026-03-02T08:00:20.000+00:00')
  })

  it('leaves a finished task as it is when it is cancelled', async () => {
    await start()
    const task = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    octopus.finish(task, 'Success')
    octopus.cancel(task)
    expect(state(task)).toBe('Success')
  })

  it('says why a task cannot be finished by hand', async () => {
    await start()
    const first = octopus.deploy('Web', '1.0.0', 'Test')
    const second = octopus.deploy('Web', '1.1.0', 'Test')
    expect(() => octopus.finish(second, 'Success')).toThrow(
      'ServerTasks-2 has not started: it is behind ServerTasks-1 (Deploy Web release 1.0.0 to Test)',
    )
    octopus.finish(first, 'Success')
    expect(() => octopus.finish(first, 'Success')).toThrow('ServerTasks-1 is over already: Success')
  })

  it('tells listeners what happens to tasks', async () => {
    await start()
    const told: string[] = []
    const stop = octopus.onEvent((event) => {
      if (event.kind === 'task') told.push(`${event.taskId} ${event.change} ${event.state}`)
    })
    const task = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    octopus.finish(task, 'Success')
    stop()
    octopus.deploy('Mail', '1.0.0', 'Test')
    expect(told).toEqual([
      'ServerTasks-1 queued Queued',
      'ServerTasks-1 started Executing',
      'ServerTasks-1 finished Success',
    ])
  })
})
