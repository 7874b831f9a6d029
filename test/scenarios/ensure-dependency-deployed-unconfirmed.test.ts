// What nobody has confirmed about the real server must not decide whether a dependency is deployed, and deployed once.

import { describe, expect, it } from 'vitest'
import { unconfirmedSwitches, type UnconfirmedName } from '../../simulator/unconfirmed.ts'
import { openNeedySpace } from '../support/ensure-dependency.ts'

const switches = Object.entries(unconfirmedSwitches).flatMap(([name, [, ...others]]) =>
  others.map((value) => [name as UnconfirmedName, value] as const),
)

describe('Ensure Dependency Deployed', () => {
  it.each(switches)('comes to the same end where %s is %s', { timeout: 30_000 }, async (name, value) => {
    const needy = await openNeedySpace({ unconfirmed: { [name]: value } })
    const { octopus } = needy
    const [web, shop, stock] = ['Web', 'Shop', 'Stock'].map((project) => octopus.deploy(project, '1.0.0', 'Production'))
    const dependencies = 'Database [2.1,3.0)\nCache Layer any after: Database\nAsking any'
    const given = { dependencies, variables: 'Size = 3\nColour = red' }
    const outcomes = Promise.all([needy.run(web ?? '', given), needy.run(shop ?? '', given)])
    await octopus.clock.advance({ minutes: 15 })
    expect((await outcomes).map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
    expect(await needy.deployed('Cache Layer')).toEqual(['7.0.0 Success'])
    const refused = needy.run(stock ?? '', { dependencies: 'Careful One [1.1]' })
    await octopus.clock.settled()
    expect((await refused).resultMessage).toContain('Its lifecycle has Try it first')
    await octopus.close()
  })
})
