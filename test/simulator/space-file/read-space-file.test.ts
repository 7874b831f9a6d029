import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { simulateOctopus } from '../../../simulator/simulate-octopus.ts'
import { describeMistake, readSpace, readSpaceFile } from '../../../simulator/space-file/read-space-file.ts'

function mistakes(json: unknown): readonly string[] {
  const read = readSpace(json)
  return read.kind === 'read' ? [] : read.mistakes.map(describeMistake)
}

describe('readSpaceFile', () => {
  it('reads the example of the README, which the simulator can start with', async () => {
    const readme = readFileSync(new URL('../../../simulator/README.md', import.meta.url), 'utf8')
    const example = /## The space file\n.*?```json\n([^`]+)```/s.exec(readme)?.[1] ?? ''
    const read = readSpaceFile(example)
    expect(read).toMatchObject({ kind: 'read' })
    if (read.kind !== 'read') return
    const octopus = await simulateOctopus({ space: read.contents })
    expect(octopus.deploy('Payroll', '1.8.0', 'Production', { tenant: 'Acme' }).taskId).toMatch(/^ServerTasks-\d+$/)
    await octopus.close()
  })

  it('says that a file is not JSON', () => {
    const read = readSpaceFile('{ "projects": [')
    expect(read.kind === 'mistaken' && read.mistakes.map(describeMistake)).toEqual([
      expect.stringMatching(/^The file is not JSON: /),
    ])
  })

  it('takes a name alone for a thing without more to say', () => {
    expect(readSpace({ projects: ['Web'], environments: ['Test'] })).toMatchObject({
      kind: 'read',
      contents: { projects: [{ name: 'Web', process: [] }], environments: [{ name: 'Test', guidedFailure: false }] },
    })
  })

  it('names every mistake of shape with its path', () => {
    const file = {
      server: { taskCap: 0 },
      enviroments: [],
      projects: [
        7,
        { nam: 'Web' },
        {
          name: 'Payroll',
          tenanted: 'Sometimes',
          process: [{ name: 'Deploy', takes: '4 minutes' }],
          deployments: [{ release: '1.0.0', environment: 'Test', at: 'yesterday', takes: '00:01:00' }],
        },
      ],
      tenants: [{ name: 'Acme', tags: ['Europe'] }],
      subscriptions: [
        {
          name: 'Chat',
          webhook: 'ftp://chat.example',
          timeout: '00:00:00',
          header: { name: 'Host', value: 'a\nb' },
          events: { categories: ['Deployed'] },
        },
      ],
    }
    expect(mistakes(file).filter((mistake) => mistake.startsWith('subscriptions'))).toEqual([
      'subscriptions[0].webhook: is not an address that begins with http:// or https://',
      'subscriptions[0].timeout: has to be above 0',
      'subscriptions[0].header.name: is a header that the server sets itself',
      'subscriptions[0].header.value: holds a character that no header can: a line break, or one beyond Latin-1',
      expect.stringMatching(
        /^subscriptions\[0\]\.events\.categories\[0\]: has to be one of Created, .*DeploymentFailed/,
      ),
    ])
    expect(mistakes(file).filter((mistake) => !mistake.startsWith('subscriptions'))).toEqual([
      'server.taskCap: has to be 1 or more',
      'tenants[0].tags[0]: is not a tag such as "Region/Europe"',
      'projects[0]: has to be a name or an object with a name',
      'projects[1].name: is missing',
      'projects[1].nam: is not a field that a space file has here; see simulator/README.md',
      'projects[2].tenanted: has to be one of Untenanted, TenantedOrUntenanted, Tenanted',
      'projects[2].process[0].takes: is not a timespan such as "00:04:10" or "1.02:00:00"',
      'projects[2].deployments[0].at: is neither a date such as "2026-03-01T08:00:00Z" nor a time before the start such as "2.00:00:00 ago" or after it such as "01:00:00 later"',
      'enviroments: is not a field that a space file has here; see simulator/README.md',
    ])
  })

  it('names every reference that leads nowhere and every name that is there twice', () => {
    const file = {
      environments: ['Test', 'test'],
      lifecycles: [{ name: 'All', phases: [{ name: 'First', environments: ['Tset'] }] }],
      projectGroups: ['Shop'],
      subscriptions: [{ name: 'Chat', webhook: 'http://chat.example', events: { projects: ['Wbe'], users: ['c'] } }],
      users: [
        { username: 'a', apiKeys: ['API-1'] },
        { username: 'b', apiKeys: ['API-1'] },
      ],
      projects: [
        {
          name: 'Web',
          group: 'Shops',
          lifecycle: 'Short',
          channels: [{ name: 'Default', lifecycle: 'Long' }],
          libraryVariableSets: ['Common'],
          variables: [{ name: 'Color', scope: { environments: ['Live'], channels: ['Beta'], tenants: ['Acme'] } }],
          process: [
            { name: 'Deploy', takes: '00:01:00', script: { body: 'true' } },
            { name: 'deploy', fails: true },
            { name: 'Wait', template: { name: 'Wait' } },
          ],
          releases: [{ version: '1.0.0', channel: 'Beta' }, { version: '1.0.0' }],
          deployments: [
            { release: '2.0.0', environment: 'Live', tenant: 'Acme', at: '1.00:00:00 ago', takes: '00:01:00' },
          ],
        },
      ],
    }
    expect(mistakes(file)).toEqual([
      'environments[1].name: "test" is there twice: names are unique',
      'lifecycles[0].phases[0].environments[0]: there is no environment "Tset": there are Test, test',
      'subscriptions[0].events.projects[0]: there is no project "Wbe": there are Web',
      'subscriptions[0].events.users[0]: there is no user "c": there are a, b',
      'projects[0].group: there is no project group "Shops": there are Shop',
      'projects[0].lifecycle: there is no lifecycle "Short": there are All',
      'projects[0].channels[0].lifecycle: there is no lifecycle "Long": there are All',
      'projects[0].libraryVariableSets[0]: there is no library variable set "Common": there is none',
      'projects[0].variables[0].scope.environments[0]: there is no environment "Live": there are Test, test',
      'projects[0].variables[0].scope.channels[0]: there is no channel "Beta": there are Default',
      'projects[0].variables[0].scope.tenants[0]: there is no tenant "Acme": there is none',
      'projects[0].process[1].name: "deploy" is there twice: names are unique',
      'projects[0].process[0]: has takes and script: a step does one of them',
      'projects[0].process[1].fails: is for a step with "takes": give a timespan',
      'projects[0].process[2].template.name: there is no step template "Wait": there is none',
      'projects[0].releases[1].version: "1.0.0" is there twice: names are unique',
      'projects[0].releases[0].channel: there is no channel "Beta": there are Default',
      'projects[0].deployments[0].release: there is no release "2.0.0": there are 1.0.0, 1.0.0',
      'projects[0].deployments[0].environment: there is no environment "Live": there are Test, test',
      'projects[0].deployments[0].tenant: there is no tenant "Acme": there is none',
      'projects[0].deployments[0].tenant: has a tenant, but Web is Untenanted: set "tenanted" of the project',
      'users[1].apiKeys[0]: is given twice: each key or token belongs to one user',
    ])
  })

  it('refuses a past that is not over when the simulator starts', async () => {
    const deployment = { release: '1.0.0', environment: 'Test', at: '00:01:00 ago', takes: '00:02:00' }
    const projects = [{ name: 'Web', releases: [{ version: '1.0.0' }], deployments: [deployment] }]
    await expect(simulateOctopus({ space: { environments: ['Test'], projects } })).rejects.toThrow(
      'projects[0].deployments[0]: a past deployment has to be over when the simulator starts',
    )
  })
})
