import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type SimulateOptions, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, listNames } from '../../support/call-api.ts'

let octopus: Simulator<ManualClock>
const open = async (options: Omit<SimulateOptions, 'clock' | 'space'> = {}) => {
  octopus = await simulateOctopus({ ...options, space: { environments: ['Test'], projects: ['Web'] } })
  octopus.deploy('Web', '1.0.0', 'Test')
  await octopus.clock.advance({ minutes: 1 })
}
beforeEach(() => open())
afterEach(() => octopus.close())

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, `/api/Spaces-1/${path}`, { method, ...(body === undefined ? {} : { body }) })

describe('an artifact', () => {
  const make = () => call('POST', 'artifacts', { Filename: 'report.txt', ServerTaskId: 'ServerTasks-1' })

  it('comes in two steps: first its name, then what is in it', async () => {
    expect(await make()).toMatchObject({ status: 201, body: { Id: 'Artifacts-1', Source: 'Uploaded by admin' } })
    expect((await call('GET', 'artifacts/Artifacts-1/content')).status).toBe(204)
    const form = new FormData()
    form.append('fileData', new Blob(['all is well\n']), 'report.txt')
    const path = '/api/Spaces-1/artifacts/Artifacts-1/content'
    expect((await callApi(octopus, path, { method: 'PUT', form })).status).toBe(204)
    expect((await callApi(octopus, path)).body).toBe('all is well\n')
    expect(await listNames(octopus, '/api/Spaces-1/artifacts?regarding=Deployments-1', 'Filename')).toEqual([
      'report.txt',
    ])
    expect((await call('DELETE', 'artifacts/Artifacts-1')).status).toBe(200)
  })

  it('comes as it is only where the server is said to take that', async () => {
    await make()
    expect((await call('PUT', 'artifacts/Artifacts-1/content', 'bare')).status).toBe(400)
    await octopus.close()
    await open({ unconfirmed: { rawArtifact: 'taken' } })
    await make()
    expect((await call('PUT', 'artifacts/Artifacts-1/content', 'bare')).status).toBe(204)
  })
})

describe('events', () => {
  const categories = (query: string) => listNames(octopus, `/api/Spaces-1/events?${query}`, 'Category')

  it('are filtered by category, by group of categories, by kind of document and by number', async () => {
    await call('POST', 'libraryvariablesets', { Name: 'Common' })
    expect(await categories('')).toEqual(['Created', 'DeploymentStarted', 'DeploymentQueued'])
    expect(await categories('eventCategories=Created,DeploymentQueued')).toEqual(['Created', 'DeploymentQueued'])
    expect(await categories('eventGroups=Document')).toEqual(['Created'])
    expect(await categories('documentTypes=LibraryVariableSets')).toEqual(['Created'])
    expect(await categories('regarding=Deployments-1,Projects-1&eventCategories=DeploymentStarted')).toEqual([
      'DeploymentStarted',
    ])
    expect(await categories('fromAutoId=2&toAutoId=2')).toEqual(['DeploymentStarted'])
  })

  it('come as text, or without what has changed, for who wants that', async () => {
    const { headers, body } = await call('GET', 'events?asCsv=true')
    expect(headers.get('content-type')).toContain('text/csv')
    expect(body).toContain('"DeploymentStarted"')
    const shortened = (await call('GET', 'events?excludeDifference=true')).body as { Items: object[] }
    expect(shortened.Items[0]).not.toHaveProperty('ChangeDetails')
  })

  it('are of categories that the server lists', async () => {
    const { body } = await callApi(octopus, '/api/events/categories')
    expect((body as { Id: string }[]).map(({ Id }) => Id)).toContain('DeploymentSucceeded')
    expect((await callApi(octopus, '/api/events/groups')).body).toContainEqual(
      expect.objectContaining({ Id: 'Document', EventCategories: ['Created', 'Modified', 'Deleted'] }),
    )
  })
})
