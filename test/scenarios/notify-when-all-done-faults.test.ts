// Rounds in which all members end within seconds, while the server loses, repeats or delays what it is asked to write.

import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { simulateOctopus } from '../../simulator/simulate-octopus.ts'
import notifyWhenAllDone from '../../steps/notify-when-all-done/step.ts'
import { listen } from '../support/listen.ts'
import { runStep } from '../support/run-step.ts'

const step = { ...notifyWhenAllDone, name: 'notify-when-all-done' }
const names = ['Basket', 'Catalogue', 'Checkout', 'Identity', 'Ledger', 'Payroll', 'Search', 'Web']
const rounds = 9

describe('Notify When All Done, while writes go wrong', () => {
  it.each([1, 2])('has one message a round, and every round has one (seed %i)', { timeout: 60_000 }, async (seed) => {
    const octopus = await simulateOctopus({
      seed,
      space: {
        server: { taskCap: 500 },
        environments: ['Production'],
        lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
        projects: [...names.map((name) => ({ name })), { name: 'Watch', runbooks: [{ name: 'Look' }] }],
      },
    })
    const told: string[] = []
    const hook = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        told.push((JSON.parse(body) as { readonly text: string }).text)
        response.end()
      })
    })
    const parameters = {
      set: 'Shop',
      members: names.join('\n'),
      webhook: `http://127.0.0.1:${await listen(hook)}/`,
      text: '{Round}: {Succeeded} {Failed} {FailedNames}',
    }
    const write = 'POST /libraryvariablesets'
    for (const effect of ['none', 'done', 'later'] as const) {
      octopus.faults.add({ kind: 'dropped', route: write, effect, chance: 0.1 })
    }
    octopus.faults.add({ kind: 'error', route: write, chance: 0.1 })
    octopus.faults.add({ kind: 'too-many-requests', route: write, chance: 0.1 })
    octopus.faults.add({ kind: 'late', route: 'GET /libraryvariablesets', by: '00:00:03', chance: 0.1 })

    for (let round = 1; round <= rounds; round += 1) {
      await octopus.clock.advance({ minutes: 10 })
      const failing = names[(round * seed) % names.length]
      const outcomes = names.map((name) =>
        runStep(octopus, step, {
          task: octopus.deploy(name, `1.${round}.0`, 'Production'),
          parameters,
          variables: {
            'Octopus.Action.Id': 'notify',
            ...(name === failing && { 'Octopus.Deployment.Error': 'The disk is full' }),
          },
        }),
      )
      await octopus.clock.advance({ minutes: 20 })
      const ended = await Promise.all(outcomes)
      expect(ended.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0))
      expect(told).toEqual(
        Array.from(
          { length: round },
          (_, index) => `${index + 1}: 7 1 ${String(names[((index + 1) * seed) % names.length])}`,
        ),
      )
    }
    await octopus.close()
    hook.closeAllConnections()
    await new Promise((resolve) => hook.close(resolve))
  })
})
