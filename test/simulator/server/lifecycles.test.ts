import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type SimulateOptions, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, itemsOf } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
afterEach(() => octopus.close())

const open = async (options: Omit<SimulateOptions, 'clock' | 'space'> = {}) => {
  octopus = await simulateOctopus({
    ...options,
    space: {
      environments: ['Development', 'Test', 'Canary', 'Production'],
      lifecycles: [
        {
          name: 'Stages',
          phases: [
            { name: 'Build', environments: ['Development'] },
            { name: 'Try', environments: ['Test', 'Canary'], minimumEnvironments: 1 },
            { name: 'Live', environments: ['Production'] },
          ],
        },
      ],
      tenants: [
        { name: 'Acme', projects: { Shop: ['Development', 'Production'] } },
        { name: 'Zoo', projects: { Shop: ['Production'] } },
      ],
      projects: [
        { name: 'Web', releases: [{ version: '1.0.0' }] },
        { name: 'Shop', tenanted: 'TenantedOrUntenanted', releases: [{ version: '2.0.0' }] },
      ],
    },
  })
}

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, `/api/Spaces-1/${path}`, { method, ...(body === undefined ? {} : { body }) })

const get = async (path: string) => (await call('GET', path)).body as Record<string, unknown>

const deploy = (EnvironmentId: string, ReleaseId = 'Releases-1', TenantId?: string) =>
  call('POST', 'deployments', { ReleaseId, EnvironmentId, TenantId })

const finish = async (answer: { readonly body: unknown }, state: 'Success' | 'Failed' = 'Success') => {
  await octopus.clock.advance({ seconds: 1 })
  octopus.finish((answer.body as { TaskId: string }).TaskId, state)
  await octopus.clock.advance({ seconds: 1 })
}

const promoteTo = async (release = 'Releases-1') => {
  const { PromoteTo, TenantPromotions } = await get(`releases/${release}/deployments/template`)
  const names = (targets: unknown) => (targets as { Name: string }[]).map(({ Name }) => Name)
  return {
    all: names(PromoteTo),
    tenants: (TenantPromotions as { Name: string; PromoteTo: unknown }[]).map(
      (tenant) => `${tenant.Name}: ${names(tenant.PromoteTo).join(', ')}`,
    ),
  }
}

describe('a lifecycle', () => {
  it('refuses an environment whose turn has not come, until the one before it is done', async () => {
    await open()
    const refused = await deploy('Environments-2')
    expect(refused).toMatchObject({
      status: 400,
      body: {
        ErrorMessage: 'There was a problem with your request.',
        Errors: [
          "The release '1.0.0' cannot be deployed to the environment 'Test': the lifecycle does not allow it yet.",
        ],
      },
    })
    const first = await deploy('Environments-1')
    expect((await deploy('Environments-2')).status).toBe(400)
    await finish(first)
    expect((await deploy('Environments-2')).status).toBe(201)
  })

  it('opens the next phase when enough environments of a phase have the release', async () => {
    await open()
    await finish(await deploy('Environments-1'))
    expect(await promoteTo()).toEqual({ all: ['Development', 'Test', 'Canary'], tenants: [] })
    await finish(await deploy('Environments-3'))
    expect((await promoteTo()).all).toEqual(['Development', 'Test', 'Canary', 'Production'])
  })

  it('takes the next phase away again after a failure in an earlier one, until somebody calls it a success', async () => {
    await open()
    await finish(await deploy('Environments-1'))
    const second = await deploy('Environments-1')
    await finish(second, 'Failed')
    expect((await promoteTo()).all).toEqual(['Development'])
    const { TaskId } = second.body as { TaskId: string }
    await call('POST', `tasks/${TaskId}/state`, { State: 'Success', Reason: 'It is there' })
    expect((await promoteTo()).all).toEqual(['Development', 'Test', 'Canary'])
  })

  it('counts any success where the server is said to', async () => {
    await open({ unconfirmed: { failedAfterSuccess: 'ignored' } })
    await finish(await deploy('Environments-1'))
    await finish(await deploy('Environments-1'), 'Failed')
    expect((await promoteTo()).all).toEqual(['Development', 'Test', 'Canary'])
  })

  it('is gone through by each tenant, in the environments that it is connected to', async () => {
    await open()
    expect((await promoteTo('Releases-2')).tenants).toEqual(['Acme: Development', 'Zoo: Production'])
    await finish(await deploy('Environments-1', 'Releases-2', 'Tenants-1'))
    expect(await promoteTo('Releases-2')).toEqual({
      all: ['Development'],
      tenants: ['Acme: Development, Production', 'Zoo: Production'],
    })
  })

  it('says why in our words, or in none', async () => {
    await open({ unconfirmed: { refusalTexts: 'bare' } })
    expect(await deploy('Environments-2')).toMatchObject({ status: 400, body: { Errors: [] } })
  })

  it('of a space without any leads through all environments, one after another', async () => {
    octopus = await simulateOctopus({ space: { environments: ['Test', 'Live'], projects: ['Web'] } })
    const lifecycle = await call('POST', 'lifecycles', { Name: 'Plain' })
    const { Id } = lifecycle.body as { Id: string }
    expect(await get(`lifecycles/${Id}`)).toMatchObject({ Phases: [] })
    expect(await get(`lifecycles/${Id}/preview`)).toMatchObject({
      Phases: [
        { Name: 'Test', OptionalDeploymentTargets: ['Environments-1'] },
        { Name: 'Live', OptionalDeploymentTargets: ['Environments-2'] },
      ],
    })
  })
})

describe('the progression of a release', () => {
  it('tells of each phase where it stands, and what may come next', async () => {
    await open()
    await finish(await deploy('Environments-1'))
    await deploy('Environments-2')
    const phases = (await get('releases/Releases-1/progression')) as {
      Phases: { Name: string; Progress: string; Blocked: boolean; Deployments: unknown[] }[]
    }
    expect(
      phases.Phases.map(
        (phase) => `${phase.Name} ${phase.Progress} ${String(phase.Blocked)} ${phase.Deployments.length}`,
      ),
    ).toEqual(['Build Complete false 1', 'Try Current false 1', 'Live Pending false 0'])
    expect(phases).toMatchObject({
      NextDeployments: ['Environments-2', 'Environments-3'],
      NextDeploymentsMinimumRequired: 1,
    })
  })

  it('of a project shows its newest releases with what is where', async () => {
    await open()
    await finish(await deploy('Environments-1'))
    expect(await get('projects/web/progression?releaseHistoryCount=1')).toMatchObject({
      Environments: [{ Name: 'Development' }, { Name: 'Test' }, { Name: 'Canary' }, { Name: 'Production' }],
      Releases: [
        {
          Release: { Version: '1.0.0' },
          Channel: { Name: 'Default' },
          Deployments: { 'Environments-1': [{ State: 'Success', IsCurrent: true }] },
          NextDeployments: ['Environments-2', 'Environments-3'],
          HasUnresolvedDefect: false,
        },
      ],
    })
    expect((await call('GET', 'progression/Projects-1?releaseHistoryCount=101')).status).toBe(400)
  })
})

describe('a defect', () => {
  const report = (Description?: string) => call('POST', 'releases/Releases-1/defects', { Description })

  it('keeps a release from going further, and lets it go again where it has been', async () => {
    await open()
    await finish(await deploy('Environments-1'))
    expect(await report()).toMatchObject({ status: 400, body: { Errors: ['You must provide a description.'] } })
    expect(await report('It eats data')).toMatchObject({ status: 200, body: { Status: 'Unresolved' } })
    expect(await report('It does')).toMatchObject({
      status: 400,
      body: { Errors: ['An unresolved defect already exists for this release.'] },
    })
    expect((await promoteTo()).all).toEqual(['Development'])
    expect((await deploy('Environments-2')).status).toBe(400)
    expect((await deploy('Environments-1')).status).toBe(201)
    expect(await get('releases/Releases-1/progression')).toMatchObject({
      Phases: [{ Blocked: false }, { Blocked: true }, { Blocked: true }],
      NextDeployments: [],
    })
    expect(await get('progression/Projects-1')).toMatchObject({ Releases: [{ HasUnresolvedDefect: true }] })
  })

  it('is resolved once', async () => {
    await open()
    await finish(await deploy('Environments-1'))
    await report('It eats data')
    const resolve = () => call('POST', 'releases/Releases-1/defects/resolve')
    expect(await resolve()).toMatchObject({ status: 200, body: { Status: 'Resolved' } })
    expect(await resolve()).toMatchObject({ status: 400, body: { Errors: ['Defect has already been resolved.'] } })
    expect((await deploy('Environments-2')).status).toBe(201)
    expect(itemsOf(await get('releases/Releases-1/defects'))).toMatchObject([{ Description: 'It eats data' }])
  })
})
