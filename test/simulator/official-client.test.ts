// The official TypeScript client, for real, against the simulated server.

import {
  Client,
  DeploymentRepository,
  EnvironmentRepository,
  DeploymentProcessRepository,
  LifecycleRepository,
  ProjectGroupRepository,
  ProjectRepository,
  ReleaseRepository,
  RunbookProcessRepository,
  RunbookRepository,
  RunbookRunRepository,
  RunbookSnapshotRepository,
  ServerTaskWaiter,
  SpaceRepository,
  SpaceServerTaskRepository,
  TagSetRepository,
  TenantRepository,
  type ClientConfiguration,
} from '@octopusdeploy/api-client'
import { OctopusError } from '@octopusdeploy/api-client/dist/octopusError.js'
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
      EnvironmentNames: ['Development'],
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
    expect(details.ActivityLogs[0]?.Name).toBe('Deploy Database release 2.2.0 to Development')
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

  it('follows the pages of a list to its end', async () => {
    octopus = await simulateOctopus({
      space: { projects: Array.from({ length: 70 }, (_, index) => `Project ${index}`) },
    })
    const client = await connect(octopus)
    let page = await new ProjectRepository(client, 'Default').list({ take: 30 })
    const names = page.Items.map(({ Name }) => Name)
    while (page.Links['Page.Next']) {
      page = await client.get<typeof page>(page.Links['Page.Next'])
      names.push(...page.Items.map(({ Name }) => Name))
    }
    expect(new Set(names).size).toBe(70)
    expect(page).toMatchObject({ TotalResults: 70, NumberOfPages: 3, LastPageNumber: 2 })
    const found = await new ProjectRepository(client, 'Default').list({ partialName: 'ect 6', take: 100 })
    expect(found.TotalResults).toBe(11)
  })

  it('makes an environment, a project and its process, and a tenant with tags', async () => {
    octopus = await simulateOctopus()
    const client = await connect(octopus)
    const environment = await new EnvironmentRepository(client, 'Default').create({ Name: 'Staging' })
    const projects = new ProjectRepository(client, 'Default')
    const [group] = (await new ProjectGroupRepository(client, 'Default').list()).Items
    const [lifecycle] = (await new LifecycleRepository(client, 'Default').list()).Items
    if (!group || !lifecycle) throw new Error('The small space has a group and a lifecycle')
    const project = await projects.create({ Name: 'Reports', ProjectGroupId: group.Id, LifecycleId: lifecycle.Id })
    const processes = new DeploymentProcessRepository(client, 'Default')
    const process = await processes.get(project)
    expect(process.Steps).toEqual([])
    const changed = await processes.update(project, { ...process, Steps: [] })
    expect(changed.Version).toBe(process.Version + 1)
    await projects.modify({ ...project, Description: 'What the board reads', IsDisabled: true })
    expect(await projects.get(project.Id)).toMatchObject({ Description: 'What the board reads', IsDisabled: true })
    await new TagSetRepository(client, 'Default').create({ Name: 'Region', Tags: [{ Name: 'Europe' }] } as never)
    const tenants = new TenantRepository(client, 'Default')
    await tenants.create({
      Name: 'Acme',
      TenantTags: ['Region/Europe'],
      ProjectEnvironments: { [project.Id]: [environment.Id] },
    })
    expect((await tenants.list({ tags: 'Region/Europe' })).Items).toMatchObject([{ Name: 'Acme' }])
  })

  it('makes a runbook, gives it a step, publishes and runs it to its end', async () => {
    octopus = await simulateOctopus()
    const { clock } = octopus
    const client = await connect(octopus)
    const [project] = (await new ProjectRepository(client, 'Default').list({ partialName: 'Database' })).Items
    if (!project) throw new Error('The small space has a project Database')
    const runbook = await new RunbookRepository(client, 'Default', project).create({
      ProjectId: project.Id,
      Name: 'Vacuum',
    } as never)
    const processes = new RunbookProcessRepository(client, 'Default', project)
    const process = await processes.get(runbook)
    const work = { Name: 'Vacuum', ActionType: 'Simulator.Work', Properties: { 'Simulator.Work.Takes': '00:02:00' } }
    await processes.update({ ...process, Steps: [{ Name: 'Vacuum', Actions: [work] }] } as never)
    await new RunbookSnapshotRepository(client, 'Default', project).create(runbook, 'First', true)
    const { RunbookRunServerTasks } = await new RunbookRunRepository(client, 'Default').create({
      spaceName: 'Default',
      ProjectName: 'Database',
      RunbookName: 'Vacuum',
      EnvironmentNames: ['Test', 'Production'],
    })
    expect(RunbookRunServerTasks).toHaveLength(2)
    const ids = RunbookRunServerTasks.map(({ ServerTaskId }) => ServerTaskId)
    const waiter = new ServerTaskWaiter(client, 'Default')
    const tasks = await waiter.waitForServerTasksToComplete(ids, 5, 10_000, () => void clock.advance({ minutes: 1 }))
    expect(tasks.map(({ State }) => State)).toEqual(['Success', 'Success'])
  })

  it('reads and writes variables, uploads an artifact and imports a step template', async () => {
    octopus = await simulateOctopus()
    const client = await connect(octopus)
    const inSpace = { spaceName: 'Default' }
    const path = '~/api/{spaceId}/variables/variableset-Projects-1'
    const set = await client.request<{ Version: number; Variables: unknown[] }>(path, inSpace)
    const Variables = [{ Name: 'Color', Value: 'blue', Type: 'String' }]
    const written = await client.doUpdate<typeof set>(path, { ...set, Variables }, inSpace)
    expect(written).toMatchObject({ Version: set.Version + 1, Variables: [{ Name: 'Color', Value: 'blue' }] })
    await expect(client.doUpdate(path, { ...set, Variables }, inSpace)).rejects.toMatchObject({ StatusCode: 400 })

    const { taskId } = octopus.deploy('Database', '2.1.0', 'Test')
    const report = { Filename: 'report.txt', ServerTaskId: taskId }
    const artifact = await client.doCreate<{ Id: string }>('~/api/{spaceId}/artifacts', report, inSpace)
    const listed = await client.request<{ Items: { Filename: string }[] }>('~/api/{spaceId}/artifacts{?regarding}', {
      ...inSpace,
      regarding: taskId,
    })
    expect(listed.Items).toMatchObject([{ Id: artifact.Id, Filename: 'report.txt' }])

    const template = { Name: 'Greet', ActionType: 'Octopus.Script', Properties: {}, Parameters: [] }
    const imported = await client.doCreate<{ Id: string }>('~/api/{spaceId}/actiontemplates', template, inSpace)
    const usage = await client.request(`~/api/{spaceId}/actiontemplates/${imported.Id}/usage`, inSpace)
    expect(usage).toEqual([])
  })

  it('throws its own error for what is refused and for what it may not do', async () => {
    octopus = await simulateOctopus({
      space: {
        users: [{ username: 'reader', apiKeys: ['API-READER'], permissions: ['ProjectView', 'ReleaseView'] }],
        environments: ['Test'],
        projects: [{ name: 'Web', disabled: true }],
      },
    })
    const client = await connect(octopus)
    const releases = new ReleaseRepository(client, 'Default')
    const wanted = { spaceName: 'Default', ProjectName: 'Web', ReleaseVersion: '1.0.0' }
    const forbidden: unknown = await releases.create(wanted).catch((error: unknown) => error)
    expect(forbidden).toBeInstanceOf(OctopusError)
    expect(forbidden).toMatchObject({
      StatusCode: 403,
      ErrorMessage: expect.stringContaining('Missing permission: ReleaseCreate') as string,
    })
    await octopus.close()
    octopus = await simulateOctopus({ space: { environments: ['Test'], projects: [{ name: 'Web', disabled: true }] } })
    const refused: unknown = await new ReleaseRepository(await connect(octopus), 'Default')
      .create(wanted)
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OctopusError)
    expect(refused).toMatchObject({
      StatusCode: 400,
      ErrorMessage: expect.stringContaining('The project is disabled, so releases cannot be created') as string,
    })
  })
})
