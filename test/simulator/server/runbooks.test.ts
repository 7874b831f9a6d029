import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, itemsOf, listNames } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({
    space: {
      environments: ['Test', 'Live'],
      tenants: [
        { name: 'Acme', tags: ['Region/Europe'], projects: { Web: ['Live'] } },
        { name: 'Zoo', tags: ['Region/Asia'], projects: { Web: ['Live'] } },
      ],
      projects: [
        {
          name: 'Web',
          tenanted: 'TenantedOrUntenanted',
          variables: [{ name: 'Reason', prompt: { label: 'Why', required: true } }],
          runbooks: [
            { name: 'Restart', process: [{ name: 'Stop and start', takes: '00:01:00' }] },
            { name: 'Only in Live', environments: ['Live'] },
          ],
        },
      ],
    },
  })
})
afterEach(() => octopus.close())

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, `/api/Spaces-1/${path}`, { method, ...(body === undefined ? {} : { body }) })

const get = async (path: string) => (await call('GET', path)).body as Record<string, unknown>

const reason = async (): Promise<Record<string, string>> => {
  const preview = await get('runbooks/Runbooks-1/runbookRuns/preview/Environments-1')
  const { Elements } = preview['Form'] as { Elements: { Name: string }[] }
  return { [Elements[0]?.Name ?? '']: 'It hangs' }
}

describe('runbooks', () => {
  it('run by ids, with values for what they ask', async () => {
    const body = { RunbookId: 'Runbooks-1', RunbookSnapshotId: 'RunbookSnapshots-1', EnvironmentId: 'Environments-1' }
    expect(await call('POST', 'runbookRuns', body)).toMatchObject({
      status: 400,
      body: { Errors: ["A value is required for the prompted variable 'Why'."] },
    })
    const made = await call('POST', 'runbookRuns', { ...body, FormValues: await reason() })
    expect(made).toMatchObject({
      status: 201,
      body: { Id: 'RunbookRuns-1', RunbookSnapshotId: 'RunbookSnapshots-1', TaskId: 'ServerTasks-1' },
    })
    expect(await get('tasks/ServerTasks-1')).toMatchObject({
      Name: 'RunbookRun',
      Arguments: { RunbookRunId: 'RunbookRuns-1' },
    })
    await octopus.clock.advance({ minutes: 2 })
    expect(octopus.task('ServerTasks-1').State).toBe('Success')
    expect(await listNames(octopus, '/api/Spaces-1/runbookRuns?taskState=Success', 'Id')).toEqual(['RunbookRuns-1'])
    expect(await listNames(octopus, '/api/Spaces-1/runbookRuns?environments=Environments-2', 'Id')).toEqual([])
    expect(await get('progression/runbooks/Runbooks-1')).toMatchObject({
      Environments: [{ Name: 'Test' }],
      RunbookRuns: { 'Environments-1': [{ State: 'Success', RunBy: 'admin' }] },
    })
  })

  it('run in several environments and for several tenants at once', async () => {
    const body = {
      UseDefaultSnapshot: true,
      EnvironmentIds: ['Environments-2'],
      TenantIds: ['Tenants-1'],
      TenantTagNames: ['Region/Asia'],
      FormValues: await reason(),
    }
    const { status, body: runs } = await call('POST', 'runbooks/Runbooks-1/run', body)
    expect(status).toBe(201)
    expect((runs as { TenantId: string }[]).map(({ TenantId }) => TenantId)).toEqual(['Tenants-1', 'Tenants-2'])
  })

  it('run by names, a value for what they ask by its name as well', async () => {
    const body = {
      SpaceId: 'Spaces-1',
      SpaceIdOrName: 'Spaces-1',
      ProjectName: 'Web',
      RunbookName: 'restart',
      EnvironmentNames: ['Test', 'Live'],
      Variables: { Reason: 'It hangs' },
    }
    expect(await call('POST', 'runbook-runs/create/v1', body)).toMatchObject({
      status: 200,
      body: {
        RunbookRunServerTasks: [
          { RunbookRunId: 'RunbookRuns-1', ServerTaskId: 'ServerTasks-1' },
          { RunbookRunId: 'RunbookRuns-2', ServerTaskId: 'ServerTasks-2' },
        ],
      },
    })
  })

  it('run where they may', async () => {
    const body = { UseDefaultSnapshot: true, EnvironmentIds: ['Environments-1'], FormValues: await reason() }
    expect((await call('POST', 'runbooks/Runbooks-2/run', body)).status).toBe(400)
    expect(await get('runbooks/Runbooks-2/runbookRunTemplate')).toMatchObject({ PromoteTo: [{ Name: 'Live' }] })
    expect((await call('GET', 'runbooks/Runbooks-2/environments')).body).toMatchObject([{ Name: 'Live' }])
  })

  it('are made, given a process and published; without a published snapshot they do not run', async () => {
    const made = await call('POST', 'runbooks', { Name: 'Clean', ProjectId: 'Projects-1' })
    expect(made).toMatchObject({ status: 201, body: { Id: 'Runbooks-3', PublishedRunbookSnapshotId: null } })
    const run = { UseDefaultSnapshot: true, EnvironmentIds: ['Environments-1'], FormValues: await reason() }
    expect(await call('POST', 'runbooks/Runbooks-3/run', run)).toMatchObject({
      status: 400,
      body: { Errors: ['Runbook has no published snapshot.'] },
    })
    const process = await get('runbookProcesses/RunbookProcess-Runbooks-3')
    const action = { Name: 'Clean', ActionType: 'Octopus.Script', Properties: {} }
    const Steps = [{ Name: 'Clean', Actions: [action] }]
    expect((await call('PUT', 'runbookProcesses/RunbookProcess-Runbooks-3', { ...process, Steps })).status).toBe(200)
    const snapshot = { RunbookId: 'Runbooks-3', Name: 'First' }
    expect((await call('POST', 'runbookSnapshots?publish=true', snapshot)).status).toBe(201)
    expect((await call('POST', 'runbookSnapshots', snapshot)).status).toBe(400)
    expect((await call('POST', 'runbooks/Runbooks-3/run', run)).status).toBe(201)
    expect(await listNames(octopus, '/api/Spaces-1/projects/web/runbooks')).toEqual([
      'Clean',
      'Only in Live',
      'Restart',
    ])
    expect(itemsOf(await get('runbooks/Runbooks-3/runbookSnapshots'))).toMatchObject([{ Name: 'First' }])
  })

  it('keep their processes out of the list of deployment processes', async () => {
    expect(await listNames(octopus, '/api/Spaces-1/deploymentprocesses', 'Id')).toEqual([
      'deploymentprocess-Projects-1',
    ])
    expect((await call('GET', 'deploymentprocesses/RunbookProcess-Runbooks-1')).status).toBe(404)
  })
})
