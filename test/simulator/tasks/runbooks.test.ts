import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { Unconfirmed } from '../../../simulator/unconfirmed.ts'
import { listNames } from '../../support/call-api.ts'
import { nodesOf, textsOf } from '../../support/task-log.ts'

describe('a runbook run', () => {
  let octopus: Simulator<ManualClock>
  afterEach(() => octopus.close())

  const names = ['RunbookRun.Id', 'Runbook.Name', 'RunbookSnapshot.Name', 'Environment.Name', 'Deployment.Id']
  const body = names.map((name) => `echo "${name}: $(get_octopusvariable Octopus.${name})"`).join('\n')

  async function start(unconfirmed: Partial<Unconfirmed> = {}) {
    octopus = await simulateOctopus({
      unconfirmed,
      space: {
        environments: ['Test', 'Production'],
        projects: [
          {
            name: 'Web',
            variables: [{ name: 'Asked', value: 'default' }],
            runbooks: [
              { name: 'Restart', process: [{ name: 'Stop', takes: '00:05:00' }] },
              {
                name: 'Tell',
                process: [{ name: 'Tell', script: { body: `${body}\necho "$(get_octopusvariable Asked)"` } }],
              },
            ],
          },
        ],
      },
    })
  }

  it('carries out its process as a task of its own kind', async () => {
    await start()
    const run = octopus.runRunbook('Web', 'Restart', 'Production')
    await octopus.clock.advance({ minutes: 5 })
    expect(octopus.task(run)).toMatchObject({
      Name: 'RunbookRun',
      Description: 'Run runbook Restart on Production',
      Arguments: { RunbookRunId: 'RunbookRuns-1' },
      ProjectId: 'Projects-1',
      State: 'Success',
    })
    expect(await nodesOf(octopus, run)).toEqual(['Step 1: Stop: Success', '  Octopus Server: Success'])
    expect(await listNames(octopus, '/api/tasks?runbook=Runbooks-1', 'Id')).toEqual([run.taskId])
    expect(await listNames(octopus, '/api/tasks?name=Deploy', 'Id')).toEqual([])
    expect(await listNames(octopus, `/api/events?regarding=${run.taskId}`, 'Category')).toEqual([
      'RunbookRunSucceeded',
      'RunbookRunStarted',
      'RunbookRunQueued',
    ])
  })

  it('tells its steps what they are part of, and nothing of a deployment', async () => {
    await start()
    const run = octopus.runRunbook('Web', 'Tell', 'Production', { variables: { Asked: 'typed' } })
    await octopus.clock.settled()
    expect(textsOf(octopus, run)).toEqual([
      'Info: RunbookRun.Id: RunbookRuns-1',
      'Info: Runbook.Name: Tell',
      'Info: RunbookSnapshot.Name: Snapshot 1',
      'Info: Environment.Name: Production',
      'Info: Deployment.Id: ',
      'Info: typed',
    ])
  })

  it.each([
    ['project', ['Executing', 'Queued', 'Queued']],
    ['runbook', ['Executing', 'Queued', 'Executing']],
    ['none', ['Executing', 'Executing', 'Executing']],
  ] as const)('shares its turn as the switch says: %s', async (runbookTag, states) => {
    await start({ runbookTag })
    const first = octopus.runRunbook('Web', 'Restart', 'Production')
    const second = octopus.runRunbook('Web', 'Restart', 'Production')
    const deployment = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    expect([first, second, deployment].map((task) => octopus.task(task).State)).toEqual(states)
  })
})
