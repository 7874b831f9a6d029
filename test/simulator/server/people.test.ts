import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({
    space: {
      users: [
        { username: 'admin', apiKeys: ['API-ADMIN'] },
        {
          username: 'deployer',
          service: true,
          apiKeys: ['API-DEPLOYER'],
          permissions: [
            'ProjectView',
            { name: 'DeploymentCreate', projects: ['Web'], environments: ['Test'] },
            'UserView',
          ],
        },
      ],
      teams: [{ name: 'Operators', members: ['deployer'] }],
      environments: ['Test', 'Live'],
      projects: ['Web'],
    },
  })
})
afterEach(() => octopus.close())

const call = (method: string, path: string, body?: unknown, key = 'API-ADMIN') =>
  callApi(octopus, `/api/${path}`, {
    method,
    headers: { 'X-Octopus-ApiKey': key },
    ...(body === undefined ? {} : { body }),
  })

describe('a user', () => {
  it('learns what they may do, with what it is restricted to', async () => {
    const { body } = await call('GET', 'users/me/permissions', undefined, 'API-DEPLOYER')
    expect(body).toMatchObject({
      SpacePermissions: {
        DeploymentCreate: [
          {
            SpaceId: 'Spaces-1',
            RestrictedToProjectIds: ['Projects-1'],
            RestrictedToEnvironmentIds: ['Environments-1'],
            RestrictedToTenantIds: [],
            RestrictedToProjectGroupIds: [],
          },
        ],
      },
      SystemPermissions: ['UserView'],
      Teams: [{ Name: 'Operators' }],
      IsPermissionsComplete: true,
    })
    const { SpacePermissions } = body as { SpacePermissions: object }
    expect(Object.keys(SpacePermissions)).toEqual(['ProjectView', 'DeploymentCreate'])
  })

  it('sees the permissions of others only with the right to edit users', async () => {
    expect((await call('GET', 'users/Users-1/permissions', undefined, 'API-DEPLOYER')).status).toBe(403)
    expect((await call('GET', 'users/Users-2/permissions')).status).toBe(200)
    expect((await call('GET', 'users/Users-9/permissions')).status).toBe(404)
  })

  it('makes a key that opens the door until it is deleted, and is shown once', async () => {
    const made = await call('POST', 'users/me/apikeys', { Purpose: 'Tests' }, 'API-DEPLOYER')
    const { ApiKey, Id } = made.body as { ApiKey: string; Id: string }
    expect((await call('GET', 'users/me', undefined, ApiKey)).body).toMatchObject({
      Username: 'deployer',
      IsService: true,
    })
    const listed = (await call('GET', 'users/me/apikeys', undefined, 'API-DEPLOYER')).body
    expect(listed).toMatchObject({ Items: [{ Purpose: 'Tests', ApiKey: { HasValue: true, NewValue: null } }] })
    expect((await call('DELETE', `users/me/apikeys/${Id}`, undefined, 'API-DEPLOYER')).status).toBe(200)
    expect((await call('GET', 'users/me', undefined, ApiKey)).status).toBe(401)
  })

  it('finds the teams that they are in', async () => {
    expect((await call('GET', 'users/Users-2/teams')).body).toMatchObject([{ Name: 'Operators' }])
    expect((await call('GET', 'teammembership?userId=Users-2')).body).toMatchObject([{ TeamName: 'Operators' }])
    const team = { Name: 'Night shift', MemberUserIds: ['Users-1'] }
    expect((await call('POST', 'Spaces-1/teams', team)).status).toBe(201)
    expect((await call('GET', 'users/me/teams')).body).toMatchObject([{ Name: 'Night shift' }])
  })

  it('learns what each permission allows', async () => {
    expect((await call('GET', 'permissions/all')).body).toMatchObject({
      DeploymentCreate: { CanApplyAtSpaceLevel: true, CanApplyAtSystemLevel: false },
      ConfigureServer: { CanApplyAtSpaceLevel: false, CanApplyAtSystemLevel: true },
    })
  })
})

describe('the server', () => {
  it('tells load balancers to leave it alone while its node drains', async () => {
    const health = () => callApi(octopus, '/api/serverstatus/health', { headers: {} })
    expect(await health()).toMatchObject({ status: 200, body: { IsOperatingNormally: true } })
    const node = 'octopusservernodes/OctopusServerNodes-simulator'
    await call('PUT', node, { IsInMaintenanceMode: true })
    expect(await health()).toMatchObject({ status: 418, body: { IsEntireClusterDrainingTasks: true } })
    expect((await callApi(octopus, '/api/octopusservernodes/ping', { headers: {} })).status).toBe(418)
    await call('PUT', node, { IsInMaintenanceMode: false })
    expect((await health()).status).toBe(200)
  })

  it('lets only administrators write while it is maintained', async () => {
    expect((await call('PUT', 'maintenanceconfiguration', { IsInMaintenanceMode: true }, 'API-DEPLOYER')).status).toBe(
      403,
    )
    await call('PUT', 'maintenanceconfiguration', { IsInMaintenanceMode: true })
    expect((await call('GET', 'serverstatus')).body).toMatchObject({ IsInMaintenanceMode: true })
    const key = (who: string) => call('POST', 'users/me/apikeys', {}, who)
    expect((await key('API-DEPLOYER')).status).toBe(503)
    expect((await key('API-ADMIN')).status).toBe(200)
    expect((await call('GET', 'users/me', undefined, 'API-DEPLOYER')).status).toBe(200)
  })
})
