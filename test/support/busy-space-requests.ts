// Requests that write, for each route that does: what they need is made first, so that their order does not matter.

import { callApi } from './call-api.ts'
import type { Simulator } from '../../simulator/simulate-octopus.ts'

export interface RouteRequest {
  /** With its `/api`. */
  readonly path: string
  readonly body?: unknown
  /** Instead of a body: what a form uploads. */
  readonly form?: FormData
  readonly status: number
}

export type Requests = (prepare: Prepare) => Promise<readonly RouteRequest[]> | readonly RouteRequest[]

export interface Prepare {
  readonly octopus: Simulator
  /** A number that no other request has, for names. */
  readonly number: number
  /** Sends a request in the space; its answer. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<Resource>
}

export type Resource = Readonly<Record<string, unknown>> & { readonly Id: string }

let lastNumber = 0

export function prepareIn(octopus: Simulator): Prepare {
  lastNumber += 1
  return {
    octopus,
    number: lastNumber,
    async call(method, path, body) {
      const address = path.startsWith('/api') ? path : `/api/${octopus.spaceId}/${path}`
      const answer = await callApi(octopus, address, { method, ...(body === undefined ? {} : { body }) })
      if (answer.status >= 400) throw new Error(`${method} ${address}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body as Resource
    },
  }
}

const space = '/api/Spaces-1'

/** A task of a deployment that runs until it is ended. */
async function runningTask({ octopus, number }: Prepare): Promise<string> {
  const { taskId } = octopus.deploy('Idle', `3.${number}.0`, 'Development')
  await Promise.resolve()
  return taskId
}

const createSet = ({ call, number }: Prepare) =>
  call('POST', 'libraryvariablesets', { Name: `Set ${number}`, SpaceId: 'Spaces-1' })

const createTemplate = ({ call, number }: Prepare) =>
  call('POST', 'actiontemplates', templateBody(`Template ${number}`))

const templateBody = (name: string) => ({
  Name: name,
  SpaceId: 'Spaces-1',
  ActionType: 'Octopus.Script',
  Properties: { 'Octopus.Action.Script.ScriptBody': 'echo', Secret: { HasValue: true, NewValue: 'x' } },
  Parameters: [
    {
      Name: 'Field',
      Label: 'Field',
      HelpText: '',
      DefaultValue: 'a',
      DisplaySettings: { 'Octopus.ControlType': 'SingleLineText' },
    },
  ],
})

/** An interruption that waits, of a deployment of its own. */
async function openInterruption({ octopus, number, call }: Prepare): Promise<string> {
  const { taskId } = octopus.deploy('Asking', `4.${number}.0`, 'Development')
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  const page = await call('GET', `interruptions?regarding=${taskId}`)
  const [first] = page['Items'] as readonly Resource[]
  if (!first) throw new Error(`${taskId} does not wait for anybody`)
  return first.Id
}

const releaseOf = async ({ call, number }: Prepare) =>
  call('POST', 'releases', { ProjectId: 'Projects-2', Version: `5.${number}.0`, SpaceId: 'Spaces-1' })

const deploymentOf = async (prepare: Prepare) =>
  prepare.call('POST', 'deployments', { ReleaseId: (await releaseOf(prepare)).Id, EnvironmentId: 'Environments-1' })

const artifactBody = { Filename: 'hello.txt', ServerTaskId: 'ServerTasks-1', SpaceId: 'Spaces-1' }

/** POST, PUT and DELETE of a kind of resource. */
function making(
  collection: string,
  bodyOf: (number: number) => Readonly<Record<string, unknown>>,
): Readonly<Record<string, Requests>> {
  const make = ({ call, number }: Prepare) => call('POST', collection, bodyOf(number))
  return {
    [`POST /${collection}`]: ({ number }) => [{ path: `${space}/${collection}`, body: bodyOf(number), status: 201 }],
    [`PUT /${collection}/{id}`]: async (prepare) => {
      const made = await make(prepare)
      return [{ path: `${space}/${collection}/${made.Id}`, body: made, status: 200 }]
    },
    [`DELETE /${collection}/{id}`]: async (prepare) => [
      { path: `${space}/${collection}/${(await make(prepare)).Id}`, status: 200 },
    ],
  }
}

export const writingRequests: Readonly<Record<string, Requests>> = {
  ...making('projects', (number) => ({
    Name: `Project ${number}`,
    ProjectGroupId: 'ProjectGroups-1',
    LifecycleId: 'Lifecycles-1',
    SpaceId: 'Spaces-1',
  })),
  ...making('projectgroups', (number) => ({ Name: `Group ${number}`, SpaceId: 'Spaces-1' })),
  ...making('environments', (number) => ({ Name: `Environment ${number}`, SpaceId: 'Spaces-1' })),
  ...making('tenants', (number) => ({
    Name: `Tenant ${number}`,
    ProjectEnvironments: { 'Projects-1': ['Environments-1'] },
    SpaceId: 'Spaces-1',
  })),
  ...making('tagsets', (number) => ({
    Name: `Tag set ${number}`,
    Tags: [{ Name: 'One', Color: '#333333', Description: '' }],
    SpaceId: 'Spaces-1',
  })),
  ...making('lifecycles', (number) => ({
    Name: `Lifecycle ${number}`,
    Phases: [{ Name: 'First', OptionalDeploymentTargets: ['Environments-1'] }],
    SpaceId: 'Spaces-1',
  })),
  ...making('teams', (number) => ({ Name: `Team ${number}`, MemberUserIds: ['Users-1'], SpaceId: 'Spaces-1' })),
  ...making('channels', (number) => ({ Name: `Channel ${number}`, ProjectId: 'Projects-1', SpaceId: 'Spaces-1' })),
  'GET /tagsets/{id}': async ({ call, number }) => {
    const body = { Name: `Seen ${number}`, Tags: [{ Name: 'One', Color: '#333333' }], SpaceId: 'Spaces-1' }
    return [{ path: `${space}/tagsets/${(await call('POST', 'tagsets', body)).Id}`, status: 200 }]
  },
  'GET /progression/{id}': () => [{ path: `${space}/progression/Projects-1`, status: 200 }],
  'POST /artifacts': () => [{ path: `${space}/artifacts`, body: artifactBody, status: 201 }],
  'PUT /artifacts/{id}': async ({ call }) => {
    const made = await call('POST', 'artifacts', artifactBody)
    return [{ path: `${space}/artifacts/${made.Id}`, body: made, status: 200 }]
  },
  'DELETE /artifacts/{id}': async ({ call }) => [
    { path: `${space}/artifacts/${(await call('POST', 'artifacts', artifactBody)).Id}`, status: 200 },
  ],
  'PUT /artifacts/{id}/content': async ({ call }) => {
    const form = new FormData()
    form.append('fileData', new Blob(['hello']), 'hello.txt')
    const made = await call('POST', 'artifacts', artifactBody)
    return [{ path: `${space}/artifacts/${made.Id}/content`, form, status: 204 }]
  },
  'POST /releases': ({ number }) => [
    { path: `${space}/releases`, body: { ProjectId: 'Projects-2', Version: `6.${number}.0` }, status: 201 },
    { path: `${space}/releases`, body: { ProjectId: 'Projects-2', Version: `6.${number}.0` }, status: 400 },
  ],
  'PUT /releases/{id}': async (prepare) => {
    const release = await releaseOf(prepare)
    return [{ path: `${space}/releases/${release.Id}`, body: release, status: 200 }]
  },
  'DELETE /releases/{id}': async (prepare) => [
    { path: `${space}/releases/${(await releaseOf(prepare)).Id}`, status: 200 },
  ],
  'POST /releases/{id}/snapshot-variables': async (prepare) => [
    { path: `${space}/releases/${(await releaseOf(prepare)).Id}/snapshot-variables`, status: 200 },
  ],
  'GET /releases/{id}/defects': async (prepare) => {
    const { Id } = await releaseOf(prepare)
    await prepare.call('POST', `releases/${Id}/defects`, { Description: 'It leaks' })
    return [{ path: `${space}/releases/${Id}/defects`, status: 200 }]
  },
  'POST /releases/{id}/defects': async (prepare) => {
    const path = `${space}/releases/${(await releaseOf(prepare)).Id}/defects`
    return [
      { path, body: { Description: 'It leaks' }, status: 200 },
      { path, body: { Description: 'It leaks' }, status: 400 },
    ]
  },
  'POST /releases/{id}/defects/resolve': async (prepare) => {
    const { Id } = await releaseOf(prepare)
    await prepare.call('POST', `releases/${Id}/defects`, { Description: 'It leaks' })
    const path = `${space}/releases/${Id}/defects/resolve`
    return [
      { path, status: 200 },
      { path, status: 400 },
    ]
  },
  'GET /releases/{id}/deployments/preview/{environment}': () => [
    { path: `${space}/releases/Releases-1/deployments/preview/Environments-1`, status: 200 },
  ],
  'GET /releases/{id}/deployments/preview/{environment}/{tenant}': () => [
    { path: `${space}/releases/Releases-1/deployments/preview/Environments-1/Tenants-1`, status: 200 },
  ],
  'POST /releases/{id}/deployments/previews': () => [
    {
      path: `${space}/releases/Releases-1/deployments/previews`,
      body: { DeploymentPreviews: [{ EnvironmentId: 'Environments-1', TenantId: 'Tenants-1' }] },
      status: 200,
    },
  ],
  'GET /variables/preview': () => [
    { path: `${space}/variables/preview?project=Projects-1&environment=Environments-1`, status: 200 },
    { path: `${space}/variables/preview`, status: 400 },
  ],
  'GET /variables/names': () => [{ path: `${space}/variables/names?project=Projects-1`, status: 200 }],
  'POST /deployments': async (prepare) => [
    {
      path: `${space}/deployments`,
      body: { ReleaseId: (await releaseOf(prepare)).Id, EnvironmentId: 'Environments-1' },
      status: 201,
    },
  ],
  'DELETE /deployments/{id}': async (prepare) => {
    const { Id, TaskId } = await deploymentOf(prepare)
    await prepare.call('POST', `tasks/${String(TaskId)}/cancel`)
    return [{ path: `${space}/deployments/${Id}`, status: 200 }]
  },
  'POST /tasks': () => [
    {
      path: `${space}/tasks`,
      body: { Name: 'Health', Description: 'Check', Arguments: {}, SpaceId: 'Spaces-1' },
      status: 201,
    },
  ],
  'POST /tasks/{id}/cancel': async (prepare) => [
    { path: `${space}/tasks/${await runningTask(prepare)}/cancel`, status: 200 },
  ],
  'POST /tasks/{id}/state': async (prepare) => {
    const id = await runningTask(prepare)
    await prepare.call('POST', `tasks/${id}/cancel`)
    return [
      { path: `${space}/tasks/${id}/state`, body: { State: 'Success', Reason: 'It was all right' }, status: 200 },
      { path: `${space}/tasks/${id}/state`, body: { State: 'Failed' }, status: 400 },
    ]
  },
  'POST /tasks/rerun/{id}': () => [{ path: `${space}/tasks/rerun/ServerTasks-1`, status: 400 }],
  'PUT /interruptions/{id}/responsible': async (prepare) => [
    { path: `${space}/interruptions/${await openInterruption(prepare)}/responsible`, status: 200 },
  ],
  'GET /interruptions/{id}/responsible': async (prepare) => {
    const id = await openInterruption(prepare)
    await prepare.call('PUT', `interruptions/${id}/responsible`)
    return [{ path: `${space}/interruptions/${id}/responsible`, status: 200 }]
  },
  'POST /interruptions/{id}/submit': async (prepare) => {
    const id = await openInterruption(prepare)
    const body = { Result: 'Proceed', Notes: 'fine', Instructions: null }
    await prepare.call('PUT', `interruptions/${id}/responsible`)
    return [
      { path: `${space}/interruptions/${id}/submit`, body, status: 200 },
      { path: `${space}/interruptions/${id}/submit`, body, status: 400 },
    ]
  },
  'PUT /deploymentprocesses/{id}': async ({ call }) => [
    {
      path: `${space}/deploymentprocesses/deploymentprocess-Projects-1`,
      body: await call('GET', 'deploymentprocesses/deploymentprocess-Projects-1'),
      status: 200,
    },
  ],
  'POST /actiontemplates': ({ number }) => [
    { path: `${space}/actiontemplates`, body: templateBody(`New ${number}`), status: 201 },
  ],
  'PUT /actiontemplates/{id}': async (prepare) => {
    const template = await createTemplate(prepare)
    return [{ path: `${space}/actiontemplates/${template.Id}`, body: template, status: 200 }]
  },
  'DELETE /actiontemplates/{id}': async (prepare) => [
    { path: `${space}/actiontemplates/${(await createTemplate(prepare)).Id}`, status: 200 },
  ],
  'PUT /variables/{id}': async (prepare) => {
    const id = String((await createSet(prepare))['VariableSetId'])
    const set = await prepare.call('GET', `variables/${id}`)
    const body = { ...set, Variables: [{ Name: 'A', Value: 'b', Type: 'String', Scope: {} }] }
    return [
      { path: `${space}/variables/${id}`, body, status: 200 },
      { path: `${space}/variables/${id}`, body, status: 400 },
    ]
  },
  'POST /libraryvariablesets': ({ number }) => [
    { path: `${space}/libraryvariablesets`, body: { Name: `New ${number}` }, status: 201 },
    { path: `${space}/libraryvariablesets`, body: { Name: `New ${number}` }, status: 400 },
  ],
  'PUT /libraryvariablesets/{id}': async (prepare) => {
    const set = await createSet(prepare)
    return [{ path: `${space}/libraryvariablesets/${set.Id}`, body: set, status: 200 }]
  },
  'DELETE /libraryvariablesets/{id}': async (prepare) => [
    { path: `${space}/libraryvariablesets/${(await createSet(prepare)).Id}`, status: 200 },
  ],
}
