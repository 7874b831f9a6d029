import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, listNames } from '../../support/call-api.ts'

describe('permissions', () => {
  let octopus: Simulator
  beforeAll(async () => {
    octopus = await simulateOctopus({
      space: {
        users: [
          { username: 'admin', apiKeys: ['API-ADMIN'] },
          { username: 'watcher', apiKeys: ['API-WATCHER'], permissions: ['TaskView', 'ProjectView'] },
          {
            username: 'web-team',
            apiKeys: ['API-WEB'],
            permissions: [
              ...(['TaskView', 'ProjectView', 'ReleaseView', 'DeploymentView', 'EventView'] as const).map((name) => ({
                name,
                projects: ['web'],
              })),
              { name: 'DeploymentCreate', projects: ['Web'], environments: ['Test'] },
              { name: 'TaskCancel', environments: ['Production'] },
              'EnvironmentView',
            ],
          },
          {
            username: 'zoo',
            apiKeys: ['API-ZOO'],
            permissions: [{ name: 'TaskView', tenants: ['Zoo'] }],
          },
        ],
        environments: ['Test', 'Production'],
        tenants: [{ name: 'Zoo', projects: { Web: ['Test', 'Production'] } }],
        projects: [{ name: 'Web', tenanted: 'TenantedOrUntenanted' }, 'Payroll'],
      },
    })
    octopus.deploy('Web', '1.0.0', 'Test')
    octopus.deploy('Web', '1.0.0', 'Production')
    octopus.deploy('Payroll', '2.0.0', 'Production')
    octopus.deploy('Web', '1.0.0', 'Production', { tenant: 'Zoo' })
  })
  afterAll(() => octopus.close())

  const as = (apiKey: string) => ({ url: octopus.url, apiKey })

  it('are refused with 403 in the shape that names what is missing', async () => {
    expect(await callApi(as('API-WATCHER'), '/api/Spaces-1/events')).toEqual(
      expect.objectContaining({
        status: 403,
        body: {
          ErrorMessage:
            'You do not have permission to perform this action. Please contact your Octopus administrator. Missing permission: EventView',
          Errors: [],
          FullException: null,
          HelpText:
            'This action requires permission to view Events, including access to the Audit screen. None of your teams have this permission.',
          HelpLink: null,
          ParsedHelpLinks: [],
          Details: null,
        },
      }),
    )
  })

  it('let a user do what they name and nothing else', async () => {
    expect(await callApi(as('API-WATCHER'), '/api/tasks')).toMatchObject({ body: { TotalResults: 4 } })
    expect(
      await callApi(as('API-WATCHER'), '/api/Spaces-1/tasks/ServerTasks-1/cancel', { method: 'POST' }),
    ).toMatchObject({
      status: 403,
      body: { ErrorMessage: expect.stringContaining('Missing permission: TaskCancel') as string },
    })
    expect(await callApi(as('API-WATCHER'), '/api/users/me')).toMatchObject({ status: 200 })
  })

  it('shorten lists to the projects that they are for, without a hint', async () => {
    const team = as('API-WEB')
    expect(await listNames(team, '/api/Spaces-1/projects')).toEqual(['Web'])
    expect(await listNames(team, '/api/Spaces-1/tasks', 'Id')).toEqual([
      'ServerTasks-4',
      'ServerTasks-2',
      'ServerTasks-1',
    ])
    expect(await listNames(team, '/api/Spaces-1/deployments', 'ProjectId')).toEqual(Array(3).fill('Projects-1'))
    expect(await listNames(team, '/api/tasks?ids=ServerTasks-3', 'Id')).toEqual([])
    const { body } = await callApi(team, '/api/Spaces-1/events?take=100')
    expect(JSON.stringify(body)).not.toContain('Projects-2')
  })

  it('make what they do not cover look as if it were not there', async () => {
    for (const path of [
      'projects/Projects-2',
      'projects/payroll',
      'tasks/ServerTasks-3',
      'projects/Projects-2/releases',
    ]) {
      expect(await callApi(as('API-WEB'), `/api/Spaces-1/${path}`)).toMatchObject({ status: 404 })
    }
  })

  it('for certain tenants do not cover deployments without one', async () => {
    expect(await listNames(as('API-ZOO'), '/api/tasks', 'Id')).toEqual(['ServerTasks-4'])
  })

  it('refuse with 403 what the user can see and not touch', async () => {
    const team = as('API-WEB')
    const cancel = (id: string) => callApi(team, `/api/Spaces-1/tasks/${id}/cancel`, { method: 'POST' })
    expect(await cancel('ServerTasks-1')).toMatchObject({ status: 403 })
    expect(await cancel('ServerTasks-2')).toMatchObject({ status: 200 })
    // Whoever may cancel need not be allowed to look.
    expect(await cancel('ServerTasks-3')).toMatchObject({ status: 200 })
  })

  it('are asked for project and environment together', async () => {
    const deploy = (environment: string) =>
      callApi(as('API-WEB'), '/api/Spaces-1/deployments', {
        method: 'POST',
        body: { ReleaseId: 'Releases-1', EnvironmentId: environment },
      })
    expect(await deploy('Environments-1')).toMatchObject({ status: 201 })
    expect(await deploy('Environments-2')).toMatchObject({
      status: 403,
      body: { ErrorMessage: expect.stringContaining('DeploymentCreate') as string },
    })
  })

  it('that restrict themselves to what is not there are mistakes of the file', async () => {
    const permissions = [{ name: 'TaskView' as const, projects: ['Wep'] }]
    await expect(
      simulateOctopus({ space: { users: [{ username: 'me', apiKeys: ['API-1'], permissions }], projects: ['Web'] } }),
    ).rejects.toThrow('users[0].permissions[0].projects[0]: there is no project "Wep": there are Web')
  })

  it('that the caller lacks can look like a 403 instead', async () => {
    const other = await simulateOctopus({
      space: {
        users: [{ username: 'me', apiKeys: ['API-1'], permissions: [{ name: 'ProjectView', projects: ['Web'] }] }],
        projects: ['Web', 'Payroll'],
      },
      unconfirmed: { invisible: 'forbidden' },
    })
    try {
      expect(await callApi(other, '/api/projects/Projects-2')).toMatchObject({ status: 403 })
    } finally {
      await other.close()
    }
  })
})
