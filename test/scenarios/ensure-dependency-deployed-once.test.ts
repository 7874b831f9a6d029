// Ensure Dependency Deployed never deploys twice: many at once, and everything that can go wrong with a request.

import { afterEach, describe, expect, it } from 'vitest'
import type { FaultRule } from '../../simulator/faults/fault-rule.ts'
import { openNeedySpace, space, type NeedySpace } from '../support/ensure-dependency.ts'

let needy: NeedySpace
afterEach(() => needy.octopus.close())

const dependencies = 'Database [2.1,3.0)'

async function open(count: number) {
  const names = Array.from({ length: count }, (_, index) => `Dependent ${index}`)
  needy = await openNeedySpace({ space: { ...space, projects: [...(space.projects ?? []), ...names] } })
  const tasks = names.map((name) => needy.octopus.deploy(name, '1.0.0', 'Production'))
  await needy.octopus.clock.settled()
  return tasks
}

/** What a run that needs the dependency asks where it is missing, up to where it waits. */
async function happyPath(): Promise<readonly string[]> {
  const [task = ''] = await open(1)
  const before = needy.octopus.requests.length
  const outcome = needy.run(task, { dependencies })
  await needy.octopus.clock.advance({ seconds: 1 })
  const asked = needy.octopus.requests.slice(before)
  await needy.octopus.clock.advance({ minutes: 7 })
  expect((await outcome).exitCode).toBe(0)
  await needy.octopus.close()
  return asked.map(({ method, path }) => `${method} ${path.replace(/^.*Spaces-\d+\//, '')}`)
}

const faults: readonly (readonly [what: string, fault: FaultRule])[] = [
  ['is not done, and the connection breaks', { kind: 'dropped', effect: 'none' }],
  ['is done, and the answer is lost', { kind: 'dropped', effect: 'done' }],
  ['is done half a minute after the connection broke', { kind: 'dropped', effect: 'later' }],
  ['is answered with an error of the server', { kind: 'error' }],
  ['is asked too often', { kind: 'too-many-requests' }],
  ['is answered too late', { kind: 'late', by: '00:02:00' }],
  ['is answered in part', { kind: 'truncated' }],
]

describe('Ensure Dependency Deployed', () => {
  it.each(faults)('deploys once where any request of its %s', { timeout: 120_000 }, async (_, fault) => {
    const requests = await happyPath()
    expect(requests.length).toBeGreaterThan(8)
    for (const index of requests.keys()) {
      const [task = ''] = await open(1)
      needy.octopus.faults.add({ ...fault, after: index, times: 1 })
      const outcome = needy.run(task, { dependencies })
      await needy.octopus.clock.advance({ minutes: 12 })
      expect(needy.octopus.faults.all()[0]?.met, `${index}`).toBe(1)
      const deployed = await needy.deployed('Database')
      expect([requests[index], (await outcome).exitCode, deployed]).toEqual([requests[index], 0, ['2.10.0 Success']])
      await needy.octopus.close()
    }
  })

  it('deploys once for twenty that come in the same second, with a few requests each to agree on it', async () => {
    const tasks = await open(20)
    const before = needy.octopus.requests.length
    const outcomes = Promise.all(tasks.map((task) => needy.run(task, { dependencies })))
    await needy.octopus.clock.advance({ minutes: 8 })
    const states = (await outcomes).map(({ outputs }) => outputs['database.State'])
    expect(states.filter((state) => state === 'Deployed')).toHaveLength(1)
    expect(states.filter((state) => state === 'Joined')).toHaveLength(19)
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
    const agreeing = needy.octopus.requests.slice(before).filter(({ path }) => path.includes('libraryvariablesets'))
    expect(agreeing.length / tasks.length).toBeLessThanOrEqual(4)
  })

  it('answers all who wait with one failure', async () => {
    const tasks = await open(5)
    const outcomes = Promise.all(tasks.map((task) => needy.run(task, { dependencies })))
    await needy.octopus.clock.advance({ seconds: 30 })
    const [running = ''] = await needy.taskIds('Database')
    needy.octopus.finish(running, 'Failed')
    await needy.octopus.clock.advance({ minutes: 2 })
    expect((await outcomes).map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 1])
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Failed'])
  })

  it('replaces a claimant whose task is over, and does not deploy twice what that one had under way', async () => {
    const [first = '', second = ''] = await open(2)
    // It has the claim, and its request for the deployment is on its way when its task ends.
    needy.octopus.faults.add({ kind: 'dropped', effect: 'later', route: 'POST /deployments', times: 1 })
    needy.octopus.faults.add({ kind: 'late', by: '00:59:00', route: 'GET /deployments', times: 1 })
    const lost = needy.run(first, { dependencies })
    await needy.octopus.clock.advance({ seconds: 1 })
    needy.octopus.finish(first, 'Failed')
    const outcome = needy.run(second, { dependencies })
    await needy.octopus.clock.advance({ minutes: 12 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Joined' } })
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
    await needy.octopus.clock.advance({ hours: 2 })
    await lost
  })

  it('lets a repeated step take over from its own first try', async () => {
    const [task = ''] = await open(1)
    needy.octopus.faults.add({ kind: 'late', by: '00:59:00', route: 'GET /releases/*/deployments/**', times: 1 })
    const lost = needy.run(task, { dependencies })
    await needy.octopus.clock.advance({ seconds: 2 })
    const again = needy.run(task, { dependencies })
    await needy.octopus.clock.advance({ minutes: 12 })
    expect(await again).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Deployed' } })
    await needy.octopus.clock.advance({ hours: 2 })
    await lost
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
  })

  it('joins what somebody starts by hand in that moment', async () => {
    const [task = ''] = await open(1)
    needy.octopus.faults.add({ kind: 'late', by: '00:00:20', route: 'POST /libraryvariablesets', times: 1 })
    const outcome = needy.run(task, { dependencies })
    await needy.octopus.clock.advance({ seconds: 5 })
    needy.octopus.deploy('Database', '2.9.0', 'Production')
    await needy.octopus.clock.advance({ minutes: 8 })
    expect(await outcome).toMatchObject({
      exitCode: 0,
      outputs: { 'database.State': 'Joined', 'database.Version': '2.9.0' },
    })
    expect(await needy.deployed('Database')).toEqual(['2.9.0 Success'])
  })

  it('gives the claim back where the server refuses, so that nobody waits for it', async () => {
    const [first = '', second = ''] = await open(2)
    const refused = needy.run(first, { dependencies: 'Careful One [1.1]' })
    await needy.octopus.clock.settled()
    expect((await refused).resultMessage).toContain('Its lifecycle has Try it first')
    needy.octopus.finish(needy.octopus.deploy('Careful One', '1.1.0', 'Test'), 'Success')
    const outcome = needy.run(second, { dependencies: 'Careful One [1.1]' })
    await needy.octopus.clock.advance({ minutes: 7 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'careful-one.State': 'Deployed' } })
  })
})
