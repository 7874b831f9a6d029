import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, itemsOf, listNames } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({
    space: {
      environments: ['Live'],
      projects: [
        {
          name: 'Web',
          releases: [{ version: '1.0.0' }],
          deployments: [{ release: '1.0.0', environment: 'Live', at: '02:00:00 ago', takes: '00:01:00' }],
        },
      ],
      spaces: [
        {
          space: { name: 'Office' },
          environments: ['Live', 'Test'],
          libraryVariableSets: ['Common'],
          projects: [
            {
              name: 'Web',
              libraryVariableSets: ['Common'],
              process: [{ name: 'Only in Live', takes: '00:00:10', environments: ['Live'] }],
              releases: [{ version: '7.0.0' }],
              deployments: [{ release: '7.0.0', environment: 'Live', at: '01:00:00 ago', takes: '00:01:00' }],
            },
          ],
        },
      ],
    },
  })
})
afterEach(() => octopus.close())

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, `/api/${path}`, { method, ...(body === undefined ? {} : { body }) })

describe('several spaces', () => {
  it('have their own things under the same names', async () => {
    expect(await listNames(octopus, '/api/spaces')).toEqual(['Default', 'Office'])
    expect(await listNames(octopus, '/api/Spaces-1/environments', 'Id')).toEqual(['Environments-1'])
    expect(await listNames(octopus, '/api/spaces/office/environments', 'Id')).toEqual([
      'Environments-2',
      'Environments-3',
    ])
    expect(await listNames(octopus, '/api/Spaces-2/projects', 'Id')).toEqual(['Projects-2'])
    expect((await call('GET', 'Spaces-1/projects/Projects-2')).status).toBe(404)
    expect(await listNames(octopus, '/api/Spaces-2/deployments', 'EnvironmentId')).toEqual(['Environments-2'])
    expect((await call('GET', 'Spaces-2/projects/web/deploymentprocesses')).body).toMatchObject({
      Steps: [{ Actions: [{ Environments: ['Environments-2'] }] }],
    })
  })

  it('are looked through together for tasks', async () => {
    expect(await listNames(octopus, '/api/tasks', 'SpaceId')).toEqual(['Spaces-2', 'Spaces-1'])
    expect(await listNames(octopus, '/api/tasks?spaces=Spaces-2', 'SpaceId')).toEqual(['Spaces-2'])
    expect(await listNames(octopus, '/api/Spaces-1/tasks', 'SpaceId')).toEqual(['Spaces-1'])
  })

  it('are checked each by itself when they are read', async () => {
    const space = {
      projects: ['Web'],
      spaces: [{ space: { name: 'Office' }, projects: [{ name: 'A', group: 'Shop' }] }],
    }
    await expect(simulateOctopus({ space })).rejects.toThrow(
      'spaces[0].projects[0].group: there is no project group "Shop": there is none',
    )
    await expect(simulateOctopus({ space: { spaces: [{ space: { name: 'default' } }] } })).rejects.toThrow(
      'spaces[0].space.name: "default" is there twice: names are unique',
    )
  })
})

describe('a space', () => {
  it('is made with what every space has, and deleted once its queue is stopped', async () => {
    const made = await call('POST', 'spaces', { Name: 'Lab' })
    expect(made).toMatchObject({ status: 201, body: { Id: 'Spaces-3', IsDefault: false } })
    expect((await call('POST', 'spaces', { Name: 'lab' })).status).toBe(400)
    expect(await listNames(octopus, '/api/Spaces-3/projectgroups')).toEqual(['Default Project Group'])
    expect(await listNames(octopus, '/api/Spaces-3/lifecycles')).toEqual(['Default Lifecycle'])
    expect((await call('DELETE', 'spaces/Spaces-3')).status).toBe(400)
    await call('PUT', 'spaces/Spaces-3', { Name: 'Lab', TaskQueueStopped: true })
    expect((await call('DELETE', 'spaces/Spaces-3')).status).toBe(200)
    expect((await call('GET', 'Spaces-3/projects')).status).toBe(404)
    expect((await call('DELETE', 'spaces/Spaces-1')).status).toBe(400)
  })

  it('is searched by a word', async () => {
    expect((await call('GET', 'spaces/Spaces-2/search?keyword=e')).body).toEqual([
      { Id: 'Projects-2', Name: 'Web', Type: 'Project' },
      { Id: 'Environments-2', Name: 'Live', Type: 'Environment' },
      { Id: 'Environments-3', Name: 'Test', Type: 'Environment' },
    ])
  })

  it('takes new groups, environments, lifecycles, tenants, tag sets, projects and channels', async () => {
    const make = async (path: string, body: object) => {
      const { status, body: answer } = await call('POST', `Spaces-1/${path}`, body)
      expect(status, path).toBe(201)
      return (answer as { Id: string }).Id
    }
    const ProjectGroupId = await make('projectgroups', { Name: 'Shop' })
    const environment = await make('environments', { Name: 'Test', UseGuidedFailure: true })
    const LifecycleId = await make('lifecycles', {
      Name: 'One stage',
      Phases: [{ Name: 'Try', OptionalDeploymentTargets: [environment] }],
    })
    const ProjectId = await make('projects', { Name: 'Payroll', ProjectGroupId, LifecycleId })
    await make('tagsets', { Name: 'Region', Tags: [{ Name: 'Europe' }] })
    const ProjectEnvironments = { [ProjectId]: [environment] }
    await make('tenants', { Name: 'Acme', TenantTags: ['Region/Europe'], ProjectEnvironments })
    expect((await call('POST', 'Spaces-1/tenants', { Name: 'Zoo', TenantTags: ['Region/Asia'] })).status).toBe(400)
    const channel = await make('channels', { Name: 'Beta', ProjectId, IsDefault: true })
    const { body } = await call('POST', 'Spaces-1/releases', { ProjectId, Version: '1.0.0' })
    expect(body).toMatchObject({ ChannelId: channel })
    expect((await call('DELETE', `Spaces-1/channels/${channel}`)).status).toBe(400)
    expect((await call('DELETE', `Spaces-1/projects/${ProjectId}`)).status).toBe(200)
    expect((await call('DELETE', `Spaces-1/projectgroups/${ProjectGroupId}`)).status).toBe(200)
    expect(itemsOf((await call('GET', 'Spaces-1/releases')).body)).toHaveLength(1)
  })
})

describe('a channel', () => {
  const release = (Version: string, packageVersion: string, query = '') =>
    call('POST', `Spaces-1/releases${query}`, {
      ProjectId: 'Projects-1',
      Version,
      SelectedPackages: [{ ActionName: 'Deploy', PackageReferenceName: '', Version: packageVersion }],
    })

  it('has rules for the versions of packages, which a release may be told to ignore', async () => {
    const { body } = await call('GET', 'Spaces-1/channels/Channels-1')
    const rule = (VersionRange: string) => ({
      ...(body as object),
      Rules: [{ VersionRange, Tag: '^$', ActionPackages: [{ DeploymentAction: 'Deploy', PackageReference: '' }] }],
    })
    const put = (VersionRange: string) => call('PUT', 'Spaces-1/channels/Channels-1', rule(VersionRange))
    expect((await put('[2.0')).status).toBe(400)
    expect((await put('[1.0,2.0)')).status).toBe(200)
    expect((await release('2.0.0', '1.9.9')).status).toBe(201)
    expect((await release('2.0.1', '2.0.0')).status).toBe(400)
    expect((await release('2.0.1', '1.5.0-beta')).status).toBe(400)
    expect((await release('2.0.1', '2.0.0', '?ignoreChannelRules=true')).status).toBe(201)
  })
})
