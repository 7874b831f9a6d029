// Requests about runbooks, their snapshots and their runs.

import type { Prepare, Requests } from './busy-space-requests.ts'

const space = '/api/Spaces-1'

const runbookBody = (number: number) => ({ Name: `Runbook ${number}`, ProjectId: 'Projects-1', SpaceId: 'Spaces-1' })

const makeRunbook = ({ call, number }: Prepare) => call('POST', 'runbooks', runbookBody(number))

async function makeSnapshot(prepare: Prepare) {
  const runbook = await makeRunbook(prepare)
  const snapshot = await prepare.call('POST', 'runbookSnapshots?publish=true', {
    ProjectId: 'Projects-1',
    RunbookId: runbook.Id,
    Name: `Snapshot ${prepare.number}`,
    SpaceId: 'Spaces-1',
  })
  return { runbook, snapshot }
}

async function runBody(prepare: Prepare) {
  const { runbook, snapshot } = await makeSnapshot(prepare)
  return {
    RunbookId: runbook.Id,
    RunbookSnapshotId: snapshot.Id,
    EnvironmentId: 'Environments-1',
    ProjectId: 'Projects-1',
    SpaceId: 'Spaces-1',
  }
}

const makeRun = async (prepare: Prepare) => prepare.call('POST', 'runbookRuns', await runBody(prepare))

/** Of a snapshot, below its address. */
const ofSnapshot =
  (below = ''): Requests =>
  async (prepare) => [
    { path: `${space}/runbookSnapshots/${(await makeSnapshot(prepare)).snapshot.Id}${below}`, status: 200 },
  ]

const ofRunbook =
  (below: string): Requests =>
  async (prepare) => [{ path: `${space}/runbooks/${(await makeSnapshot(prepare)).runbook.Id}${below}`, status: 200 }]

export const runbookRequests: Readonly<Record<string, Requests>> = {
  'POST /runbooks': ({ number }) => [{ path: `${space}/runbooks`, body: runbookBody(number), status: 201 }],
  'PUT /runbooks/{id}': async (prepare) => {
    const runbook = await makeRunbook(prepare)
    return [{ path: `${space}/runbooks/${runbook.Id}`, body: runbook, status: 200 }]
  },
  'DELETE /runbooks/{id}': async (prepare) => [
    { path: `${space}/runbooks/${(await makeRunbook(prepare)).Id}`, status: 200 },
  ],
  'GET /runbookProcesses/{id}': async (prepare) => {
    const runbook = await makeRunbook(prepare)
    return [{ path: `${space}/runbookProcesses/${String(runbook['RunbookProcessId'])}`, status: 200 }]
  },
  'PUT /runbookProcesses/{id}': async (prepare) => {
    const path = `${space}/runbookProcesses/${String((await makeRunbook(prepare))['RunbookProcessId'])}`
    return [{ path, body: await prepare.call('GET', path), status: 200 }]
  },
  'GET /projects/{id}/runbookSnapshots/{name}': async (prepare) => {
    const { snapshot } = await makeSnapshot(prepare)
    const name = encodeURIComponent(String(snapshot['Name']))
    return [{ path: `${space}/projects/Projects-1/runbookSnapshots/${name}`, status: 200 }]
  },
  'POST /runbookSnapshots': async (prepare) => {
    const runbook = await makeRunbook(prepare)
    const body = {
      ProjectId: 'Projects-1',
      RunbookId: runbook.Id,
      Name: `Taken ${prepare.number}`,
      SpaceId: 'Spaces-1',
    }
    return [{ path: `${space}/runbookSnapshots`, body, status: 201 }]
  },
  'GET /runbookSnapshots/{id}': ofSnapshot(),
  'DELETE /runbookSnapshots/{id}': ofSnapshot(),
  'POST /runbookSnapshots/{id}/snapshot-variables': ofSnapshot('/snapshot-variables'),
  'GET /runbookSnapshots/{id}/runbookRuns': ofSnapshot('/runbookRuns'),
  'GET /runbookSnapshots/{id}/runbookRuns/template': ofSnapshot('/runbookRuns/template'),
  'GET /runbookSnapshots/{id}/runbookRuns/preview/{environment}': ofSnapshot('/runbookRuns/preview/Environments-1'),
  'GET /runbookSnapshots/{id}/runbookRuns/preview/{environment}/{tenant}': ofSnapshot(
    '/runbookRuns/preview/Environments-1/Tenants-1',
  ),
  'GET /runbooks/{id}/runbookRuns/preview/{environment}': ofRunbook('/runbookRuns/preview/Environments-1'),
  'GET /runbooks/{id}/runbookRuns/preview/{environment}/{tenant}': ofRunbook(
    '/runbookRuns/preview/Environments-1/Tenants-1',
  ),
  'POST /runbooks/{id}/run': async (prepare) => {
    const { runbook } = await makeSnapshot(prepare)
    const body = { UseDefaultSnapshot: true, EnvironmentIds: ['Environments-1'] }
    return [{ path: `${space}/runbooks/${runbook.Id}/run`, body, status: 201 }]
  },
  'POST /runbookRuns': async (prepare) => [{ path: `${space}/runbookRuns`, body: await runBody(prepare), status: 201 }],
  'GET /runbookRuns/{id}': async (prepare) => [
    { path: `${space}/runbookRuns/${(await makeRun(prepare)).Id}`, status: 200 },
  ],
  'DELETE /runbookRuns/{id}': async (prepare) => {
    const run = await makeRun(prepare)
    await prepare.call('POST', `tasks/${String(run['TaskId'])}/cancel`)
    return [{ path: `${space}/runbookRuns/${run.Id}`, status: 200 }]
  },
}
