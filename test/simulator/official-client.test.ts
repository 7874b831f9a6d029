// The official TypeScript client, for real, against the simulated server.

import {
  Client,
  DeploymentRepository,
  EnvironmentRepository,
  LifecycleRepository,
  ProjectGroupRepository,
  ProjectRepository,
  ReleaseRepository,
  ServerTaskWaiter,
  SpaceRepository,
  SpaceServerTaskRepository,
  TenantRepository,
  type ClientConfiguration,
} from '@octopusdeploy/api-client'
import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'

describe('the official client', () => {
  let octopus: Simulator<ManualClock> | undefined
  afterEach(() => octopus?.close())

  function connect({ url, apiKey }: Simulator, key = apiKey): Promise<Client> {
    const configuration: ClientConfiguration = { userAgentApp: 'simulator-tests', instanceURL: url, apiKey: key }
    return Client.create(configuration)
  }

  it('lists spaces, projects, groups, environments, lifecycles and tenants', async () => {
    octopus = await simulateOctopus()
    const client = await connect(octopus)
    const names = (page: { Items: readonly { Name: string }[] }) => page.Items.map(({ Name }) => Name)
    expect(names(await new SpaceRepository(client).list())).toEqual(['Default'])
    expect(names(await new ProjectRepository(client, 'Default').list())).toEqual(['Database', 'Payroll', 'Web'])
    expect(names(await new ProjectGroupRepository(client, 'Default').list())).toEqual(['Shop'])
    expect(names(await new LifecycleRepository(client, 'Default').list())).toEqual(['Three stages'])
    expect(names(await new TenantRepository(client, 'Default').list())).toEqual([])
    expect(names(await new EnvironmentRepository(client, 'Default').list())).toEqual([
      'Development',
      'Test',
      'Production',
    ])
  })

  it('creates a release, deploys it, waits for its task and reads its log', async () => {
    octopus = await simulateOctopus()
    const { clock } = octopus
    const client = await connect(octopus)
    const release = await new ReleaseRepository(client, 'Default').create({
      spaceName: 'Default',
      ProjectName: 'Database',
      ReleaseVersion: '2.2.0',
    })
    expect(release.ReleaseVersion).toBe('2.2.0')
    const { DeploymentServerTasks } = await new DeploymentRepository(client, 'Default').create({
      spaceName: 'Default',
      ProjectName: 'Database',
      ReleaseVersion: '2.2.0',
      EnvironmentNames: ['Production'],
    })
    expect(DeploymentServerTasks).toHaveLength(1)
    const taskId = DeploymentServerTasks[0]?.ServerTaskId ?? ''

    const states: string[] = []
    const waiting = new ServerTaskWaiter(client, 'Default').waitForServerTaskToComplete(taskId, 5, 10_000, (task) => {
      states.push(task.State)
      void clock.advance({ minutes: 1 })
    })
    const task = await waiting
    expect(task).toMatchObject({ Id: taskId, State: 'Success', IsCompleted: true, FinishedSuccessfully: true })
    expect(states).toContain('Executing')

    const tasks = new SpaceServerTaskRepository(client, 'Default')
    const details = await tasks.getDetails(taskId)
    expect(details.ActivityLogs[0]?.Name).toBe('Deploy Database release 2.2.0 to Production')
    expect(details.ActivityLogs[0]?.Children.map(({ Name, Status }) => `${Name}: ${String(Status)}`)).toEqual([
      'Step 1: Back up: Success',
      'Step 2: Migrate: Success',
      'Step 3: Check: Success',
    ])
    expect(await tasks.getRaw(taskId)).toContain('Applying 0042-index-orders')
  })

  it('throws its own error for a wrong key and for what is not there', async () => {
    octopus = await simulateOctopus()
    const client = await connect(octopus, 'API-WRONG')
    await expect(new SpaceRepository(client).list()).rejects.toMatchObject({ StatusCode: 401 })
    const allowed = await connect(octopus)
    await expect(new ProjectRepository(allowed, 'Default').get('Projects-99')).rejects.toMatchObject({
      StatusCode: 404,
      ErrorMessage: "The resource 'Projects-99' was not found.",
    })
  })
})
