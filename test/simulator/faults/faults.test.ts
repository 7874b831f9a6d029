// The simulated server as it misbehaves on purpose, seen by a plain client.

import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import type { FaultRule } from '../../../simulator/faults/fault-rule.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, listNames } from '../../support/call-api.ts'

const space = {
  users: [
    { username: 'deployer', apiKeys: ['API-DEPLOYER'] },
    { username: 'reader', apiKeys: ['API-READER'] },
  ],
  projects: ['Web', 'Payroll'],
  environments: ['Test'],
}

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
})
afterEach(() => octopus.close())

const statuses = async (count: number, path = '/api/Spaces-1/projects') => {
  const all: number[] = []
  for (let i = 0; i < count; i += 1) {
    all.push(
      await callApi(octopus, path).then(
        ({ status }) => status,
        () => 0,
      ),
    )
  }
  return all
}

const createSet = (name: string) =>
  callApi(octopus, '/api/Spaces-1/libraryvariablesets', { method: 'POST', body: { Name: name } })

/** Resolves once a fault has met a request. */
const metBy = async (index: number) => {
  while (octopus.faults.all()[index]?.met === 0) await new Promise((resolve) => setImmediate(resolve))
}

const setNames = () => listNames(octopus, '/api/Spaces-1/libraryvariablesets')

describe('a fault', () => {
  it.each<[string, FaultRule, number[]]>([
    ['every request, until it is taken back', { kind: 'error' }, [500, 500, 500, 500]],
    ['as many as it is told', { kind: 'error', status: 503, times: 2 }, [503, 503, 200, 200]],
    ['those that come later', { kind: 'too-many-requests', after: 1, times: 1 }, [200, 429, 200, 200]],
    ['its route', { kind: 'error', route: 'GET /projects' }, [500, 500, 500, 500]],
    ['another route', { kind: 'error', route: 'GET /projects/*' }, [200, 200, 200, 200]],
    ['another verb', { kind: 'error', route: 'POST /**' }, [200, 200, 200, 200]],
    ['another user', { kind: 'error', user: 'reader' }, [200, 200, 200, 200]],
  ])('meets %s', async (_, rule, expected) => {
    const takeBack = octopus.faults.add(rule)
    expect(await statuses(4)).toEqual(expected)
    takeBack()
    expect(await statuses(1)).toEqual([200])
  })

  it('finds its route at each of the three addresses of a space, and on the server itself', async () => {
    octopus.faults.add({ kind: 'error', route: '/projects/*' })
    octopus.faults.add({ kind: 'error', status: 502, route: '/users/me' })
    for (const prefix of ['/api', '/api/Spaces-1', '/api/spaces/default']) {
      expect(await statuses(1, `${prefix}/projects/Projects-1`)).toEqual([500])
    }
    expect(await statuses(1, '/api/users/me')).toEqual([502])
  })

  it('strikes in its time only', async () => {
    octopus.faults.add({ kind: 'error', from: '00:01:00', until: '00:02:00' })
    expect(await statuses(1)).toEqual([200])
    await octopus.clock.advance({ minutes: 1 })
    expect(await statuses(1)).toEqual([500])
    await octopus.clock.advance({ minutes: 1 })
    expect(await statuses(1)).toEqual([200])
  })

  it('strikes by chance, the same way for the same seed', async () => {
    const draw = async (seed: number) => {
      await octopus.close()
      octopus = await simulateOctopus({ space, seed })
      octopus.faults.add({ kind: 'error', chance: 0.5 })
      return statuses(40)
    }
    const first = await draw(7)
    expect(await draw(7)).toEqual(first)
    expect(await draw(8)).not.toEqual(first)
    const met = first.filter((status) => status === 500).length
    expect(met).toBeGreaterThan(10)
    expect(met).toBeLessThan(30)
  })

  it('is refused with every mistake that it has', () => {
    expect(() => octopus.faults.add({ kind: 'late', by: 'soon', times: 0 })).toThrow(
      'The fault has mistakes:\n- times: has to be 1 or more\n- by: is not a timespan such as "00:00:30"',
    )
  })

  it('says 429 with and without a time to come back, and does nothing', async () => {
    octopus.faults.add({ kind: 'too-many-requests', retryAfter: '00:00:07', times: 1 })
    octopus.faults.add({ kind: 'too-many-requests', times: 1 })
    const told = await createSet('Locks')
    expect([told.status, told.headers.get('retry-after')]).toEqual([429, '7'])
    expect(told.body).toMatchObject({ ErrorMessage: 'Too many requests.', Errors: [] })
    const untold = await createSet('Locks')
    expect([untold.status, untold.headers.get('retry-after')]).toEqual([429, null])
    expect(await setNames()).toEqual([])
  })

  it('shows the page of a proxy', async () => {
    octopus.faults.add({ kind: 'proxy-page', times: 1 })
    const { status, headers, body } = await callApi(octopus, '/api')
    expect([status, headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(body).toContain('<h1>502 Bad Gateway</h1>')
  })

  it('sends to a page where people log in', async () => {
    octopus.faults.add({ kind: 'log-in-page', location: '/login', times: 1 })
    const response = await fetch(`${octopus.url}/api/Spaces-1/projects`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/login'])
  })

  it('shows an error of the server in its shape', async () => {
    octopus.faults.add({ kind: 'error', times: 1 })
    const { body } = await callApi(octopus, '/api/Spaces-1/projects')
    expect(body).toMatchObject({ Errors: [], FullException: expect.stringContaining('Exception') as string })
  })

  it('drops a request before it is done, after it is done, and does it later', async () => {
    octopus.faults.add({ kind: 'dropped', effect: 'none', times: 1 })
    octopus.faults.add({ kind: 'dropped', effect: 'done', times: 1 })
    octopus.faults.add({ kind: 'dropped', effect: 'later', by: '00:00:20', times: 1 })
    for (const name of ['Lost', 'Made', 'Made later']) await expect(createSet(name)).rejects.toThrow()
    expect(await setNames()).toEqual(['Made'])
    await octopus.clock.advance({ seconds: 20 })
    expect(await setNames()).toEqual(['Made', 'Made later'])
    expect(octopus.requests.filter(({ method }) => method === 'POST')).toMatchObject([
      { status: 0, fault: 'dropped' },
      { status: 201, fault: 'dropped' },
      { status: 201, fault: 'dropped' },
    ])
  })

  it('cuts an answer off, in one that looks whole and in one that breaks', async () => {
    octopus.faults.add({ kind: 'truncated', times: 1 })
    octopus.faults.add({ kind: 'truncated', connection: 'broken', times: 1 })
    const { status, body } = await createSet('Cut')
    expect(status).toBe(201)
    expect(body).toMatch(/^\{"Id":"LibraryVariableSets-1"/)
    await expect(createSet('Broken')).rejects.toThrow()
    expect(await setNames()).toEqual(['Broken', 'Cut'])
  })

  it('holds an answer back, its effect first or last', async () => {
    octopus.faults.add({ kind: 'late', by: '00:00:30', times: 1 })
    octopus.faults.add({ kind: 'late', by: '00:01:00', effect: 'late', times: 1 })
    const first = createSet('First')
    await metBy(0)
    const second = createSet('Second')
    await metBy(1)
    await octopus.clock.advance({ seconds: 29 })
    expect(await setNames()).toEqual(['First'])
    await octopus.clock.advance({ seconds: 1 })
    expect(await first).toMatchObject({ status: 201 })
    await octopus.clock.advance({ seconds: 30 })
    expect(await second).toMatchObject({ status: 201 })
    expect(await setNames()).toEqual(['First', 'Second'])
  })

  it('lets a late effect land after its client has given up', async () => {
    octopus.faults.add({ kind: 'late', by: '00:00:30', effect: 'late', times: 1 })
    const request = http.request(`${octopus.url}/api/Spaces-1/libraryvariablesets`, {
      method: 'POST',
      headers: { 'X-Octopus-ApiKey': octopus.apiKey, 'Content-Type': 'application/json' },
    })
    const broken = new Promise((resolve) => request.once('error', resolve))
    request.end(JSON.stringify({ Name: 'Orphan' }))
    await metBy(0)
    request.destroy(new Error('gave up'))
    await broken
    expect(await setNames()).toEqual([])
    await octopus.clock.advance({ seconds: 30 })
    expect(await setNames()).toEqual(['Orphan'])
  })

  it('restarts the server by way of a request', async () => {
    octopus.faults.add({ kind: 'restart', downFor: '00:00:30', times: 1, tasks: 'go-on' })
    expect(await statuses(2)).toEqual([0, 0])
    await octopus.clock.advance({ seconds: 30 })
    expect(await statuses(1)).toEqual([200])
  })
})

describe('/simulator/faults', () => {
  it('sets, lists and takes back faults', async () => {
    const post = (body: unknown) => callApi(octopus, '/simulator/faults', { method: 'POST', body, headers: {} })
    expect(await post({ kind: 'error', route: 'GET /projects' })).toMatchObject({ status: 201 })
    expect(await post([{ kind: 'error', status: 503, route: '/tasks' }])).toMatchObject({ status: 201 })
    expect(await statuses(1)).toEqual([500])
    expect(await callApi(octopus, '/simulator/faults')).toMatchObject({
      body: {
        faults: [
          { id: 1, met: 1, fault: { kind: 'error', status: 500 } },
          { id: 2, met: 0 },
        ],
      },
    })
    expect(await callApi(octopus, '/simulator/faults/1', { method: 'DELETE' })).toMatchObject({ status: 204 })
    expect(await statuses(1)).toEqual([200])
    expect(await callApi(octopus, '/simulator/faults', { method: 'DELETE' })).toMatchObject({ status: 204 })
    expect(await statuses(1, '/api/tasks')).toEqual([200])
  })

  it('refuses mistakes, naming each, and sets nothing then', async () => {
    const body = [{ kind: 'error' }, { kind: 'late' }, { kind: 'bad' }]
    expect(await callApi(octopus, '/simulator/faults', { method: 'POST', body })).toMatchObject({
      status: 400,
      body: { Errors: [expect.stringContaining('faults[1] by'), expect.stringContaining('faults[2] kind')] },
    })
    expect(octopus.faults.all()).toEqual([])
    expect(await callApi(octopus, '/simulator/elsewhere')).toMatchObject({ status: 404 })
  })
})
