import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'

describe('the simulated server', () => {
  let octopus: Simulator
  beforeAll(async () => {
    octopus = await simulateOctopus({
      space: {
        space: { name: 'Main Space' },
        users: [
          { username: 'deployer', service: true, apiKeys: ['API-DEPLOYER'], accessTokens: ['token-1'] },
          { username: 'reader', apiKeys: ['API-READER'] },
        ],
        projects: ['Web Shop'],
        environments: ['Test'],
      },
    })
  })
  afterAll(() => octopus.close())
  afterEach(() => void vi.restoreAllMocks())

  it.each([
    '/api/Spaces-1/projects/Projects-1',
    '/api/spaces/Spaces-1/projects/Projects-1',
    '/api/spaces/main-space/projects/Projects-1',
    '/api/projects/Projects-1',
    '/API/spaces-1/PROJECTS/projects-1',
    '/api/Spaces-1/projects/web-shop',
  ])('serves a resource of a space at %s', async (path) => {
    expect(await callApi(octopus, path)).toMatchObject({ status: 200, body: { Id: 'Projects-1', Name: 'Web Shop' } })
  })

  it('answers an unknown id with 404, naming it', async () => {
    expect(await callApi(octopus, '/api/Spaces-1/projects/Projects-7')).toMatchObject({
      status: 404,
      body: { ErrorMessage: "The resource 'Projects-7' was not found.", Errors: [] },
    })
    expect(await callApi(octopus, '/api/Spaces-9/projects')).toMatchObject({ status: 404 })
  })

  it('refuses an unknown route, and says so on standard error', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await callApi(octopus, '/api/Spaces-1/certificates')).toMatchObject({ status: 404 })
    expect(written.mock.calls).toEqual([['The simulator does not know GET /api/Spaces-1/certificates\n']])
  })

  it('answers a wrong verb with 405', async () => {
    expect(await callApi(octopus, '/api/Spaces-1/tasks', { method: 'DELETE' })).toMatchObject({ status: 405 })
  })

  it('takes a verb tunnelled through POST', async () => {
    const headers = { 'X-Octopus-ApiKey': octopus.apiKey, 'X-HTTP-Method-Override': 'PUT' }
    const answer = await callApi(octopus, '/api/spaces/Spaces-1', {
      method: 'POST',
      body: { Name: 'Main Space' },
      headers,
    })
    expect(answer).toMatchObject({ status: 200, body: { Name: 'Main Space' } })
  })

  it.each([
    ['an API key', { 'X-Octopus-ApiKey': 'API-DEPLOYER' }],
    ['the header of NuGet', { 'X-NuGet-ApiKey': 'API-DEPLOYER' }],
    ['a bearer token', { Authorization: 'Bearer token-1' }],
  ])('knows who asks by %s', async (_, headers) => {
    const { body } = await callApi(octopus, '/api/users/me', { headers })
    expect(body).toMatchObject({ Username: 'deployer', IsService: true, IsRequestor: true })
  })

  it('knows who asks by a key in the query', async () => {
    const { body } = await callApi(octopus, '/api/users/me?apikey=API-READER', { headers: {} })
    expect(body).toMatchObject({ Username: 'reader' })
  })

  it('refuses everybody else with 401, in the error shape', async () => {
    for (const headers of [{}, { 'X-Octopus-ApiKey': 'API-NOBODY' }]) {
      expect(await callApi(octopus, '/api/Spaces-1/projects', { headers })).toMatchObject({
        status: 401,
        body: {
          ErrorMessage: 'You must be logged in to perform this action. Please provide a valid API key or log in again.',
          Errors: [],
        },
      })
    }
  })

  it('tells its version to anybody', async () => {
    const { status, body } = await callApi(octopus, '/api', { headers: {} })
    expect(status).toBe(200)
    expect(body).toMatchObject({ Application: 'Octopus Deploy', ApiVersion: '3.0.0' })
  })

  it('serves the home of a space, its state of health and what it can do', async () => {
    expect(await callApi(octopus, '/api/Spaces-1')).toMatchObject({ body: { Id: 'Spaces-1' } })
    expect(await callApi(octopus, '/api/serverstatus/health')).toMatchObject({ body: { IsOperatingNormally: true } })
    expect(await callApi(octopus, '/api/capabilities')).toMatchObject({ status: 200 })
  })

  it('refuses a body that is not JSON and one that is missing', async () => {
    const broken = await fetch(`${octopus.url}/api/Spaces-1/releases`, {
      method: 'POST',
      headers: { 'X-Octopus-ApiKey': octopus.apiKey, 'Content-Type': 'application/json' },
      body: '{ "ProjectId": ',
    })
    expect(broken.status).toBe(400)
    const missing = await callApi(octopus, '/api/Spaces-1/releases', { method: 'POST' })
    expect(missing.body).toMatchObject({ Errors: ['No request body was supplied.'] })
  })

  it('writes down every request that it answered', async () => {
    const before = octopus.requests.length
    await callApi(octopus, '/api/Spaces-1/tasks?active=true')
    expect(octopus.requests.slice(before)).toEqual([
      {
        kind: 'request',
        method: 'GET',
        path: '/api/Spaces-1/tasks',
        query: '?active=true',
        status: 200,
        at: octopus.clock.now(),
        user: 'deployer',
      },
    ])
  })
})
