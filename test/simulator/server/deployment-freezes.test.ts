import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type SimulateOptions, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
afterEach(() => octopus.close())

const open = async (options: Omit<SimulateOptions, 'clock' | 'space'> = {}) => {
  octopus = await simulateOctopus({
    ...options,
    space: {
      users: [
        { username: 'admin', apiKeys: ['API-ADMIN'] },
        { username: 'deployer', apiKeys: ['API-DEPLOYER'], permissions: ['DeploymentCreate', 'ReleaseView'] },
      ],
      environments: ['Test', 'Live'],
      lifecycles: [{ name: 'Anywhere', phases: [{ name: 'Both', environments: ['Test', 'Live'] }] }],
      projects: [{ name: 'Web', releases: [{ version: '1.0.0' }] }],
      deploymentFreezes: [
        { name: 'Holidays', from: '01:00:00 later', to: '1.00:00:00 later', projects: { Web: ['Live'] } },
      ],
    },
  })
}

const call = (method: string, path: string, body?: unknown, key = 'API-ADMIN') =>
  callApi(octopus, `/api/${path}`, {
    method,
    headers: { 'X-Octopus-ApiKey': key },
    ...(body === undefined ? {} : { body }),
  })

const live = { ReleaseId: 'Releases-1', EnvironmentId: 'Environments-2' }
const deploy = (body: object = {}, key?: string) => call('POST', 'Spaces-1/deployments', { ...live, ...body }, key)

describe('a deployment freeze', () => {
  it('refuses deployments to what it freezes, while it lasts', async () => {
    await open()
    expect((await deploy()).status).toBe(201)
    await octopus.clock.advance({ hours: 2 })
    expect(await deploy()).toMatchObject({
      status: 400,
      body: {
        Errors: [
          "The project 'Web' cannot be deployed to the environment 'Live': the deployment freeze 'Holidays' is active.",
        ],
      },
    })
    expect((await deploy({ EnvironmentId: 'Environments-1' })).status).toBe(201)
    expect((await deploy({ QueueTime: '2026-03-04T08:00:00Z' })).status).toBe(201)
    await octopus.clock.advance({ hours: 23 })
    expect((await deploy()).status).toBe(201)
  })

  it('refuses with another status where the server is said to', async () => {
    await open({ unconfirmed: { freezeRefusal: 'conflict' } })
    await octopus.clock.advance({ hours: 2 })
    expect((await deploy()).status).toBe(409)
  })

  it('is set aside with a reason, by those who may', async () => {
    await open()
    await octopus.clock.advance({ hours: 2 })
    const override = { CreateDeploymentCommand: live, FreezeIds: ['DeploymentFreezes-1'], Reason: 'The shop is down' }
    const path = 'Spaces-1/deployments/override'
    expect(await call('POST', path, override)).toMatchObject({
      status: 201,
      body: { Deployment: { ProjectId: 'Projects-1' } },
    })
    expect((await call('POST', path, { ...override, FreezeIds: [] })).status).toBe(400)
    expect(await call('POST', path, override, 'API-DEPLOYER')).toMatchObject({
      status: 403,
      body: { ErrorMessage: expect.stringContaining('Missing permission: DeploymentFreezeAdminister') as string },
    })
  })

  it('is set aside by name in the executions API, where a reason has to come along', async () => {
    await open()
    await octopus.clock.advance({ hours: 2 })
    const body = {
      SpaceId: 'Spaces-1',
      SpaceIdOrName: 'Spaces-1',
      ProjectName: 'Web',
      ReleaseVersion: '1.0.0',
      EnvironmentNames: ['Live'],
      DeploymentFreezeNames: ['Holidays'],
    }
    const path = 'Spaces-1/deployments/create/untenanted/v1'
    expect((await call('POST', path, body)).status).toBe(400)
    expect((await call('POST', path, { ...body, DeploymentFreezeOverrideReason: 'Down' })).status).toBe(200)
  })

  it('is of the whole server, listed in a shape of its own, made, changed and deleted', async () => {
    await open()
    const body = {
      Name: 'Audit',
      Start: '2026-03-10T00:00:00Z',
      End: '2026-03-11T00:00:00Z',
      ProjectEnvironmentScope: { 'Projects-1': ['Environments-1'] },
    }
    expect(await call('POST', 'deploymentfreezes', body)).toMatchObject({
      status: 201,
      body: { Id: 'DeploymentFreezes-2', Start: '2026-03-10T00:00:00.000+00:00' },
    })
    expect((await call('POST', 'deploymentfreezes', { ...body, End: body.Start })).status).toBe(400)
    const path = 'deploymentfreezes/DeploymentFreezes-2'
    expect((await call('PUT', path, { ...body, Name: 'Big audit' })).status).toBe(200)
    expect(await call('GET', 'deploymentfreezes?skip=0&take=100&partialName=audit')).toMatchObject({
      body: { DeploymentFreezes: [{ Name: 'Big audit' }], Count: 1 },
    })
    expect((await call('POST', 'deploymentfreezes', body, 'API-DEPLOYER')).status).toBe(403)
    expect((await call('DELETE', path)).status).toBe(200)
    expect((await call('GET', path)).status).toBe(404)
  })

  it('does not exist on a server of 2021', async () => {
    await open({ version: 2021 })
    expect((await call('GET', 'deploymentfreezes?skip=0&take=10')).status).toBe(404)
  })
})
