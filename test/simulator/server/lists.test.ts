import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, listNames } from '../../support/call-api.ts'

describe('a list', () => {
  let octopus: Simulator
  const projects = Array.from({ length: 35 }, (_, index) => `Project ${String(index + 1).padStart(2, '0')}`)
  beforeAll(async () => {
    octopus = await simulateOctopus({ space: { projects, environments: ['Test', 'Production'] } })
  })
  afterAll(() => octopus.close())

  it('has 30 items unless more are asked for, and links to the next page', async () => {
    const { body } = await callApi(octopus, '/api/Spaces-1/projects')
    expect(body).toMatchObject({
      ItemType: 'Project',
      TotalResults: 35,
      ItemsPerPage: 30,
      NumberOfPages: 2,
      LastPageNumber: 1,
      Links: {
        'Page.Next': '/api/Spaces-1/projects?skip=30&take=30',
        'Page.Last': '/api/Spaces-1/projects?skip=30&take=30',
        'Page.All': '/api/Spaces-1/projects?skip=0&take=2147483647',
      },
    })
    expect(body).not.toHaveProperty(['Links', 'Page.Previous'])
  })

  it('is read to its end by following the links', async () => {
    const names: unknown[] = []
    let path: string | undefined = '/api/Spaces-1/projects?take=10'
    while (path !== undefined) {
      names.push(...(await listNames(octopus, path)))
      const { body } = await callApi(octopus, path)
      path = (body as { Links: Record<string, string | undefined> }).Links['Page.Next']
    }
    expect(names).toEqual(projects)
  })

  it('counts its last page from zero', async () => {
    const { body } = await callApi(octopus, '/api/Spaces-1/environments?take=1')
    expect(body).toMatchObject({ TotalResults: 2, NumberOfPages: 2, LastPageNumber: 1 })
  })

  it('comes without pages under /all', async () => {
    const { body } = await callApi(octopus, '/api/Spaces-1/projects/all')
    expect(body).toHaveLength(35)
  })

  it.each(['ids=Projects-2,Projects-3', 'ids=Projects-2&ids=Projects-3', 'IDS=projects-2,PROJECTS-3'])(
    'takes a list of values as %s',
    async (query) => {
      expect(await listNames(octopus, `/api/Spaces-1/projects?${query}`)).toEqual(['Project 02', 'Project 03'])
    },
  )

  it('leaves unknown ids out without a word', async () => {
    expect(await listNames(octopus, '/api/Spaces-1/projects?ids=Projects-2,Projects-99')).toEqual(['Project 02'])
  })

  it('takes an empty list of ids for no filter at all', async () => {
    const { body } = await callApi(octopus, '/api/Spaces-1/projects?ids=')
    expect(body).toMatchObject({ TotalResults: 35 })
  })

  it('finds names in part, also by the older parameter', async () => {
    expect(await listNames(octopus, '/api/Spaces-1/projects?partialName=PROJECT%201&take=2')).toEqual([
      'Project 10',
      'Project 11',
    ])
    expect(await listNames(octopus, '/api/Spaces-1/projects?name=t%2035')).toEqual(['Project 35'])
  })

  it('answers a name where an id belongs with nothing', async () => {
    octopus.deploy('Project 01', '1.0.0', 'Test')
    expect(await listNames(octopus, '/api/Spaces-1/tasks?environment=Environments-1', 'Id')).toEqual(['ServerTasks-1'])
    expect(await listNames(octopus, '/api/Spaces-1/tasks?environment=Test', 'Id')).toEqual([])
    expect(await listNames(octopus, '/api/Spaces-1/deployments?projects=Project%2001', 'Id')).toEqual([])
  })

  it('refuses a number that is none', async () => {
    const { status, body } = await callApi(octopus, '/api/Spaces-1/projects?take=many')
    expect(status).toBe(400)
    expect(body).toMatchObject({ Errors: ["The value 'many' is not valid for take."] })
  })
})
