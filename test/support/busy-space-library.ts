// Requests about targets, worker pools and step templates.

import type { Prepare, Requests } from './busy-space-requests.ts'

/** One of them for each request below that installs. */
export const communityTemplates = Array.from({ length: 6 }, (_, index) => ({
  Name: `Wave ${index + 1}`,
  ActionType: 'Octopus.Script',
  Version: 3,
  Author: 'somebody',
  Website: 'https://example.org',
}))

const community = (number: number) => `/api/communityactiontemplates/CommunityActionTemplates-${number}`

const machine = (number: number) => ({ Name: `target ${number}`, EnvironmentIds: ['Environments-1'], Roles: ['web'] })
const pool = (number: number) => ({ Name: `Pool ${number}`, WorkerPoolType: 'StaticWorkerPool' })

async function poolAddress({ octopus, call, number }: Prepare): Promise<string> {
  return `/api/${octopus.spaceId}/workerpools/${(await call('POST', 'workerpools', pool(number))).Id}`
}

async function machineAddress({ octopus, call, number }: Prepare): Promise<string> {
  return `/api/${octopus.spaceId}/machines/${(await call('POST', 'machines', machine(number))).Id}`
}

function logo({ octopus }: Prepare) {
  const form = new FormData()
  form.append('fileData', new Blob(['picture'], { type: 'image/png' }), 'logo.png')
  return [{ path: `/api/${octopus.spaceId}/actiontemplates/ActionTemplates-1/logo`, form, status: 200 }]
}

export const libraryRequests: Readonly<Record<string, Requests>> = {
  'POST /machines': ({ octopus, number }) => [
    { path: `/api/${octopus.spaceId}/machines`, body: machine(number), status: 201 },
  ],
  'PUT /machines/{id}': async (prepare) => {
    const path = await machineAddress(prepare)
    return [{ path, body: { ...machine(prepare.number), IsDisabled: true }, status: 200 }]
  },
  'DELETE /machines/{id}': async (prepare) => [{ path: await machineAddress(prepare), status: 200 }],
  'GET /workerpools/{id}': async (prepare) => [{ path: await poolAddress(prepare), status: 200 }],
  'GET /workerpools/{id}/workers': async (prepare) => [{ path: `${await poolAddress(prepare)}/workers`, status: 200 }],
  'POST /workerpools': ({ octopus, number }) => [
    { path: `/api/${octopus.spaceId}/workerpools`, body: pool(number), status: 201 },
  ],
  'PUT /workerpools/{id}': async (prepare) => {
    const path = await poolAddress(prepare)
    return [{ path, body: { ...pool(prepare.number), SortOrder: 3 }, status: 200 }]
  },
  'DELETE /workerpools/{id}': async (prepare) => [{ path: await poolAddress(prepare), status: 200 }],
  'POST /actiontemplates/{id}/actionsUpdate': async ({ octopus, call }) => {
    const path = 'actiontemplates/ActionTemplates-1'
    const usages = (await call('GET', `${path}/usage`)) as unknown as readonly Readonly<Record<string, string>>[]
    const ActionsToUpdate = usages.map(({ ProcessId, ProcessType, ActionId }) => ({
      ProcessId,
      ProcessType,
      ActionIds: [ActionId],
    }))
    const body = { Version: 0, ActionsToUpdate }
    return [{ path: `/api/${octopus.spaceId}/${path}/actionsUpdate`, body, status: 200 }]
  },
  'POST /actiontemplates/{id}/logo': logo,
  'PUT /actiontemplates/{id}/logo': logo,
  'GET /communityactiontemplates/{id}': () => [{ path: community(1), status: 200 }],
  'POST /communityactiontemplates/{id}/installation': () => [{ path: `${community(1)}/installation`, status: 201 }],
  'POST /communityactiontemplates/{id}/installation/{space}': () => [
    { path: `${community(2)}/installation/Spaces-1`, status: 201 },
  ],
  'PUT /communityactiontemplates/{id}/installation': async ({ call }) => {
    await call('POST', `${community(3)}/installation`)
    return [{ path: `${community(3)}/installation`, status: 200 }]
  },
  'PUT /communityactiontemplates/{id}/installation/{space}': async ({ call }) => {
    await call('POST', `${community(4)}/installation`)
    return [{ path: `${community(4)}/installation/Spaces-1`, status: 200 }]
  },
  'GET /communityactiontemplates/{id}/actiontemplate': async ({ call }) => {
    await call('POST', `${community(5)}/installation`)
    return [{ path: `${community(5)}/actiontemplate`, status: 200 }]
  },
  'GET /communityactiontemplates/{id}/actiontemplate/{space}': async ({ call }) => {
    await call('POST', `${community(6)}/installation`)
    return [{ path: `${community(6)}/actiontemplate/Spaces-1`, status: 200 }]
  },
}
