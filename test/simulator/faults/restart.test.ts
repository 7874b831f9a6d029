import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, listNames } from '../../support/call-api.ts'

describe('a restart of the simulated server', () => {
  let octopus: Simulator<ManualClock>
  beforeEach(async () => {
    octopus = await simulateOctopus({ space: { projects: ['Web', 'Payroll'], environments: ['Test'] } })
  })
  afterEach(() => octopus.close())

  const createSet = (name: string) =>
    callApi(octopus, '/api/Spaces-1/libraryvariablesets', { method: 'POST', body: { Name: name } })
  const setNames = () => listNames(octopus, '/api/Spaces-1/libraryvariablesets')

  it('lets nobody in until it is over, and keeps what was there', async () => {
    await createSet('Locks')
    await octopus.restart({ downFor: '00:02:00' })
    await expect(setNames()).rejects.toThrow()
    await octopus.clock.advance({ seconds: 119 })
    await expect(setNames()).rejects.toThrow()
    await octopus.clock.advance({ seconds: 1 })
    expect(await setNames()).toEqual(['Locks'])
  })

  it('fails the tasks that ran, and lets those go on that had not started', async () => {
    const running = octopus.deploy('Web', '1.0.0', 'Test')
    const behind = octopus.deploy('Web', '1.0.1', 'Test')
    await octopus.clock.settled()
    await octopus.restart({ downFor: '00:00:30' })
    await octopus.clock.advance({ seconds: 30 })
    expect(octopus.task(running)).toMatchObject({
      State: 'Failed',
      ErrorMessage: 'The Octopus Server was restarted while the task was running.',
      HasWarningsOrErrors: true,
    })
    expect(octopus.task(behind)).toMatchObject({ State: 'Executing' })
    octopus.finish(behind, 'Success')
    expect(octopus.task(behind)).toMatchObject({ State: 'Success' })
  })

  it('leaves the tasks alone where another node carries them on', async () => {
    const running = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    await octopus.restart({ tasks: 'go-on' })
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(running)).toMatchObject({ State: 'Executing' })
  })

  it('forgets everything since the start where its state is lost, and counts ids anew', async () => {
    await createSet('Locks')
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    await octopus.restart({ state: 'lost' })
    await octopus.clock.advance({ minutes: 1 })
    expect(await setNames()).toEqual([])
    expect(await listNames(octopus, '/api/tasks', 'Id')).toEqual([])
    expect(await createSet('Locks')).toMatchObject({ status: 201, body: { Id: 'LibraryVariableSets-1' } })
  })

  it('goes back to a state that was saved before', async () => {
    await createSet('Early')
    const release = octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.settled()
    octopus.finish(release, 'Success')
    const backup = JSON.parse(JSON.stringify(octopus.save())) as ReturnType<Simulator['save']>
    await createSet('Late')
    octopus.deploy('Payroll', '1.0.0', 'Test')
    await octopus.restart({ state: backup })
    await octopus.clock.advance({ minutes: 1 })
    expect(await setNames()).toEqual(['Early'])
    expect(await listNames(octopus, '/api/tasks', 'State')).toEqual(['Success'])
    expect(octopus.deploy('Payroll', '1.0.0', 'Test').taskId).toBe('ServerTasks-2')
  })
})
