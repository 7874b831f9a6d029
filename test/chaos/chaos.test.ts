// The short run of `npm run chaos`: contenders in bad weather, against servers of all generations.

import { describe, expect, it } from 'vitest'
import { startStep } from '../../bench/chaos/hooked-step.ts'
import { createJudge, type Comer } from '../../bench/chaos/judge.ts'
import { playRound } from '../../bench/chaos/play-round.ts'
import { stepInChaos } from '../../bench/chaos/step-in-chaos.ts'
import { createManualClock } from '../../simulator/clock/create-manual-clock.ts'
import { createRandom } from '../../simulator/faults/random.ts'
import { defaultStart, simulateOctopus } from '../../simulator/simulate-octopus.ts'

const step = stepInChaos('cross-project-lock')
const acquisitions = 60

describe('Cross-Project Lock in bad weather', () => {
  it.each([
    [11, 2026, 'last-wins'],
    [12, 2024, 'one-refused'],
    [13, 2021, 'last-wins'],
  ] as const)(
    'never lets in too many, loses or forgets one (seed %i, %i, %s)',
    async (seed, version, simultaneousPuts) => {
      const { fates, stuck, violations, faults } = await playRound({
        step,
        seed,
        acquisitions,
        version,
        simultaneousPuts,
      })
      expect(violations).toEqual([])
      expect({ lost: fates.lost, stuck }).toEqual({ lost: 0, stuck: 0 })
      expect(Object.values(fates).reduce((sum, count) => sum + count, 0)).toBe(acquisitions)
      expect(fates.acquired).toBeGreaterThan(acquisitions / 3)
      expect(faults).toBeGreaterThan(50)
    },
    120_000,
  )

  it('gets in although the holder and all that are ahead in the queue died together', async () => {
    const projects = ['Web', 'Payroll', 'Ledger', 'Shop', 'Stock']
    const octopus = await simulateOctopus({
      clock: createManualClock(defaultStart),
      space: { server: { taskCap: 100 }, environments: ['Production'], projects },
    })
    const arrive = async (project: string) => {
      const task = octopus.deploy(project, '1.0.0', 'Production')
      const started = startStep(octopus, step, { task, parameters: { locks: 'Payments' } })
      await octopus.clock.advance({ seconds: 5 })
      return { task, started }
    }
    const [web, payroll, ledger, shop] = [
      await arrive('Web'),
      await arrive('Payroll'),
      await arrive('Ledger'),
      await arrive('Shop'),
    ]
    for (const { task, started } of [web, payroll, ledger]) {
      started.kill()
      octopus.finish(task, 'Failed')
    }
    await octopus.clock.advance({ minutes: 8 })
    expect(shop.started.printed()).toContain('acquired after')
    octopus.finish(shop.task, 'Failed')
    const stock = await arrive('Stock')
    await octopus.clock.advance({ seconds: 30 })
    expect(stock.started.printed()).toContain('acquired')
    await octopus.close()
  }, 30_000)

  it('takes in fifty that arrive in the same second, with no more than seven requests each', async () => {
    const projects = Array.from({ length: 50 }, (_, index) => `Project ${index}`)
    const octopus = await simulateOctopus({
      clock: createManualClock(defaultStart),
      space: { server: { taskCap: 100 }, environments: ['Production'], projects },
    })
    const random = createRandom(5)
    const ends = projects.map((project) => {
      const task = octopus.deploy(project, '1.0.0', 'Production')
      return startStep(octopus, step, { task, parameters: { locks: 'Payments', limit: '50' }, random }).ended
    })
    await octopus.clock.advance({ minutes: 1 })
    for (const end of await Promise.all(ends)) expect(end).toMatchObject({ kind: 'ended', exitCode: 0 })
    expect(octopus.requests.length / projects.length).toBeLessThanOrEqual(7)
    await octopus.close()
  }, 60_000)
})

describe('the judge', () => {
  const rules = [{ name: 'Payments', limit: 1 }]
  const comer = (task: string, mode: Comer['mode'] = 'Exclusive'): Comer => ({ task, lock: 'Payments', mode })

  it('sees two inside', () => {
    const judge = createJudge(rules)
    const [one, other] = [comer('ServerTasks-1'), comer('ServerTasks-2')]
    judge.comes(one)
    judge.comes(other)
    judge.goesIn(one, 1)
    judge.goesIn(other, 2)
    expect(judge.violations()).toEqual(['ServerTasks-2 is inside Payments beside ServerTasks-1'])
  })

  it('sees one that shares beside one that does not', () => {
    const judge = createJudge([{ name: 'Payments', limit: 3 }])
    const [one, other] = [comer('ServerTasks-1', 'Shared'), comer('ServerTasks-2')]
    judge.comes(one)
    judge.comes(other)
    judge.goesIn(one, 1)
    judge.goesIn(other, 2)
    expect(judge.violations()).toHaveLength(1)
  })

  it('sees one that overtakes, whoever is heard of first', () => {
    const judge = createJudge(rules)
    const [one, other] = [comer('ServerTasks-1'), comer('ServerTasks-2')]
    judge.comes(one)
    judge.waits(one)
    judge.comes(other)
    judge.goesIn(other, 1)
    judge.goesOut(other)
    judge.goesIn(one, 2)
    expect(judge.violations()).toEqual([
      'ServerTasks-2 got Payments (1) before ServerTasks-1 (2), which waited already',
    ])
  })

  it('sees a fencing token that does not grow', () => {
    const judge = createJudge(rules)
    const [one, other] = [comer('ServerTasks-1'), comer('ServerTasks-2')]
    judge.comes(one)
    judge.goesIn(one, 7)
    judge.goesOut(one)
    judge.comes(other)
    judge.goesIn(other, 7)
    expect(judge.violations()).toEqual(['ServerTasks-2 got Payments with 7, after 7 was given'])
  })
})
