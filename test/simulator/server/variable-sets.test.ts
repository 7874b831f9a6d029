import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type SimulateOptions, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
afterEach(() => octopus.close())

const open = async (options: Omit<SimulateOptions, 'clock' | 'space'> = {}) => {
  octopus = await simulateOctopus({
    ...options,
    space: {
      users: [
        { username: 'admin', apiKeys: ['API-ADMIN'] },
        { username: 'values', apiKeys: ['API-VALUES'], permissions: ['VariableView', 'VariableEdit'] },
      ],
      environments: ['Test', 'Live'],
      libraryVariableSets: [
        {
          name: 'Locks',
          variables: [
            { name: 'Holder', value: '' },
            { name: 'Key', value: 'hunter22', sensitive: true },
          ],
        },
      ],
      projects: [{ name: 'Web', libraryVariableSets: ['Locks'], releases: [{ version: '1.0.0' }] }],
    },
  })
}

interface Variable {
  readonly Id?: string
  readonly Name: string
  readonly Value: string | null
  readonly Type: string
}

interface VariableSet {
  readonly Version: number
  readonly Variables: readonly Variable[]
  readonly ScopeValues: { readonly Environments: readonly { readonly Id: string }[] }
}

const address = '/api/Spaces-1/variables/variableset-LibraryVariableSets-1'
const headersOf = (key: string) => ({ 'X-Octopus-ApiKey': key })
const read = async () => (await callApi(octopus, address)).body as VariableSet
const write = (body: object, key = 'API-ADMIN') =>
  callApi(octopus, address, { method: 'PUT', body, headers: headersOf(key) })

const holding = (set: VariableSet, holder: string) => ({
  ...set,
  Variables: set.Variables.map((variable) => (variable.Name === 'Holder' ? { ...variable, Value: holder } : variable)),
})

const conflict =
  'Changes to these variables could not be saved, because another user has made changes to the variables between when you started editing and when you saved your changes. Please reload or open a new tab to make your changes.'

describe('a variable set', () => {
  it('is written once from each version; whoever comes later is told so, in the words of the server', async () => {
    await open()
    const set = await read()
    expect(await write(holding(set, 'first'))).toMatchObject({ status: 200, body: { Version: set.Version + 1 } })
    expect(await write(holding(set, 'second'))).toMatchObject({
      status: 400,
      body: { ErrorMessage: 'There was a problem with your request.', Errors: [conflict] },
    })
    expect((await read()).Variables[0]?.Value).toBe('first')
  })

  it('lets the last of two writes of one moment win where the server is said to', async () => {
    await open({ unconfirmed: { simultaneousPuts: 'last-wins' } })
    const set = await read()
    const answers = await Promise.all([write(holding(set, 'first')), write(holding(set, 'second'))])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const now = await read()
    expect(now.Version).toBe(set.Version + 1)
    await octopus.clock.advance({ seconds: 1 })
    expect((await write(holding(set, 'third'))).status).toBe(400)
  })

  it('rises by more than one, or not at all without a change, where the server is said to', async () => {
    await open({ unconfirmed: { variablesVersionStep: 'more', unchangedVariables: 'same-version' } })
    const set = await read()
    expect((await write(set)).body).toMatchObject({ Version: 0 })
    expect((await write(holding(set, 'first'))).body).toMatchObject({ Version: 3 })
  })

  it('does not give its secrets away, and keeps, sets and clears them', async () => {
    await open()
    const set = await read()
    const secret = set.Variables.find(({ Name }) => Name === 'Key')
    expect(secret).toMatchObject({ Value: null, IsSensitive: true })
    const withKey = async (Value: string | null) => {
      const now = await read()
      const Variables = now.Variables.map((variable) => (variable.Name === 'Key' ? { ...variable, Value } : variable))
      expect((await write({ ...now, Variables })).status).toBe(200)
      await callApi(octopus, '/api/Spaces-1/releases/Releases-1/snapshot-variables', { method: 'POST' })
      return octopus.systemVariables(octopus.deploy('Web', '1.0.0', 'Test')).get('Key')
    }
    expect(await withKey(null)).toBe('hunter22')
    expect(await withKey('new secret')).toBe('new secret')
    expect(await withKey('')).toBe('')
  })

  it('loses a secret that comes without its id, or keeps it by its name', async () => {
    for (const [secretWithoutId, expected] of [['lost', ''] as const, ['kept-by-name', 'hunter22'] as const]) {
      await open({ unconfirmed: { secretWithoutId } })
      const set = await read()
      const Variables = set.Variables.map((variable) => ({ ...variable, Id: undefined }))
      expect((await write({ ...set, Variables })).status).toBe(200)
      await callApi(octopus, '/api/Spaces-1/releases/Releases-1/snapshot-variables', { method: 'POST' })
      expect(octopus.systemVariables(octopus.deploy('Web', '1.0.0', 'Test')).get('Key') ?? '').toBe(expected)
      await octopus.close()
    }
  })

  it('refuses a write with environments that are not those of the space', async () => {
    await open()
    const set = await read()
    const ScopeValues = { Environments: set.ScopeValues.Environments.slice(1) }
    expect(await write({ ...set, ScopeValues })).toMatchObject({
      status: 400,
      body: { Errors: [expect.stringContaining('because your available environment scopes changed') as string] },
    })
  })

  it('refuses what breaks the rules of variables', async () => {
    await open()
    const set = await read()
    const add = (...more: object[]) => write({ ...set, Variables: [...set.Variables, ...more] })
    const errors = async (answer: ReturnType<typeof write>) => ((await answer).body as { Errors: string[] }).Errors
    expect(await errors(add({ ...set.Variables[0] }))).toEqual(['Variable ids must be unique.'])
    const prompted = { Name: 'Ask', Type: 'String', Prompt: { Label: 'Ask' }, Scope: { Role: ['web'] } }
    expect(await errors(add(prompted))).toEqual([
      'Prompted variables cannot be scoped to anything except an environment.',
    ])
    expect(await errors(add({ Name: 'Odd', Type: 'Number' }))).toEqual(['Variable validation failed.'])
    expect(await add({ Name: 'Untyped', Value: 'x' })).toMatchObject({
      status: 500,
      body: { ErrorMessage: 'Object reference not set to an instance of an object.' },
    })
  })

  it('that a release has frozen is never written again', async () => {
    await open()
    const { body } = await callApi(octopus, '/api/Spaces-1/releases/Releases-1')
    const [id] = (body as { LibraryVariableSetSnapshotIds: string[] }).LibraryVariableSetSnapshotIds
    const path = `/api/Spaces-1/variables/${id ?? ''}`
    const frozen = (await callApi(octopus, path)).body as object
    expect(await callApi(octopus, path, { method: 'PUT', body: frozen })).toMatchObject({
      status: 400,
      body: {
        Errors: [
          "You cannot modify this variable set because the set is frozen. You'll need to create a new variable set instead.",
        ],
      },
    })
  })

  it('of the library takes both kinds of permission, or the one that the server is said to ask for', async () => {
    await open()
    const missing = (name: string) => ({
      status: 403,
      body: { ErrorMessage: expect.stringContaining(`Missing permission: ${name}`) as string },
    })
    expect(await write(await read(), 'API-VALUES')).toMatchObject(missing('LibraryVariableSetEdit'))
    await octopus.close()
    await open({ unconfirmed: { libraryValuesPermission: 'variable' } })
    expect((await write(await read(), 'API-VALUES')).status).toBe(200)
  })

  it('leaves an event behind with each write', async () => {
    await open()
    await write(holding(await read(), 'first'))
    const { body } = await callApi(octopus, '/api/Spaces-1/events?regarding=LibraryVariableSets-1')
    expect(body).toMatchObject({ Items: [{ Category: 'Modified', Username: 'admin' }] })
  })

  it('of a project is previewed as it holds in an environment', async () => {
    await open()
    const path = '/api/Spaces-1/projects/Projects-1/variables'
    const { body } = await callApi(octopus, path)
    const Variables = [
      { Name: 'Color', Value: 'grey', Type: 'String' },
      { Name: 'Color', Value: 'red', Type: 'String', Scope: { Environment: ['Environments-2'] } },
    ]
    expect((await callApi(octopus, path, { method: 'PUT', body: { ...(body as object), Variables } })).body).toEqual({})
    const preview = async (query: string) =>
      ((await callApi(octopus, `/api/Spaces-1/variables/preview?${query}`)).body as VariableSet).Variables
    expect(await preview('project=Projects-1&environment=Environments-2')).toContainEqual(
      expect.objectContaining({ Name: 'Color', Value: 'red' }),
    )
    expect(await preview('project=Projects-1&environment=Environments-1')).toContainEqual(
      expect.objectContaining({ Name: 'Color', Value: 'grey' }),
    )
    expect((await callApi(octopus, '/api/Spaces-1/variables/preview')).status).toBe(400)
    expect((await callApi(octopus, '/api/Spaces-1/variables/names?project=Projects-1')).body).toEqual([
      'Color',
      'Holder',
      'Key',
    ])
  })
})

describe('a library variable set', () => {
  const path = '/api/Spaces-1/libraryvariablesets'

  it('has a name of its own, whatever the case', async () => {
    await open()
    expect(await callApi(octopus, path, { method: 'POST', body: { Name: 'LOCKS' } })).toMatchObject({ status: 400 })
    const made = await callApi(octopus, path, { method: 'POST', body: { Name: 'More locks', SpaceId: 'Spaces-1' } })
    expect(made).toMatchObject({
      status: 201,
      body: {
        Id: 'LibraryVariableSets-2',
        VariableSetId: 'variableset-LibraryVariableSets-2',
        ContentType: 'Variables',
      },
    })
    expect((await callApi(octopus, '/api/Spaces-1/variables/variableset-LibraryVariableSets-2')).body).toMatchObject({
      Version: 0,
      Variables: [],
    })
  })

  it('is found by its exact name, but not on a server of 2021, which answers with all', async () => {
    const names = async () =>
      ((await callApi(octopus, `${path}?name=lock`)).body as { Items: { Name: string }[] }).Items.map(
        ({ Name }) => Name,
      )
    await open()
    expect(await names()).toEqual([])
    await octopus.close()
    await open({ version: 2021 })
    expect(await names()).toEqual(['Locks'])
  })

  it('tells who uses it, and stays while somebody does', async () => {
    await open()
    expect((await callApi(octopus, `${path}/LibraryVariableSets-1/usages`)).body).toMatchObject({
      Projects: [{ ProjectName: 'Web', IsCurrentlyBeingUsedInProject: true, Releases: [{ ReleaseVersion: '1.0.0' }] }],
    })
    expect((await callApi(octopus, `${path}/LibraryVariableSets-1`, { method: 'DELETE' })).status).toBe(400)
  })
})

describe('the variables of a release', () => {
  const path = '/api/Spaces-1/releases/Releases-1'

  it('are updated for every later deployment', async () => {
    await open()
    await write(holding(await read(), 'me'))
    expect((await callApi(octopus, `${path}/deployments/template`)).body).toMatchObject({
      IsLibraryVariableSetModified: true,
      IsVariableSetModified: false,
    })
    expect(octopus.systemVariables(octopus.deploy('Web', '1.0.0', 'Test')).get('Holder')).toBe('')
    expect((await callApi(octopus, `${path}/snapshot-variables`, { method: 'POST' })).status).toBe(200)
    expect(octopus.systemVariables(octopus.deploy('Web', '1.0.0', 'Test')).get('Holder')).toBe('me')
  })

  it('are guarded by a token on a server of 2026', async () => {
    await open({ unconfirmed: { snapshotWithoutBody: 'refused' } })
    const { body } = await callApi(octopus, path)
    const { VariableSnapshotConcurrencyToken } = body as { VariableSnapshotConcurrencyToken: string }
    const update = (sent?: object) =>
      callApi(octopus, `${path}/snapshot-variables`, { method: 'POST', ...(sent === undefined ? {} : { body: sent }) })
    expect((await update()).status).toBe(400)
    const withToken = { ReleaseId: 'Releases-1', SpaceId: 'Spaces-1', VariableSnapshotConcurrencyToken }
    expect((await update(withToken)).status).toBe(200)
    expect((await update(withToken)).status).toBe(409)
  })
})
