import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'

const parameter = (Name: string, DefaultValue?: string) => ({
  Name,
  DefaultValue,
  DisplaySettings: { 'Octopus.ControlType': 'SingleLineText' },
})

const greet = {
  Name: 'Greet',
  ActionType: 'Octopus.Script',
  Properties: { 'Octopus.Action.Script.ScriptBody': 'echo hello' },
  Parameters: [parameter('Greet.Whom')],
}

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({
    space: {
      stepTemplates: [greet],
      communityTemplates: [{ ...greet, Name: 'Wave', Version: 7, Author: 'somebody', Website: 'https://example.org' }],
      projects: [
        {
          name: 'Web',
          process: [{ name: 'Say hello', template: { name: 'Greet', parameters: { 'Greet.Whom': 'you' } } }],
          runbooks: [{ name: 'Party', process: [{ name: 'Welcome', template: { name: 'Greet', parameters: {} } }] }],
        },
      ],
    },
  })
})
afterEach(() => octopus.close())

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, `/api/Spaces-1/${path}`, { method, ...(body === undefined ? {} : { body }) })

const update = (change: object) => call('PUT', 'actiontemplates/ActionTemplates-1', { ...greet, ...change })

const usages = async () =>
  (await call('GET', 'actiontemplates/ActionTemplates-1/usage')).body as {
    ActionId: string
    ProcessId: string
    ProcessType: string
    Version: string
  }[]

const updateActions = async (Version: number, more: object = {}) => {
  const ActionsToUpdate = (await usages()).map(({ ProcessId, ProcessType, ActionId }) => ({
    ProcessId,
    ProcessType,
    ActionIds: [ActionId],
  }))
  return call('POST', 'actiontemplates/ActionTemplates-1/actionsUpdate', { Version, ActionsToUpdate, ...more })
}

describe('a step template', () => {
  it('knows the deployment processes and the runbooks that use it', async () => {
    expect(await usages()).toMatchObject([
      { ProcessType: 'Deployment', ProjectName: 'Web', RunbookName: null, Version: '0' },
      { ProcessType: 'Runbook', ProjectName: 'Web', RunbookName: 'Party', Version: '0' },
    ])
  })

  it('brings the actions that use it to a new version of its script, and keeps their values', async () => {
    await update({ Properties: { 'Octopus.Action.Script.ScriptBody': 'echo welcome' } })
    expect(await updateActions(1)).toMatchObject({
      status: 200,
      body: [{ Outcome: 'Success' }, { Outcome: 'Success' }],
    })
    expect((await usages()).map(({ Version }) => Version)).toEqual(['1', '1'])
    expect((await call('GET', 'deploymentprocesses/deploymentprocess-Projects-1')).body).toMatchObject({
      Version: 1,
      Steps: [
        {
          Actions: [{ Properties: { 'Octopus.Action.Script.ScriptBody': 'echo welcome', 'Greet.Whom': 'you' } }],
        },
      ],
    })
  })

  it('changes no action while a new parameter lacks a value for one of them', async () => {
    await update({ Parameters: [parameter('Greet.Whom', 'all'), parameter('Greet.Loudness')] })
    expect(await updateActions(1)).toMatchObject({
      status: 400,
      body: {
        ErrorMessage: 'Request failed. Please check Details property for more information.',
        Details: [
          { Outcome: 'DefaultParamterValueMissing', NamesOfNewParametersMissingDefaultValue: ['Greet.Loudness'] },
          { Outcome: 'DefaultParamterValueMissing' },
        ],
      },
    })
    expect((await usages()).map(({ Version }) => Version)).toEqual(['0', '0'])
    expect((await updateActions(1, { DefaultPropertyValues: { 'Greet.Loudness': 'high' } })).status).toBe(200)
    expect((await call('GET', 'deploymentprocesses/deploymentprocess-Projects-1')).body).toMatchObject({
      Steps: [{ Actions: [{ Properties: { 'Greet.Loudness': 'high', 'Greet.Whom': 'you' } }] }],
    })
  })

  it('has a picture, once somebody gives it one', async () => {
    const form = new FormData()
    form.append('fileData', new Blob(['picture'], { type: 'image/png' }), 'logo.png')
    const path = '/api/Spaces-1/actiontemplates/ActionTemplates-1/logo'
    expect((await callApi(octopus, path, { method: 'PUT', form })).status).toBe(200)
    expect((await callApi(octopus, path)).body).toBe('picture')
  })
})

describe('a community step template', () => {
  const path = '/api/communityactiontemplates/CommunityActionTemplates-1'

  it('is found beside those that are installed, and installed once', async () => {
    const found = async () =>
      ((await call('GET', 'actiontemplates/search')).body as { Name: string; IsInstalled: boolean }[]).map(
        ({ Name, IsInstalled }) => `${Name} ${String(IsInstalled)}`,
      )
    expect(await found()).toEqual(['Greet true', 'Wave false'])
    expect((await callApi(octopus, `${path}/actiontemplate/Spaces-1`)).status).toBe(404)
    const update = () => callApi(octopus, `${path}/installation/Spaces-1`, { method: 'PUT' })
    expect(await update()).toMatchObject({ status: 400, body: { Errors: ['Action template not yet installed.'] } })
    const install = () => callApi(octopus, `${path}/installation/Spaces-1`, { method: 'POST' })
    expect(await install()).toMatchObject({
      status: 201,
      body: { Id: 'ActionTemplates-2', Version: 7, CommunityActionTemplateId: 'CommunityActionTemplates-1' },
    })
    expect(await install()).toMatchObject({ status: 400, body: { Errors: ['Action Template already installed.'] } })
    expect((await update()).status).toBe(200)
    expect(await found()).toEqual(['Greet true', 'Wave true'])
  })

  it('is changed in the library only', async () => {
    await callApi(octopus, `${path}/installation`, { method: 'POST' })
    expect(await call('PUT', 'actiontemplates/ActionTemplates-2', greet)).toMatchObject({
      status: 400,
      body: { Errors: ['Only custom templates can be directly updated'] },
    })
  })
})
