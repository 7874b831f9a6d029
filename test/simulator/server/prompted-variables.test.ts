import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({
    space: {
      environments: ['Test', 'Live'],
      lifecycles: [{ name: 'Anywhere', phases: [{ name: 'Both', environments: ['Test', 'Live'] }] }],
      targets: [{ name: 'web-1', environments: ['Test'], roles: ['web'] }],
      projects: [
        {
          name: 'Web',
          variables: [
            { name: 'Color', value: 'blue', prompt: { label: 'Which color', required: true } },
            { name: 'Ticket', prompt: { label: 'Ticket', required: true }, scope: { environments: ['Live'] } },
            { name: 'Secret', value: 'hunter2', sensitive: true, prompt: {} },
          ],
          process: [{ name: 'Show', script: { body: 'echo "color $(get_octopusvariable Color)"' } }],
          releases: [{ version: '1.0.0' }],
        },
      ],
    },
  })
})
afterEach(() => octopus.close())

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, `/api/Spaces-1/${path}`, { method, ...(body === undefined ? {} : { body }) })

interface Preview {
  readonly Form: {
    readonly Values: Readonly<Record<string, string | null>>
    readonly Elements: readonly { readonly Name: string; readonly Control: { readonly Name: string } }[]
  }
}

const preview = async (environment: string) =>
  (await call('GET', `releases/Releases-1/deployments/preview/${environment}`)).body as Preview

const keyOf = ({ Form }: Preview, variable: string) =>
  Form.Elements.find(({ Control }) => Control.Name === variable)?.Name ?? ''

describe('prompted variables', () => {
  it('are asked for where they hold, under keys that are not their names; secrets do not come out', async () => {
    const inTest = await preview('Environments-1')
    expect(inTest.Form.Elements).toMatchObject([
      {
        Control: { Type: 'VariableValue', Name: 'Color', Label: 'Which color', Required: true },
        IsValueRequired: true,
      },
      { Control: { Name: 'Secret', IsSecure: true }, IsValueRequired: false },
    ])
    expect(inTest.Form.Values).toEqual({ [keyOf(inTest, 'Color')]: 'blue', [keyOf(inTest, 'Secret')]: null })
    const inLive = await preview('Environments-2')
    expect(inLive.Form.Elements.map(({ Control }) => Control.Name)).toEqual(['Color', 'Ticket', 'Secret'])
  })

  it('get their values by key in the classic way, and a required one has to have one', async () => {
    const live = { ReleaseId: 'Releases-1', EnvironmentId: 'Environments-2' }
    expect(await call('POST', 'deployments', live)).toMatchObject({
      status: 400,
      body: { Errors: ["A value is required for the prompted variable 'Ticket'."] },
    })
    const byName = { ...live, FormValues: { Ticket: 'T-1' } }
    expect((await call('POST', 'deployments', byName)).status).toBe(400)
    const asked = await preview('Environments-2')
    const FormValues = { [keyOf(asked, 'Ticket')]: 'T-1', [keyOf(asked, 'Color')]: 'red' }
    const made = await call('POST', 'deployments', { ...live, FormValues })
    expect(made).toMatchObject({ status: 201, body: { FormValues } })
    const { TaskId } = made.body as { TaskId: string }
    expect(octopus.systemVariables(TaskId).get('Color')).toBe('red')
    expect(octopus.systemVariables(TaskId).get('Ticket')).toBe('T-1')
  })

  it('get their values by name in the executions API', async () => {
    const body = {
      SpaceId: 'Spaces-1',
      SpaceIdOrName: 'Spaces-1',
      ProjectName: 'Web',
      ReleaseVersion: '1.0.0',
      EnvironmentNames: ['Live'],
    }
    const path = 'deployments/create/untenanted/v1'
    expect((await call('POST', path, body)).status).toBe(400)
    const made = await call('POST', path, { ...body, Variables: { ticket: 'T-2' } })
    const [first] = (made.body as { DeploymentServerTasks: { ServerTaskId: string }[] }).DeploymentServerTasks
    expect(octopus.systemVariables(first?.ServerTaskId ?? '').get('Ticket')).toBe('T-2')
  })

  it('are previewed for several environments at once', async () => {
    const DeploymentPreviews = [{ EnvironmentId: 'Environments-2' }, { EnvironmentId: 'Environments-1' }]
    const { body } = await call('POST', 'releases/Releases-1/deployments/previews', { DeploymentPreviews })
    expect((body as Preview[]).map(({ Form }) => Form.Elements.length)).toEqual([3, 2])
  })
})

describe('a preview', () => {
  it('shows the steps with the targets that they would run on', async () => {
    const process = await call('GET', 'deploymentprocesses/deploymentprocess-Projects-1')
    const [step] = (process.body as { Steps: { Properties: object; Actions: object[] }[] }).Steps
    const Steps = [
      { ...step, Properties: { 'Octopus.Action.TargetRoles': 'web' } },
      {
        Name: 'Off',
        Actions: [{ Name: 'Off', ActionType: 'Octopus.Script', IsDisabled: true, IsRequired: true }],
      },
    ]
    await call('PUT', 'deploymentprocesses/deploymentprocess-Projects-1', { ...(process.body as object), Steps })
    await call('POST', 'releases', { ProjectId: 'Projects-1', Version: '1.1.0' })
    const path = 'releases/Releases-2/deployments/preview/Environments-1'
    expect((await call('GET', path)).body).toMatchObject({
      StepsToExecute: [{ ActionNumber: '1', Roles: ['web'], MachineNames: ['web-1'], HasNoApplicableMachines: false }],
    })
    expect((await call('GET', `${path}?includeDisabledSteps=true`)).body).toMatchObject({
      StepsToExecute: [{ ActionName: 'Show' }, { ActionName: 'Off', IsDisabled: true, CanBeSkipped: false }],
    })
    expect((await call('GET', path.replace('Environments-1', 'Environments-2'))).body).toMatchObject({
      StepsToExecute: [{ MachineNames: [], HasNoApplicableMachines: true }],
    })
  })
})
