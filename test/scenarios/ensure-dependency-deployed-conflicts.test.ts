// Ensure Dependency Deployed where dependents need releases of one project that cannot be there together: one is served,
// the others are told so, and nothing is deployed over what somebody needs.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openNeedySpace, type NeedySpace } from '../support/ensure-dependency.ts'

let needy: NeedySpace
let octopus: NeedySpace['octopus']
beforeEach(async () => {
  needy = await openNeedySpace()
  octopus = needy.octopus
})
afterEach(() => octopus.close())

const deploy = (project: string) => octopus.deploy(project, '1.0.0', 'Production')
const old = 'Database [2.1,3.0)'
const young = 'Database >=3.0-0'

/** What the one is told that is not served. */
const told = (version: string, title: string, need: string, ownNeed: string) =>
  expect.stringMatching(
    new RegExp(
      `^Database ${literal(version)} is (Queued|Executing|Success) in Production for ${title}, which needs ` +
        `${literal(need)}\\. This deployment needs ${literal(ownNeed)}, and does not deploy over it: let both`,
    ),
  ) as string

const literal = (text: string) => text.replace(/[^\w\s]/g, '\\$&')

describe('Ensure Dependency Deployed', () => {
  it('serves one of two whose ranges have no release in common, and tells the other', async () => {
    const [web, shop] = [deploy('Web'), deploy('Shop')]
    await octopus.clock.settled()
    const outcomes = Promise.all([
      needy.run(web, { dependencies: old }),
      needy.run(shop, { dependencies: young, goBack: 'True' }),
    ])
    await octopus.clock.advance({ minutes: 15 })
    const [first, second] = await outcomes
    const isWebServed = first.exitCode === 0
    expect(await needy.deployed('Database')).toEqual([isWebServed ? '2.10.0 Success' : '3.0.0-rc.1 Success'])
    const [served, other] = isWebServed ? [first, second] : [second, first]
    expect(served.outputs['database.State']).toBe('Deployed')
    expect(other).toMatchObject({ exitCode: 1, outputs: { Outcome: 'Failed', 'database.State': 'Failed' } })
    expect(other.resultMessage).toEqual(
      isWebServed
        ? told('2.10.0', `Web ${web.taskId}`, old, young)
        : told('3.0.0-rc.1', `Shop ${shop.taskId}`, young, old),
    )
  })

  it('tells one that comes while another’s is under way, at once', async () => {
    const web = deploy('Web')
    const served = needy.run(web, { dependencies: old })
    await octopus.clock.advance({ minutes: 1 })
    const other = needy.run(deploy('Shop'), { dependencies: young })
    await octopus.clock.settled()
    expect((await other).resultMessage).toEqual(told('2.10.0', `Web ${web.taskId}`, old, young))
    expect(await other).toMatchObject({ exitCode: 1, waitedMs: 0 })
    await octopus.clock.advance({ minutes: 7 })
    expect((await served).exitCode).toBe(0)
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
  })

  it('tells one that was held back while the other was served, however soon that was over', async () => {
    const waiting = needy.run(deploy('Shop'), { dependencies: `Auth any\n${young} after: Auth` })
    await octopus.clock.advance({ minutes: 1 })
    const web = deploy('Web')
    await octopus.clock.settled()
    const served = needy.run(web, { dependencies: old })
    await octopus.clock.settled()
    const [database = ''] = await needy.taskIds('Database')
    octopus.finish(database, 'Success')
    await octopus.clock.advance({ minutes: 15 })
    expect((await served).exitCode).toBe(0)
    expect((await waiting).resultMessage).toEqual(told('2.10.0', `Web ${web.taskId}`, old, young))
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
  })

  it('waits for the end of what a person started, and then deploys what is needed', async () => {
    octopus.deploy('Database', '2.9.0', 'Production')
    const outcome = needy.run(deploy('Shop'), { dependencies: young })
    await octopus.clock.advance({ minutes: 15 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { 'database.State': 'Deployed' } })
    expect(await needy.deployed('Database')).toEqual(['2.9.0 Success', '3.0.0-rc.1 Success'])
  })

  it('deploys after another’s that failed', async () => {
    const shop = needy.run(deploy('Shop'), { dependencies: `Auth any\n${young} after: Auth` })
    await octopus.clock.advance({ minutes: 1 })
    const task = deploy('Web')
    await octopus.clock.settled()
    const web = needy.run(task, { dependencies: old })
    await octopus.clock.settled()
    const [database = ''] = await needy.taskIds('Database')
    octopus.finish(database, 'Failed')
    await octopus.clock.advance({ minutes: 15 })
    expect((await web).exitCode).toBe(1)
    expect((await shop).exitCode).toBe(0)
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Failed', '3.0.0-rc.1 Success'])
  })

  it('only says that it would fail where it is only to say something', async () => {
    const served = needy.run(deploy('Web'), { dependencies: old })
    await octopus.clock.advance({ minutes: 1 })
    const outcome = needy.run(deploy('Shop'), { dependencies: young, whatIf: 'True' })
    await octopus.clock.settled()
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { Outcome: 'WhatIf', 'database.State': 'WouldFail' } })
    await octopus.clock.advance({ minutes: 7 })
    await served
  })

  it('waits, and reports, where it is not to deploy anything', async () => {
    const served = needy.run(deploy('Web'), { dependencies: old })
    await octopus.clock.advance({ minutes: 1 })
    const outcome = needy.run(deploy('Shop'), { dependencies: young, whenMissing: 'Report' })
    await octopus.clock.advance({ minutes: 8 })
    expect(await outcome).toMatchObject({ exitCode: 0, outputs: { Outcome: 'Missing' } })
    expect((await served).exitCode).toBe(0)
  })
})
