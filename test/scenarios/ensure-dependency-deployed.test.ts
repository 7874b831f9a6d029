// Ensure Dependency Deployed as a whole, in this process, against the simulator. Its clock moves only when told.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callApi } from '../support/call-api.ts'
import { dependents, openNeedySpace, space, type NeedySpace } from '../support/ensure-dependency.ts'

let needy: NeedySpace
let octopus: NeedySpace['octopus']
beforeEach(async () => {
  needy = await openNeedySpace()
  octopus = needy.octopus
})
afterEach(() => octopus.close())

const deployWeb = (options = {}) => octopus.deploy('Web', '1.0.0', 'Production', options)

/** A deployment that has been, long before. */
function was(project: string, version: string, state: 'Success' | 'Failed' = 'Success', options = {}) {
  octopus.finish(octopus.deploy(project, version, 'Production', options), state)
}

async function settled<T>(outcome: Promise<T>): Promise<T> {
  await octopus.clock.settled()
  return outcome
}

describe('Ensure Dependency Deployed', () => {
  it('goes on at once, with two requests, where everything is there', async () => {
    was('Database', '2.9.0')
    was('Auth', '1.4.0')
    await octopus.clock.settled()
    const before = octopus.requests.length
    const outcome = await settled(needy.run(deployWeb(), { dependencies: 'Database [2.1,3.0)\nAuth >=1.4' }))
    expect(outcome).toMatchObject({
      exitCode: 0,
      waitedMs: 0,
      outputs: { Outcome: 'Ready', 'database.State': 'Present', 'database.Version': '2.9.0', 'auth.State': 'Present' },
    })
    expect(octopus.requests.slice(before).map(({ path }) => path.replace(/^.*Spaces-\d+\//, ''))).toEqual([
      'projects/all',
      'dashboard/dynamic',
    ])
  })

  it('deploys what is missing, the highest version in range, and waits for it', async () => {
    const outcome = needy.run(deployWeb(), { dependencies: 'Database [2.1,3.0)' })
    await octopus.clock.advance({ minutes: 4 })
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Executing'])
    await octopus.clock.advance({ minutes: 3 })
    const { lines, ...rest } = await outcome
    expect(rest).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Ready', 'database.State': 'Deployed' } })
    expect(lines[0]).toMatch(/^Deploying 2\.10\.0 to Production for Database \[2\.1,3\.0\): \[ServerTasks-\d+\]/)
    expect(lines.at(-1)).toMatch(/^Database \[2\.1,3\.0\) +\| Deployed +\| 2\.10\.0 +\| \[ServerTasks-\d+\]/)
  })

  it('joins what is on its way', async () => {
    const database = octopus.deploy('Database', '2.9.0', 'Production')
    const outcome = needy.run(deployWeb(), { dependencies: 'Database [2.1,3.0)' })
    await octopus.clock.advance({ minutes: 6 })
    expect(await outcome).toMatchObject({
      exitCode: 0,
      outputs: { 'database.State': 'Joined', 'database.TaskId': database.taskId },
    })
    expect(await needy.deployed('Database')).toEqual(['2.9.0 Success'])
  })

  it('waits for the end of what will not do, and then deploys', async () => {
    octopus.deploy('Database', '2.0.0', 'Production')
    const outcome = needy.run(deployWeb(), { dependencies: 'Database [2.1,3.0)' })
    await octopus.clock.advance({ minutes: 15 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Deployed' } })
    expect(await needy.deployed('Database')).toEqual(['2.0.0 Success', '2.10.0 Success'])
  })

  it.each([
    ['Newest', 'Database [2.1,3.0)', {}, '2.4.1'],
    ['Newest', 'Database [2.1,3.0)', { channel: 'Default' }, '2.9.0'],
    ['Highest', 'Database [2.1,3.0)', { channel: 'hotfix' }, '2.4.1'],
    ['Highest', 'Database [2.1,3.0)', { preReleases: 'True' }, '3.0.0-rc.1'],
    ['Highest', 'Database >=2.1-0', {}, '3.0.0-rc.1'],
    ['Highest', 'Database latest', {}, '2.10.0'],
    ['Highest', 'database any', {}, '2.10.0'],
  ])('takes the release that the form says: %s, %s, %j', async (release, dependencies, more, version) => {
    const outcome = needy.run(deployWeb(), { dependencies, release, ...more })
    await octopus.clock.advance({ minutes: 7 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.Version': version } })
    expect(await needy.deployed('Database')).toEqual([`${version} Success`])
  })

  it('takes only what an earlier phase has proven, where that is wanted', async () => {
    const outcome = needy.run(deployWeb(), { dependencies: 'Careful One >=1', release: 'Proven' })
    await octopus.clock.advance({ minutes: 7 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'careful-one.Version': '1.0.0' } })
  })

  it('deploys again where the latest is no success, unless the last success counts', async () => {
    was('Database', '2.9.0')
    was('Database', '2.10.0', 'Failed')
    const counting = await settled(needy.run(deployWeb(), { dependencies: 'Database [2.1,3.0)', lastSuccess: 'True' }))
    expect(counting).toMatchObject({
      exitCode: 0,
      outputs: { 'database.State': 'Present', 'database.Version': '2.9.0' },
    })
    const outcome = needy.run(octopus.deploy('Shop', '1.0.0', 'Production'), { dependencies: 'Database [2.1,3.0)' })
    await octopus.clock.advance({ minutes: 7 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Deployed' } })
  })

  it('does not go back to an older release unasked', async () => {
    was('Database', '3.0.0-rc.1')
    const dependencies = 'Database [2.1,3.0)'
    const outcome = await settled(needy.run(deployWeb(), { dependencies }))
    expect(outcome.resultMessage).toBe(
      'Database [2.1,3.0) is not deployed to Production (there is 3.0.0-rc.1, Success), and the release to take, 2.10.0, ' +
        'is older: tick "Go back" if it may be.',
    )
    const asked = needy.run(octopus.deploy('Shop', '1.0.0', 'Production'), { dependencies, goBack: 'True' })
    await octopus.clock.advance({ minutes: 7 })
    expect(await asked).toMatchObject({ exitCode: 0, outputs: { 'database.Version': '2.10.0' } })
  })

  it('deploys in the order that the lines give', async () => {
    const outcome = needy.run(deployWeb(), {
      dependencies: 'Database [2.1,3.0)\nCache Layer any\nAuth any after: Database',
    })
    await octopus.clock.advance({ minutes: 4 })
    expect(await needy.deployed('Auth')).toEqual([])
    expect(await needy.deployed('Cache Layer')).toEqual(['7.0.0 Executing'])
    await octopus.clock.advance({ minutes: 8 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'auth.State': 'Deployed' } })
  })

  it('deploys one after the other where that is wanted', async () => {
    const outcome = needy.run(deployWeb(), { dependencies: 'Database any\nCache Layer any', order: 'InOrder' })
    await octopus.clock.advance({ minutes: 4 })
    expect(await needy.deployed('Cache Layer')).toEqual([])
    await octopus.clock.advance({ minutes: 8 })
    expect(await outcome).toMatchObject({ exitCode: 0 })
  })

  it('says what it would do, and does nothing', async () => {
    was('Auth', '1.4.0')
    octopus.deploy('Cache Layer', '7.0.0', 'Production')
    const outcome = await settled(
      needy.run(deployWeb(), {
        dependencies: 'Database [2.1,3.0)\nAuth any\nCache Layer any\nOld One any\nAsking any\nCareful One [1.1]',
        whatIf: 'True',
      }),
    )
    expect(outcome).toMatchObject({
      exitCode: 0,
      outputs: {
        Outcome: 'WhatIf',
        'database.State': 'WouldDeploy',
        'database.Version': '2.10.0',
        'auth.State': 'Present',
        'cache-layer.State': 'WouldJoin',
        'old-one.State': 'WouldFail',
        'asking.State': 'WouldFail',
        'careful-one.State': 'WouldFail',
      },
    })
    expect(outcome.lines.join('\n')).toContain('Its lifecycle has Try it first: deploy it there.')
    expect(await needy.deployed('Database')).toEqual([])
    expect(octopus.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('fails or reports where it is not to deploy', async () => {
    const dependencies = 'Database [2.1,3.0)'
    const failed = await settled(needy.run(deployWeb(), { dependencies, whenMissing: 'Fail' }))
    expect(failed).toMatchObject({
      exitCode: 1,
      resultMessage: 'Database [2.1,3.0) is not deployed to Production (it never was).',
      outputs: { Outcome: 'Failed', 'database.State': 'Failed' },
    })
    const reported = await settled(
      needy.run(octopus.deploy('Shop', '1.0.0', 'Production'), { dependencies, whenMissing: 'Report' }),
    )
    expect(reported).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Missing', 'database.State': 'Missing' } })
    expect(await needy.deployed('Database')).toEqual([])
  })

  it('repeats what the failed deployment says, with its step and its link', async () => {
    const outcome = needy.run(deployWeb(), { dependencies: 'Broken any' })
    await octopus.clock.advance({ minutes: 2 })
    const { TaskId = '' } = (await latestOf('Broken')) ?? {}
    const { exitCode, resultMessage } = await outcome
    expect(exitCode).toBe(1)
    expect(resultMessage).toContain(
      `Broken 1.0.0, which was waited for, is Failed. [${TaskId}](~/app#/tasks/${TaskId})`,
    )
    expect(resultMessage).toMatch(/\nStep 1: Migrate: .*The disk is full/)
    expect(await needy.deployed('Broken')).toEqual(['1.0.0 Failed'])
  })

  it('gives prompted variables their values, and lists all that lack one', async () => {
    const missing = await settled(needy.run(deployWeb(), { dependencies: 'Asking any' }))
    expect(missing.resultMessage).toBe(
      'Asking 1.0.0 cannot be deployed to Production: it needs values in "Prompted variables" for Cluster size, Colour.',
    )
    const given = needy.run(octopus.deploy('Shop', '1.0.0', 'Production'), {
      dependencies: 'Asking any',
      variables: 'size = 3 nodes = big',
      secretVariables: 'Colour = a secret red',
    })
    await octopus.clock.advance({ minutes: 7 })
    expect(await given).toMatchObject({ exitCode: 0, outputs: { 'asking.State': 'Deployed' } })
    const values = Object.values((await latestOf('Asking'))?.FormValues ?? {})
    expect(values).toEqual(['3 nodes = big', 'a secret red'])
  })

  it('names who may answer what a deployment that is waited for asks', async () => {
    const outcome = needy.run(deployWeb(), { dependencies: 'Guarded any', timeoutMinutes: '10' })
    await octopus.clock.advance({ minutes: 11 })
    const { exitCode, resultMessage, outputs } = await outcome
    expect(exitCode).toBe(1)
    expect(resultMessage).toContain('waiting for a person: Approve')
    expect(outputs).toMatchObject({ Outcome: 'TimedOut', 'guarded.State': 'TimedOut' })
    expect(await needy.deployed('Guarded')).toEqual(['1.0.0 Queued'])
  })

  it('cancels what it started when it gives up, and nothing else', async () => {
    octopus.deploy('Auth', '1.4.0', 'Production')
    const outcome = needy.run(deployWeb(), {
      dependencies: 'Database any\nAuth any',
      timeoutMinutes: '2',
      onTimeout: 'Cancel',
    })
    await octopus.clock.advance({ minutes: 4 })
    expect(await outcome).toMatchObject({ exitCode: 1, outputs: { Outcome: 'TimedOut' } })
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Canceled'])
    expect(await needy.deployed('Auth')).toEqual(['1.4.0 Executing'])
  })

  it('cancels it although the server fails at the first request for that, which left it running without a word', async () => {
    octopus.faults.add({ kind: 'error', route: 'POST /tasks/*/cancel', times: 2 })
    const outcome = needy.run(deployWeb(), { dependencies: 'Database any', timeoutMinutes: '2', onTimeout: 'Cancel' })
    await octopus.clock.advance({ minutes: 4 })
    expect(await outcome).toMatchObject({ exitCode: 1, outputs: { Outcome: 'TimedOut' } })
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Canceled'])
  })

  it('says what it could not cancel, and why', async () => {
    octopus.faults.add({ kind: 'error', route: 'POST /tasks/*/cancel' })
    const outcome = needy.run(deployWeb(), { dependencies: 'Database any', timeoutMinutes: '2', onTimeout: 'Cancel' })
    await octopus.clock.advance({ minutes: 4 })
    expect((await outcome).resultMessage).toMatch(
      /^Gave up[^]*\nServerTasks-\d+ goes on, for it could not be canceled: .*500/,
    )
  })

  it('bounds the time of running and of being queued by themselves', async () => {
    const running = needy.run(deployWeb(), { dependencies: 'Database any', runMinutes: '2', onTimeout: 'Continue' })
    await octopus.clock.advance({ minutes: 3 })
    expect(await running).toMatchObject({ exitCode: 0, outputs: { Outcome: 'TimedOut' } })
    octopus.deploy('Database', '2.9.0', 'Production')
    const queued = needy.run(octopus.deploy('Shop', '1.0.0', 'Production'), {
      dependencies: 'Database any',
      queueMinutes: '1',
    })
    await octopus.clock.advance({ seconds: 100 })
    expect((await queued).resultMessage).toContain('2.9.0 is Queued, queued behind Deploy ')
  })

  it('deploys for the tenant of its deployment, or as the form says where that is not connected', async () => {
    const web = deployWeb({ tenant: 'Zoo' })
    const outcome = needy.run(web, { dependencies: 'Database any\nCache Layer any' })
    await octopus.clock.advance({ minutes: 7 })
    expect(await outcome).toMatchObject({ exitCode: 0 })
    expect((await latestOf('Database'))?.TenantId).toMatch(/^Tenants-/)
    const failed = await settled(needy.run(web, { dependencies: 'Auth any' }))
    expect(failed.resultMessage).toBe('The tenant Zoo is not connected in Production to Auth.')
    const skipped = await settled(needy.run(web, { dependencies: 'Auth any', unconnected: 'Skip' }))
    expect(skipped).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Ready', 'auth.State': 'Skipped' } })
    const without = needy.run(web, { dependencies: 'Auth any', unconnected: 'Untenanted' })
    await octopus.clock.advance({ minutes: 7 })
    expect(await without).toMatchObject({ exitCode: 0, outputs: { 'auth.State': 'Deployed' } })
    expect((await latestOf('Auth'))?.TenantId).toBeNull()
  })

  it.each([
    ['Database [4.0,5.0)', /no release will do; the nearest are 3\.0\.0-rc\.1, 2\.10\.0\. Create one/],
    ['Database [2.2,2.4)', /the nearest are 2\.9\.0, 2\.4\.1, 2\.0\.0\./],
    ['Old One any', /^Old One any is not deployed to Production \(it never was\), and the project is disabled\.$/],
    ['Careful One [1.1]', /^Careful One 1\.1\.0 cannot be deployed to Production: .* Its lifecycle has Try it first/],
    ['Web any', /names this deployment's own project/],
    ['Database any\nDATABASE latest', /the project has a line already/],
    ['Databse any', /There is no project "Databse"\. Did you mean "Database"\?/],
  ])('says what stands in the way of %s', async (dependencies, sentence) => {
    const outcome = await settled(needy.run(deployWeb(), { dependencies }))
    expect(outcome.exitCode).toBe(1)
    expect(outcome.resultMessage).toMatch(sentence)
  })

  it('repeats what the server says against it, and whether a defect is in the way', async () => {
    const database = await idOf('projects', 'Database')
    const release = (await ask(`projects/${database}/releases/2.10.0`)) as { readonly Id: string }
    await send(`/api/${octopus.spaceId}/releases/${release.Id}/defects`, { Description: 'It forgets' })
    const defect = await settled(needy.run(deployWeb(), { dependencies: 'Database [2.10]' }))
    expect(defect.resultMessage).toMatch(
      /^Database 2\.10\.0 cannot be deployed to Production: .* blocked by a defect\. .*A defect blocks it\.$/,
    )
    await send('/api/deploymentfreezes', {
      Name: 'Christmas',
      Start: new Date(octopus.clock.now()).toISOString(),
      End: new Date(octopus.clock.now() + 3_600_000).toISOString(),
      ProjectEnvironmentScope: { [await idOf('projects', 'Auth')]: [await idOf('environments', 'Production')] },
    })
    const frozen = await settled(needy.run(octopus.deploy('Shop', '1.0.0', 'Production'), { dependencies: 'Auth any' }))
    expect(frozen.resultMessage).toContain("the deployment freeze 'Christmas' is active")
  })

  it('names the permission that is missing, and leaves no claim behind', async () => {
    const seeing = ['TaskView', 'ProjectView', 'EnvironmentView', 'ReleaseView', 'DeploymentView'] as const
    const sharing = ['LibraryVariableSetView', 'LibraryVariableSetCreate', 'LibraryVariableSetDelete'] as const
    await octopus.close()
    needy = await openNeedySpace({
      space: {
        ...space,
        users: [
          { username: 'admin', apiKeys: ['API-ADMIN'] },
          { username: 'weak', apiKeys: ['API-WEAK'], permissions: [...seeing, ...sharing] },
        ],
      },
    })
    octopus = needy.octopus
    const [web, shop] = [deployWeb(), octopus.deploy('Shop', '1.0.0', 'Production')]
    const outcome = await settled(needy.run(web, { dependencies: 'Database any', apiKey: 'API-WEAK' }))
    expect(outcome.resultMessage).toContain('Missing permission: DeploymentCreate')
    const allowed = needy.run(shop, { dependencies: 'Database any' })
    await octopus.clock.advance({ minutes: 6 })
    expect(await allowed).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Deployed' } })
  })

  it('does not wait for a deployment that is scheduled for later, but for what it hides', async () => {
    octopus.deploy('Database', '2.9.0', 'Production')
    octopus.deploy('Database', '2.10.0', 'Production', { queueTime: octopus.clock.now() + 86_400_000 })
    const outcome = needy.run(deployWeb(), { dependencies: 'Database [2.1,3.0)' })
    await octopus.clock.advance({ minutes: 7 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.Version': '2.9.0' } })
    expect(await needy.deployed('Database')).toEqual(['2.9.0 Success', '2.10.0 Queued'])
  })

  it('prints the chain where a dependency waits for the deployment itself', async () => {
    const web = deployWeb()
    const outcome = needy.run(web, { dependencies: 'Database any' })
    await octopus.clock.advance({ seconds: 5 })
    const { TaskId = '' } = (await latestOf('Database')) ?? {}
    const back = needy.run(TaskId, { dependencies: 'Web any' })
    await octopus.clock.advance({ seconds: 5 })
    expect((await back).resultMessage).toBe(
      `Web ${web.taskId} waits for this deployment, which would wait for it: Web ${web.taskId} > Database ${TaskId} > Web. ` +
        `Take one out of the other's "Dependencies".`,
    )
    await octopus.clock.advance({ minutes: 7 })
    expect((await outcome).exitCode).toBe(0)
  })

  it('deploys once for five that come in the same moment', async () => {
    const tasks = dependents.map((name) => octopus.deploy(name, '1.0.0', 'Production'))
    await octopus.clock.settled()
    const outcomes = Promise.all(tasks.map((task) => needy.run(task, { dependencies: 'Database [2.1,3.0)' })))
    await octopus.clock.advance({ minutes: 7 })
    const states = (await outcomes).map(({ outputs }) => outputs['database.State'])
    expect(states.sort()).toEqual(['Deployed', 'Joined', 'Joined', 'Joined', 'Joined'])
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
  })
})

interface Deployment {
  readonly TaskId: string
  readonly TenantId: string | null
  readonly FormValues: Readonly<Record<string, string>>
}

async function ask(path: string): Promise<unknown> {
  return (await callApi(octopus, `/api/${octopus.spaceId}/${path}`)).body
}

async function send(path: string, body: unknown): Promise<void> {
  const { status } = await callApi(octopus, path, { method: 'POST', body })
  expect(status).toBeLessThan(300)
}

async function idOf(kind: 'projects' | 'environments', name: string): Promise<string> {
  const all = (await ask(`${kind}/all`)) as readonly { readonly Id: string; readonly Name: string }[]
  return all.find(({ Name }) => Name === name)?.Id ?? ''
}

/** The latest deployment of a project. */
async function latestOf(project: string): Promise<Deployment | undefined> {
  const page = await ask(`deployments?projects=${await idOf('projects', project)}`)
  return (page as { readonly Items: readonly Deployment[] }).Items[0]
}
