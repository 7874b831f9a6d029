// Every example in the README of Cross-Project Lock, filled in by label as a person does it, and what it says of keys.

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { locksCommand } from '../../cli/locks.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { permissionNames, type Permission } from '../../simulator/permissions.ts'
import { simulateOctopus, type Simulator, type TaskReference } from '../../simulator/simulate-octopus.ts'
import crossProjectLock from '../../steps/cross-project-lock/step.ts'
import { callApi } from '../support/call-api.ts'
import { runCommand } from '../support/run-command.ts'
import { runStep } from '../support/run-step.ts'

const readme = readFileSync(new URL('../../steps/cross-project-lock/README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```yaml example\n(.*?)^```$/gms)].map(([, text]) => text ?? '')
const fields = Object.entries(crossProjectLock.parameters.fields)
const step = { ...crossProjectLock, name: 'cross-project-lock' }

/** The permissions that the README says a key needs. */
const [, sentence = ''] = /A key whose user has,(.*?)With InterruptionView/s.exec(readme) ?? []
const needed: readonly Permission[] = permissionNames.filter((name) => sentence.includes(name))

let octopus: Simulator<ManualClock>
beforeEach(async () => {
  octopus = await simulateOctopus({
    space: {
      users: [
        { username: 'admin', apiKeys: ['API-ADMIN'] },
        { username: 'coordination', apiKeys: ['API-COORDINATION'], permissions: [...needed] },
      ],
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects: ['Web', 'Payroll', 'Ledger'],
    },
  })
})
afterEach(() => octopus.close())

const deploy = (project: string) => octopus.deploy(project, '1.0.0', 'Production')

function start(task: TaskReference, parameters: Readonly<Record<string, string>>) {
  return runStep(octopus, step, {
    task,
    parameters: { apiKey: 'API-COORDINATION', ...parameters },
    variables: { 'Octopus.Action.Id': parameters['action'] ?? 'Acquire' },
  })
}

async function finished<T>(outcome: Promise<T>): Promise<T> {
  await octopus.clock.settled()
  return outcome
}

/** `Label: value` lines, the value in quotes or, after a `|`, on indented lines of its own. */
function readExample(text: string, parentTask: string): Readonly<Record<string, string>> {
  const filled = text.replace('#{ParentTask}', parentTask).replace('#{Octopus.Environment.Name}', 'Production')
  expect(filled).not.toContain('#{')
  const entries = [...filled.matchAll(/^(\w[^:\n]*): (?:\|\n((?: {2}.*\n)+)|(.*)\n)/gm)].map(
    ([, label = '', lines, value = '']) => {
      const [key] = fields.find(([, field]) => field.label === label) ?? []
      if (key === undefined) throw new Error(`The step has no field "${label}".`)
      return [key, lines ?? value.replace(/^(["'])(.*)\1$/, '$2')] as const
    },
  )
  return Object.fromEntries(entries)
}

describe('the README of Cross-Project Lock', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(8)
  })

  it.each(examples)('lets a deployment go on where the lock is free: %j', async (text) => {
    const web = deploy('Web')
    const outcome = finished(start(web, readExample(text, octopus.task(web).Id)))
    expect(await outcome).toMatchObject({ exitCode: 0, waitedMs: 0 })
  })

  it('names every field of the form', () => {
    const labels = fields.map(([, { label }]) => label)
    expect(labels.filter((label) => !readme.includes(label))).toEqual([])
  })

  it('names every output variable', async () => {
    const { outputs } = await finished(start(deploy('Web'), { locks: 'Payments database' }))
    const named = [...readme.matchAll(/`((?:<lock>\.)?[A-Z]\w+)`/g)].map(([, name]) => name ?? '')
    expect(named).toEqual(
      expect.arrayContaining(Object.keys(outputs).map((name) => name.replace('Payments database', '<lock>'))),
    )
    const [entry] = JSON.parse(outputs['Queue'] ?? '[]') as readonly object[]
    for (const member of Object.keys(entry ?? {})) expect(readme).toContain(`\`${member}\``)
  })

  it('asks for permissions that are enough, also to see that a holder is gone and to clean up', async () => {
    expect(needed).toEqual([
      'LibraryVariableSetCreate',
      'LibraryVariableSetDelete',
      'LibraryVariableSetView',
      'TaskView',
    ])
    const [web, payroll, ledger] = [deploy('Web'), deploy('Payroll'), deploy('Ledger')]
    for (let round = 0; round < 8; round += 1) {
      expect(await finished(start(web, { locks: 'Payments database' }))).toMatchObject({ exitCode: 0 })
      expect(await finished(start(web, { locks: 'Payments database', action: 'Release' }))).toMatchObject({
        exitCode: 0,
      })
      await octopus.clock.advance({ minutes: 10 })
    }
    await finished(start(web, { locks: 'Payments database' }))
    const second = start(payroll, { locks: 'Payments database' })
    const third = start(ledger, { locks: 'Payments database' })
    await octopus.clock.advance({ seconds: 5 })
    octopus.finish(web, 'Failed')
    await octopus.clock.advance({ seconds: 15 })
    expect(await second).toMatchObject({ exitCode: 0, outputs: { Acquired: 'True' } })
    octopus.finish(payroll, 'Success')
    const address = `/api/${octopus.spaceId}/deployments/${payroll.deploymentId}`
    expect(await callApi(octopus, address, { method: 'DELETE' })).toMatchObject({ status: 200 })
    await octopus.clock.advance({ seconds: 60 })
    expect(await third).toMatchObject({ exitCode: 0, outputs: { Acquired: 'True' } })
    expect(octopus.requests.filter(({ method, status }) => method === 'DELETE' && status === 200)).not.toEqual([])
    expect(octopus.requests.filter(({ status }) => status === 403)).toEqual([])
  })

  it('gives commands that do what it says', async () => {
    const web = deploy('Web')
    await finished(start(web, { locks: 'Payments database' }))
    const commands = [...readme.matchAll(/^npx octosteps locks(.*)$/gm)].map(([, words = '']) =>
      [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    )
    expect(commands).toHaveLength(3)
    const texts: string[] = []
    for (const words of commands) {
      const { status, stdout } = await runCommand(
        locksCommand,
        words.map((word) => word.replace('ServerTasks-4312', octopus.task(web).Id)),
        {
          environment: { OCTOPUS_URL: octopus.url, OCTOPUS_API_KEY: octopus.apiKey, OCTOPUS_SPACE: 'Default' },
          typed: ['y'],
        },
      )
      expect(status).toBe(0)
      texts.push(stdout)
    }
    expect(texts).toEqual([
      expect.stringMatching(/^payments database +Web 1\.0\.0 to Production/m),
      expect.stringContaining('Lock "payments database" is held by'),
      expect.stringContaining('Lock "payments database" is now free'),
    ])
  })
})
