// Hostile names where people read them: a lock's name and reason in what the steps share, and the names of projects in
// sentences and output variables. They stand there as they were given.

import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { createServiceMessageReader } from '../../simulator/worker/read-service-messages.ts'
import { isProving } from '../search/is-proving.ts'
import { beginning } from './as-shown.ts'
import { createEncoder } from './encode-inputs.ts'
import { named, triedSteps, type Form } from './forms.ts'
import { hostileText } from './hostile-values.ts'
import { loadBundle } from './play-bundle.ts'

const apiKey = 'API-TOLD'
const space = {
  users: [{ username: 'coordination', apiKeys: [apiKey] }],
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
}
const formCount = isProving ? 500 : 25

let octopus: Simulator<ManualClock> | undefined
afterEach(() => octopus?.close())

/** One line of text that is neither blank nor a variable, and without a NUL, which is refused. */
const given = hostileText().map((text) => `x${Buffer.from(text.replace(/[\0\r\n]+/g, ' ')).toString()}x`)

/** Has the bundle of a step run in a deployment of the project Web. */
async function createRun(name: string) {
  const play = loadBundle(name)
  const encode = await createEncoder(name)
  const step = triedSteps.find((one) => one.name === name) ?? triedSteps[0]
  return async (server: Simulator<ManualClock>, form: Form, variables: Form = {}) => {
    const task = server.deploy('Web', '1.0.0', 'Production')
    const system = Object.fromEntries([...server.systemVariables(task), ['Octopus.Action.Id', 'action']])
    const fields = { apiKey, serverUrl: server.url, ...form }
    const { exitCode, printed } = await play(encode({ ...system, ...variables, ...(step && named(step, fields)) }))
    server.finish(task, 'Success')
    const reader = createServiceMessageReader()
    const messages = [...reader.read(printed), ...reader.end()].flatMap((item) =>
      item.kind === 'message' ? [item] : [],
    )
    const attributesOf = (wanted: string) => messages.filter((one) => one.name === wanted).map((one) => one.attributes)
    return {
      exitCode,
      /** As it stands in the log, where `##octopus` would begin a message. */
      logged: (text: string) => printed.includes(text.replaceAll('##octopus', '# #octopus')),
      failure: attributesOf('resultMessage').at(-1)?.get('message') ?? '',
      outputs: new Map(attributesOf('setVariable').map((one) => [one.get('name') ?? '', one.get('value') ?? ''])),
    }
  }
}

async function get(server: Simulator<ManualClock>, path: string): Promise<unknown> {
  const answer = await fetch(`${server.url}/api/${server.spaceId}/${path}`, { headers: { 'x-octopus-apikey': apiKey } })
  return answer.json()
}

/** What is shared has room for so much of it; white space is one blank there. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 120 ? `${beginning(line, 117)}...` : line
}

describe('cross-project-lock', () => {
  it('shares the name and the reason of a lock as they were given', { timeout: 300_000 }, async () => {
    const run = await createRun('cross-project-lock')
    octopus = await simulateOctopus({ space: { ...space, projects: ['Web'] } })
    const server = octopus
    let count = 0
    const texts = fc.record({ name: given, reason: given, project: given, person: given })
    const tryTexts = async ({
      name,
      reason,
      project,
      person,
    }: Record<'name' | 'reason' | 'project' | 'person', string>) => {
      // One of its own each time; with a comma between them, it would be several.
      const lock = `${(count += 1)} ${name.replaceAll(',', ' ')}`
      const { exitCode, logged, outputs } = await run(
        server,
        { locks: lock, reason },
        {
          'Octopus.Project.Name': project,
          'Octopus.Release.Number': '1.0.0',
          'Octopus.Environment.Name': 'Production',
          'Octopus.Deployment.CreatedBy.DisplayName': person,
        },
      )
      expect(exitCode).toBe(0)
      if (lock.length < 9000) expect(logged(`Lock "${lock}" acquired `)).toBe(true)
      expect(outputs.has(`${lock}.FencingToken`)).toBe(true)
      const entry = {
        title: shortened(`${project} 1.0.0 to Production`),
        reason: shortened(reason),
      }
      expect(JSON.parse(outputs.get('Queue') ?? '')).toMatchObject([
        { lock, deployment: entry.title, startedBy: shortened(person), reason: entry.reason },
      ])
      const { Items: sets } = (await get(server, 'libraryvariablesets?take=1000')) as {
        readonly Items: readonly { readonly Name: string; readonly Description: string }[]
      }
      // Upper and lower case are one there, and so is what looks alike; a long one ends in a hash.
      const folded = lock.normalize('NFC').replace(/\s+/g, ' ').toLowerCase()
      const set = sets.find((one) => one.Name.startsWith(`Coordination / lock / ${folded.slice(0, 140)}`))
      const { state } = JSON.parse(set?.Description ?? '{}') as { readonly state: { readonly entries: unknown } }
      expect(state.entries).toMatchObject([{ ...entry, by: shortened(person) }])
    }
    await fc.assert(fc.asyncProperty(texts, tryTexts), { numRuns: formCount, seed: 4711, endOnFailure: true })
  })
})

/** A project is called by its id where a field would take its name for something else. */
async function nameOrId(server: Simulator<ManualClock>, name: string): Promise<string> {
  const projects = (await get(server, 'projects/all')) as readonly { readonly Id: string; readonly Name: string }[]
  const id = projects.find((one) => one.Name === name)?.Id ?? ''
  return /[,\r\n]|\s{2}|[^\S ]|after:/i.test(name) ? id : name
}

/** As long as Octopus lets a name be. */
const projectName = given.filter((text) => text.length <= 150)

describe.each([
  [
    'wait-for-project',
    (project: string): Form => ({ projects: project, until: 'Succeeded', timeoutMinutes: '0' }),
    (name: string) => `Waiting for ${name}, which has not been deployed to Production yet`,
    (name: string) => ({ Projects: [{ project: name }] }),
  ],
  [
    'ensure-dependency-deployed',
    (project: string): Form => ({ dependencies: `${project} any`, whenMissing: 'Fail', timeoutMinutes: '0' }),
    (name: string) => `${name} any is not deployed to Production (it never was)`,
    (name: string) => ({ Dependencies: [{ Project: name }] }),
  ],
])('%s', (step, form, sentence, output) => {
  it('calls a project by its name in what it says', { timeout: 300_000 }, async () => {
    const run = await createRun(step)
    const tryName = async (name: string) => {
      octopus = await simulateOctopus({ space: { ...space, projects: ['Web', name] } })
      const { exitCode, failure, logged, outputs } = await run(octopus, form(await nameOrId(octopus, name)))
      expect({ exitCode, failure }).toEqual({ exitCode: 1, failure: expect.stringContaining(sentence(name)) as string })
      expect(logged(sentence(name))).toBe(true)
      for (const [variable, value] of Object.entries(output(name)))
        expect(JSON.parse(outputs.get(variable) ?? '[]')).toMatchObject(value)
      await octopus.close()
      octopus = undefined
    }
    await fc.assert(fc.asyncProperty(projectName, tryName), { numRuns: formCount, seed: 4711, endOnFailure: true })
  })
})
