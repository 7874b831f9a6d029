import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, itemsOf } from '../../support/call-api.ts'

describe('the past of the small space', () => {
  let octopus: Simulator<ManualClock>
  let ids: Readonly<Record<string, string>>
  beforeAll(async () => {
    octopus = await simulateOctopus()
    const named = await Promise.all(
      ['projects', 'environments'].map(async (path) => itemsOf((await callApi(octopus, `/api/Spaces-1/${path}`)).body)),
    )
    ids = Object.fromEntries(named.flat().map(({ Name, Id }) => [String(Name), String(Id)]))
  })
  afterAll(() => octopus.close())

  const items = async (path: string) => itemsOf((await callApi(octopus, path)).body)

  it('shows its deployments newest first, each with a finished task', async () => {
    const deployments = await items(`/api/Spaces-1/deployments?projects=${ids['Database'] ?? ''}`)
    expect(deployments.map(({ Name, EnvironmentId }) => [Name, EnvironmentId])).toEqual([
      ['Deploy to Test (#2)', ids['Test']],
      ['Deploy to Test', ids['Test']],
      ['Deploy to Development', ids['Development']],
      ['Deploy to Production', ids['Production']],
      ['Deploy to Test', ids['Test']],
      ['Deploy to Development', ids['Development']],
    ])
    expect(octopus.task(String(deployments[3]?.['TaskId']))).toMatchObject({
      Description: 'Deploy Database release 2.0.3 to Production',
      State: 'Success',
      QueueTime: '2026-02-22T10:30:00.000+00:00',
      CompletedTime: '2026-02-22T10:34:06.000+00:00',
      Duration: '4 minutes',
    })
  })

  it('filters deployments by the state of their task', async () => {
    const failed = await items('/api/Spaces-1/deployments?taskState=Failed')
    expect(failed).toMatchObject([{ ProjectId: ids['Database'], EnvironmentId: ids['Test'], FailureEncountered: true }])
  })

  it('filters tasks by project, environment, state, description and time', async () => {
    const query = `project=${ids['Database'] ?? ''}&environment=${ids['Test'] ?? ''}&name=Deploy`
    const states = async (more: string) =>
      (await items(`/api/Spaces-1/tasks?${query}${more}`)).map(({ State }) => State)
    expect(await states('')).toEqual(['Success', 'Failed', 'Success'])
    expect(await states('&states=Failed,TimedOut')).toEqual(['Failed'])
    expect(await states('&description=2.0.3')).toEqual(['Success'])
    expect(await states('&active=true')).toEqual([])
    expect(await states('&fromCompletedDate=2026-02-28T07:30:00%2B00:00')).toEqual(['Success'])
    expect(await states('&hasWarningsOrErrors=true')).toEqual(['Failed'])
  })

  it('has the latest deployment of each project and environment on the dashboard', async () => {
    const board = `/api/Spaces-1/dashboard/dynamic?projects=${ids['Database'] ?? ''}&environments=${ids['Test'] ?? ''}`
    const cells = async (more = '') => {
      const { body } = await callApi(octopus, board + more)
      return (body as { Items: Record<string, unknown>[] }).Items.map(
        ({ ReleaseVersion, State, IsCurrent, IsPrevious }) => ({ ReleaseVersion, State, IsCurrent, IsPrevious }),
      )
    }
    const lastSuccess = { ReleaseVersion: '2.1.0', State: 'Success' }
    expect(await cells()).toEqual([{ ...lastSuccess, IsCurrent: true, IsPrevious: false }])

    const { taskId } = octopus.deploy('Database', '2.2.0', 'Test')
    await octopus.clock.settled()
    expect(await cells('&includePrevious=true')).toEqual([
      { ReleaseVersion: '2.2.0', State: 'Executing', IsCurrent: true, IsPrevious: false },
      { ...lastSuccess, IsCurrent: false, IsPrevious: true },
    ])
    octopus.finish(taskId, 'Success')
    expect(await cells('&includePrevious=true')).toEqual([
      { ReleaseVersion: '2.2.0', State: 'Success', IsCurrent: true, IsPrevious: false },
    ])
  })

  it('has an empty dashboard for names', async () => {
    const { body } = await callApi(octopus, '/api/Spaces-1/dashboard/dynamic?projects=Database&environments=Test')
    expect(body).toMatchObject({ Items: [], Projects: [], Environments: [] })
  })

  it('has its audit log, which finds a deployment by its task', async () => {
    const [deployment] = await items(`/api/Spaces-1/deployments?taskState=Failed`)
    const events = await items(`/api/events?regarding=${String(deployment?.['TaskId'])}`)
    expect(events.map(({ Category }) => Category)).toEqual([
      'DeploymentFailed',
      'DeploymentStarted',
      'DeploymentQueued',
    ])
  })
})
