import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, itemsOf, listNames } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({
    space: {
      environments: ['Test', 'Production'],
      lifecycles: [{ name: 'Anywhere', phases: [{ name: 'Both', environments: ['Test', 'Production'] }] }],
      tenants: [{ name: 'Acme', tags: ['Region/Europe'], projects: { Payroll: ['Production'] } }],
      libraryVariableSets: [{ name: 'Common', variables: [{ name: 'Region', value: 'eu' }] }],
      projects: [
        {
          name: 'Web',
          libraryVariableSets: ['Common'],
          variables: [
            { name: 'Color', value: 'blue' },
            { name: 'Key', value: 'hunter22', sensitive: true },
          ],
          process: [{ name: 'Deploy', takes: '00:01:00' }],
        },
        { name: 'Payroll', tenanted: 'Tenanted' },
        { name: 'Old', disabled: true },
      ],
    },
  })
})
afterEach(() => octopus.close())

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, `/api/Spaces-1/${path}`, { method, ...(body === undefined ? {} : { body }) })

const errors = async (method: string, path: string, body: unknown) => {
  const answer = await call(method, path, body)
  return [answer.status, ...(answer.body as { Errors: string[] }).Errors]
}

const get = async (path: string) => (await call('GET', path)).body as Record<string, unknown>

describe('releases', () => {
  it('are created once for each version', async () => {
    const body = { ProjectId: 'Projects-1', Version: '1.0.0' }
    expect(await call('POST', 'releases', body)).toMatchObject({
      status: 201,
      body: { Id: 'Releases-1', ChannelId: 'Channels-1' },
    })
    expect(await errors('POST', 'releases', { ...body, Version: '1.0.0' })).toEqual([
      400,
      "Release '1.0.0' already exists for this project. Please use a different version, or look at using a mask to auto-increment the number.",
    ])
  })

  it('are created by name through the executions API, in either case of member names', async () => {
    const body = { spaceId: 'Spaces-1', spaceIdOrName: 'Default', projectName: 'web', releaseVersion: '1.0.0-beta+5' }
    const expected = { ReleaseId: 'Releases-1', ReleaseVersion: '1.0.0-beta+5' }
    expect(await call('POST', 'releases/create/v1', body)).toMatchObject({ status: 201, body: expected })
    expect(await call('POST', 'releases/create/v1', body)).toMatchObject({ status: 400 })
    const again = { ...body, ignoreIfAlreadyExists: true }
    expect(await call('POST', 'releases/create/v1', again)).toMatchObject({ status: 201, body: expected })
    const found = await call('GET', `projects/web/releases/${encodeURIComponent('1.0.0-BETA+5')}`)
    expect(found).toMatchObject({ status: 200, body: { Id: 'Releases-1' } })
  })

  it('are refused for a disabled project', async () => {
    expect(await errors('POST', 'releases', { ProjectId: 'Projects-3', Version: '1.0.0' })).toEqual([
      400,
      'The project is disabled, so releases cannot be created',
    ])
  })

  it('are listed newest first and searched by part of the version', async () => {
    for (const Version of ['1.0.0', '1.1.0', '2.0.0'])
      await call('POST', 'releases', { ProjectId: 'Projects-1', Version })
    expect(await listNames(octopus, '/api/Spaces-1/projects/Projects-1/releases', 'Version')).toEqual([
      '2.0.0',
      '1.1.0',
      '1.0.0',
    ])
    const search = '/api/Spaces-1/projects/Projects-1/releases?searchByVersion=1.'
    expect(await listNames(octopus, search, 'Version')).toEqual(['1.1.0', '1.0.0'])
  })

  it('keep the process and the variables of their day', async () => {
    await call('POST', 'releases', { ProjectId: 'Projects-1', Version: '1.0.0' })
    const process = await get('deploymentprocesses/deploymentprocess-Projects-1')
    await call('PUT', 'deploymentprocesses/deploymentprocess-Projects-1', { ...process, Steps: [] })
    const variables = await get('variables/variableset-Projects-1')
    await call('PUT', 'variables/variableset-Projects-1', { ...variables, Variables: [] })
    const task = octopus.deploy('Web', '1.0.0', 'Test')
    expect(octopus.systemVariables(task).get('Color')).toBe('blue')
    expect(octopus.systemVariables(task).get('Region')).toBe('eu')
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(task).State).toBe('Success')
  })
})

describe('deployments', () => {
  const release = async (ProjectId = 'Projects-1') => {
    const { body } = await call('POST', 'releases', { ProjectId, Version: '1.0.0' })
    return (body as { Id: string }).Id
  }

  it('are created in the classic way, by ids', async () => {
    const ReleaseId = await release()
    const { status, body } = await call('POST', 'deployments', {
      ReleaseId,
      EnvironmentId: 'Environments-1',
      Comments: 'By hand',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      Id: 'Deployments-1',
      TaskId: 'ServerTasks-1',
      Comments: 'By hand',
      TenantId: null,
      DeployedBy: 'admin',
    })
    expect(await get('tasks/ServerTasks-1')).toMatchObject({
      Name: 'Deploy',
      Description: 'Deploy Web release 1.0.0 to Test',
      Arguments: { DeploymentId: 'Deployments-1' },
    })
  })

  it('are created through the executions API, one for each environment', async () => {
    await release()
    const body = { SpaceId: 'Spaces-1', SpaceIdOrName: 'Spaces-1', ProjectName: 'Web', ReleaseVersion: '1.0.0' }
    const path = 'deployments/create/untenanted/v1'
    expect(await call('POST', path, { ...body, EnvironmentNames: ['Test', 'Environments-2'] })).toMatchObject({
      status: 200,
      body: {
        DeploymentServerTasks: [
          { DeploymentId: 'Deployments-1', ServerTaskId: 'ServerTasks-1' },
          { DeploymentId: 'Deployments-2', ServerTaskId: 'ServerTasks-2' },
        ],
      },
    })
    expect(await call('POST', path, { ...body, EnvironmentNames: [] })).toMatchObject({
      status: 200,
      body: { DeploymentServerTasks: [] },
    })
    expect(await errors('POST', path, { ...body, EnvironmentNames: ['Live'] })).toEqual([
      400,
      "Unable to locate deployment environment(s) named 'Live'",
    ])
    expect(
      await errors('POST', path, { ProjectName: 'Web', ReleaseVersion: '1.0.0', EnvironmentNames: ['Test'] }),
    ).toEqual([400, 'SpaceId is required.', 'SpaceIdOrName is required.'])
  })

  it('are created for tenants by name, by tag, or for all', async () => {
    await release('Projects-2')
    const body = {
      SpaceId: 'Spaces-1',
      SpaceIdOrName: 'Spaces-1',
      ProjectName: 'Payroll',
      ReleaseVersion: '1.0.0',
      EnvironmentName: 'Production',
    }
    for (const tenants of [{ Tenants: ['Acme'] }, { Tenants: ['*'] }, { TenantTags: ['Region/Europe'] }]) {
      const answer = await call('POST', 'deployments/create/tenanted/v1', { ...body, ...tenants })
      expect(answer.body).toMatchObject({ DeploymentServerTasks: [{}] })
    }
    const tasks = itemsOf(await get('tasks?tenant=Tenants-1'))
    expect(tasks).toHaveLength(3)
    expect(await call('POST', 'deployments/create/tenanted/v1', body)).toMatchObject({
      body: { DeploymentServerTasks: [] },
    })
  })

  it('are refused without the tenant that a project wants, and where it is not connected', async () => {
    const ReleaseId = await release('Projects-2')
    expect(await errors('POST', 'deployments', { ReleaseId, EnvironmentId: 'Environments-2' })).toEqual([
      400,
      "The project 'Payroll' requires a tenant for each deployment.",
    ])
    expect(
      await errors('POST', 'deployments', { ReleaseId, EnvironmentId: 'Environments-1', TenantId: 'Tenants-1' }),
    ).toEqual([400, "The tenant 'Acme' is not connected to the project 'Payroll' in the environment 'Test'."])
  })

  it('are refused with a schedule that is over', async () => {
    const body = { ReleaseId: await release(), EnvironmentId: 'Environments-1' }
    const expected = [400, 'Deployment Schedule is invalid.']
    expect(await errors('POST', 'deployments', { ...body, QueueTime: '2026-03-02T07:00:00+00:00' })).toEqual(expected)
    expect(await errors('POST', 'deployments', { ...body, QueueTimeExpiry: '2026-03-02T08:00:00+00:00' })).toEqual(
      expected,
    )
  })

  it('are not run again through their task', async () => {
    octopus.deploy('Web', '1.0.0', 'Test')
    expect(await errors('POST', 'tasks/rerun/ServerTasks-1', {})).toEqual([400, 'This task cannot be re-run.'])
  })
})

describe('variable sets', () => {
  const path = 'variables/variableset-Projects-1'
  type Set = { Version: number; Variables: Record<string, unknown>[] }
  const read = async () => (await get(path)) as Set & Record<string, unknown>

  it('never give a secret back, and keep it when it comes back empty', async () => {
    const set = await read()
    expect(set.Variables.map(({ Name, Value, Type }) => [Name, Value, Type])).toEqual([
      ['Color', 'blue', 'String'],
      ['Key', null, 'Sensitive'],
    ])
    expect(await call('PUT', path, set)).toMatchObject({ status: 200, body: { Version: 1 } })
    expect(octopus.systemVariables(octopus.deploy('Web', '1.0.0', 'Test')).get('Key')).toBe('hunter22')
    const withoutIds = { ...(await read()), Variables: set.Variables.map((variable) => ({ ...variable, Id: null })) }
    await call('PUT', path, withoutIds)
    expect(octopus.systemVariables(octopus.deploy('Web', '1.1.0', 'Test')).get('Key')).toBe('')
  })

  it('are replaced as a whole, and only by who read the latest version', async () => {
    const set = await read()
    const Variables = [{ Name: 'Size', Value: '3', Type: 'String', Scope: { Environment: ['Environments-1'] } }]
    expect(await call('PUT', path, { ...set, Variables })).toMatchObject({ status: 200 })
    expect((await read()).Variables).toMatchObject([{ Name: 'Size', Scope: { Environment: ['Environments-1'] } }])
    expect(await errors('PUT', path, { ...set, Variables })).toEqual([
      400,
      'Changes to these variables could not be saved, because another user has made changes to the variables between when you started editing and when you saved your changes. Please reload or open a new tab to make your changes.',
    ])
  })

  it('trip the server over a variable without a type', async () => {
    const set = await read()
    expect(await call('PUT', path, { ...set, Variables: [{ Name: 'Size', Value: '3' }] })).toMatchObject({
      status: 500,
      body: { ErrorMessage: 'Object reference not set to an instance of an object.' },
    })
  })

  it('of releases are frozen', async () => {
    await call('POST', 'releases', { ProjectId: 'Projects-1', Version: '1.0.0' })
    const { ProjectVariableSetSnapshotId } = await get('releases/Releases-1')
    const snapshot = await get(`variables/${String(ProjectVariableSetSnapshotId)}`)
    expect(await errors('PUT', `variables/${String(ProjectVariableSetSnapshotId)}`, snapshot)).toEqual([
      400,
      "You cannot modify this variable set because the set is frozen. You'll need to create a new variable set instead.",
    ])
  })
})

describe('library variable sets', () => {
  it('have unique names, whatever their case', async () => {
    const first = await call('POST', 'libraryvariablesets', { SpaceId: 'Spaces-1', Name: 'Lock #1', Description: '{}' })
    expect(first).toMatchObject({
      status: 201,
      body: { Id: 'LibraryVariableSets-2', VariableSetId: 'variableset-LibraryVariableSets-2', Description: '{}' },
    })
    expect(await call('POST', 'libraryvariablesets', { Name: 'LOCK #1' })).toMatchObject({ status: 400 })
  })

  it('let one of many who create a name at once succeed', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call('POST', 'libraryvariablesets', { Name: 'Lock #2' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(400)])
  })

  it('are found by exact name and by part of it, and deleted by id', async () => {
    await call('POST', 'libraryvariablesets', { Name: 'Lock #1' })
    await call('POST', 'libraryvariablesets', { Name: 'Lock #11' })
    const list = (query: string) => listNames(octopus, `/api/Spaces-1/libraryvariablesets?${query}`)
    expect(await list('name=lock%20%231')).toEqual(['Lock #1'])
    expect(await list('partialName=Lock')).toEqual(['Lock #1', 'Lock #11'])
    expect(await call('DELETE', 'libraryvariablesets/LibraryVariableSets-2')).toMatchObject({ status: 200 })
    expect(await call('GET', 'libraryvariablesets/LibraryVariableSets-2')).toMatchObject({ status: 404 })
    expect(await call('GET', 'variables/variableset-LibraryVariableSets-2')).toMatchObject({ status: 404 })
  })
})

describe('step templates and processes', () => {
  const template = {
    Name: 'Octopus - Greet (Bash)',
    Description: 'Greets.',
    ActionType: 'Octopus.Script',
    Version: 7,
    Properties: { 'Octopus.Action.Script.Syntax': 'Bash', 'Octopus.Action.Script.ScriptBody': 'echo hello' },
    Parameters: [
      {
        Id: 'f7d5',
        Name: 'Greet.Whom',
        Label: 'Whom',
        HelpText: '',
        DefaultValue: 'you',
        DisplaySettings: { 'Octopus.ControlType': 'SingleLineText' },
      },
    ],
  }

  it('are imported, changed and found; the server counts their versions from 0', async () => {
    expect(await call('POST', 'actiontemplates', template)).toMatchObject({
      status: 201,
      body: { Id: 'ActionTemplates-1', Version: 0 },
    })
    expect(await call('POST', 'actiontemplates', template)).toMatchObject({ status: 400 })
    const changed = { ...template, Description: 'Greets people.' }
    expect(await call('PUT', 'actiontemplates/ActionTemplates-1', changed)).toMatchObject({
      status: 200,
      body: { Version: 1 },
    })
    expect(await call('GET', 'actiontemplates/ActionTemplates-1/versions/0')).toMatchObject({
      body: { Description: 'Greets.' },
    })
    expect(await call('GET', 'actiontemplates/search')).toMatchObject({
      body: [{ Id: 'ActionTemplates-1', IsInstalled: true }],
    })
    expect(await listNames(octopus, '/api/Spaces-1/actiontemplates?partialName=greet')).toEqual([template.Name])
  })

  it('are refused with a parameter that has no control type', async () => {
    const Parameters = [{ Name: 'Greet.Whom', DisplaySettings: {} }]
    expect(await errors('POST', 'actiontemplates', { ...template, Parameters })).toEqual([
      400,
      "The parameter 'Greet.Whom' has no control type.",
    ])
  })

  it('go into a process by reference, which their usage then shows, and run in a new release', async () => {
    await call('POST', 'actiontemplates', template)
    const process = await get('projects/Projects-1/deploymentprocesses')
    const Properties = { 'Octopus.Action.Template.Id': 'ActionTemplates-1', 'Octopus.Action.Template.Version': '0' }
    const step = { Name: 'Greet', Actions: [{ Name: 'Greet', ActionType: 'Octopus.Script', Properties }] }
    const Steps = [step, ...(process['Steps'] as unknown[])]
    const saved = await call('PUT', 'projects/Projects-1/deploymentprocesses', { ...process, Steps })
    expect(saved).toMatchObject({ status: 200, body: { Version: 1 } })
    expect(await call('GET', 'actiontemplates/ActionTemplates-1/usage')).toMatchObject({
      body: [{ ActionName: 'Greet', ProjectName: 'Web', ProcessId: 'deploymentprocess-Projects-1', Version: '0' }],
    })
    const task = octopus.deploy('Web', '2.0.0', 'Test')
    await octopus.clock.advance({ minutes: 2 })
    expect(octopus.task(task).State).toBe('Success')
    expect(octopus.log(task).map(({ step: name, text }) => `${name}: ${text}`)).toContain('Greet: hello')
  })

  it('give nobody an older process to save', async () => {
    const process = await get('deploymentprocesses/deploymentprocess-Projects-1')
    await call('PUT', 'deploymentprocesses/deploymentprocess-Projects-1', process)
    expect(await errors('PUT', 'deploymentprocesses/deploymentprocess-Projects-1', process)).toEqual([
      400,
      "Modification failed for 'DeploymentProcess' document with 'deploymentprocess-Projects-1' Id because submitted data was out of date. Refresh the document and try again.",
    ])
  })

  it('keep secrets to themselves', async () => {
    const process = await get('projects/Projects-1/deploymentprocesses')
    const action = {
      Name: 'Greet',
      ActionType: 'Octopus.Script',
      Properties: { Key: { HasValue: true, NewValue: 'hunter22' } },
    }
    const saved = await call('PUT', 'projects/Projects-1/deploymentprocesses', {
      ...process,
      Steps: [{ Name: 'Greet', Actions: [action] }],
    })
    expect(JSON.stringify(saved.body)).not.toContain('hunter22')
    expect(saved.body).toMatchObject({
      Steps: [{ Actions: [{ Properties: { Key: { HasValue: true, NewValue: null } } }] }],
    })
  })
})
