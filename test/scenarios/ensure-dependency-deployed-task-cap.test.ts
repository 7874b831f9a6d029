// Ensure Dependency Deployed where it has the last slot of the task cap, which what it waits for would need.

import { afterEach, describe, expect, it } from 'vitest'
import { openNeedySpace, space, type NeedySpace } from '../support/ensure-dependency.ts'

let needy: NeedySpace
afterEach(() => needy.octopus.close())

async function open(taskCap: number, users: NonNullable<typeof space.users> = []): Promise<void> {
  needy = await openNeedySpace({ space: { ...space, server: { ...space.server, taskCap }, users } })
}

const needing = { dependencies: 'Database [2.1,3.0)', timeoutMinutes: '10' }
const warning =
  /^The server runs 2 tasks and may run 2, and this one waits for a task that has no slot: .* Raise the task cap/

describe('Ensure Dependency Deployed', () => {
  it('warns once, with numbers, where those that wait have all slots', async () => {
    await open(2)
    const { octopus } = needy
    const tasks = ['Web', 'Shop'].map((project) => octopus.deploy(project, '1.0.0', 'Production'))
    await octopus.clock.settled()
    const before = octopus.requests.length
    const outcomes = Promise.all(tasks.map((task) => needy.run(task, needing)))
    await octopus.clock.advance({ minutes: 11 })
    for (const { resultMessage, lines } of await outcomes) {
      expect(resultMessage).toContain('2.10.0 is Queued')
      expect(lines.filter((line) => warning.test(line))).toHaveLength(1)
    }
    const asked = octopus.requests.slice(before).filter(({ path }) => path.includes('octopusservernodes'))
    expect(asked.length).toBe(tasks.length * 2)
  })

  it('says nothing of it where what it waits for has a slot, and does not ask', async () => {
    await open(2)
    const { octopus } = needy
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const outcome = needy.run(web, needing)
    await octopus.clock.advance({ minutes: 7 })
    const { exitCode, lines } = await outcome
    expect(exitCode).toBe(0)
    expect(lines.join('\n')).not.toContain('task cap')
    expect(octopus.requests.filter(({ path }) => path.includes('octopusservernodes'))).toEqual([])
  })

  it('waits all the same where the key may not read the cap', async () => {
    const permissions = ['TaskView', 'ProjectView', 'EnvironmentView', 'ReleaseView', 'DeploymentView'] as const
    const sharing = ['LibraryVariableSetView', 'LibraryVariableSetCreate', 'LibraryVariableSetDelete'] as const
    await open(2, [
      { username: 'admin', apiKeys: ['API-ADMIN'] },
      { username: 'usual', apiKeys: ['API-USUAL'], permissions: [...permissions, ...sharing, 'DeploymentCreate'] },
    ])
    const { octopus } = needy
    const [web, shop] = ['Web', 'Shop'].map((project) => octopus.deploy(project, '1.0.0', 'Production'))
    await octopus.clock.settled()
    const outcome = needy.run(web ?? '', { ...needing, apiKey: 'API-USUAL' })
    await octopus.clock.advance({ minutes: 2 })
    octopus.finish(shop ?? '', 'Success')
    await octopus.clock.advance({ minutes: 7 })
    const { exitCode, lines } = await outcome
    expect(exitCode).toBe(0)
    expect(lines.join('\n')).toContain('2.10.0 is Queued')
    expect(lines.filter((line) => line.startsWith('The server runs'))).toEqual([])
    expect(octopus.requests.filter(({ path }) => path.includes('octopusservernodes'))).toHaveLength(1)
  })
})
