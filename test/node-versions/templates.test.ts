// The templates of all steps in one deployment, under the oldest and the newest versions of Node.js that they are for, and
// under one that is too old.

import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Flavour } from '../../runtime/define-step.ts'
import { parameterName } from '../../runtime/parameters.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type DeploymentHandle, type Simulator } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import { findNodes, type NodeVersion } from '../support/find-nodes.ts'
import { shells } from '../support/shells.ts'

const folder = new URL('../../templates/', import.meta.url)
const [tooOld, ...supported] = findNodes(process.env)
const apiKey = 'API-COORDINATION'

let octopus: Simulator<ManualClock> | undefined
let webhook: Server
let told: string[]
beforeEach(async () => {
  told = []
  webhook = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      told.push(text)
      response.end()
    })
  })
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await octopus?.close()
  octopus = undefined
  await new Promise((resolve) => webhook.close(resolve))
})

function step(name: string, prefix: string, template: string, form: Readonly<Record<string, string>>) {
  const fields = Object.entries({ apiKey: '#{Coordination.ApiKey}', ...form })
  const parameters = Object.fromEntries(fields.map(([key, value]) => [parameterName(prefix, key), value]))
  return { name, template: { name: template, parameters } }
}

/** Deploys a project whose process has all steps, on a worker that finds this Node.js first. */
async function deployUnder(
  { folder: nodeFolder }: NodeVersion,
  { flavour, syntax }: { readonly flavour: Flavour; readonly syntax: string },
): Promise<{ readonly simulator: Simulator<ManualClock>; readonly web: DeploymentHandle }> {
  vi.stubEnv('PATH', [nodeFolder, process.env['PATH']].join(delimiter))
  const address = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/told`
  const named = (name: string) => `Octopus - ${name} (${syntax})`
  const steps = [
    { name: 'Which', script: { body: 'node --version' } },
    step('Wait', 'WaitForProject', named('Wait for Project'), { projects: 'Database' }),
    step('Ensure', 'EnsureDependency', named('Ensure Dependency Deployed'), { dependencies: 'Database [1.0,2.0)' }),
    step('Acquire', 'CrossProjectLock', named('Cross-Project Lock'), { locks: 'Payments' }),
    step('Release', 'CrossProjectLock', named('Cross-Project Lock'), { locks: 'Payments', action: 'Release' }),
    step('Notify', 'NotifyWhenAllDone', named('Notify When All Done'), {
      set: 'Shop',
      members: 'Web',
      webhook: '#{Coordination.Webhook}',
    }),
  ]
  const files = readdirSync(folder).filter((name) => name.endsWith(`-${flavour}.json`))
  const space: SpaceFile = {
    users: [{ username: 'coordination', apiKeys: [apiKey] }],
    environments: ['Production'],
    lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
    stepTemplates: files.map(
      (name) =>
        JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as NonNullable<SpaceFile['stepTemplates']>[number],
    ),
    projects: [
      { name: 'Database', process: [{ name: 'Migrate', takes: '00:02:00' }], releases: [{ version: '1.5.0' }] },
      {
        name: 'Web',
        variables: [
          { name: 'Coordination.ApiKey', value: apiKey, sensitive: true },
          { name: 'Coordination.Webhook', value: address, sensitive: true },
        ],
        process: steps,
      },
    ],
  }
  const simulator = await simulateOctopus({ space })
  octopus = simulator
  simulator.deploy('Database', '1.4.0', 'Production')
  const web = simulator.deploy('Web', '1.0.0', 'Production')
  await simulator.clock.advance({ minutes: 10 })
  return { simulator, web }
}

const cases = supported.flatMap((node, index) =>
  // One of them under PowerShell as well: what differs between versions is in the bundle, which both flavours share.
  shells.filter(({ flavour }) => flavour === 'bash' || index === 0).map((shell) => ({ node, shell })),
)

describe.each(cases)(
  'the $shell.syntax templates under Node.js $node.version',
  { timeout: 120_000 },
  ({ node, shell }) => {
    beforeEach(({ skip }) => {
      skip(node.missing !== '', node.missing)
      skip(shell.missing !== '', shell.missing)
    })

    it('wait, ensure a dependency, take a lock and give it back, and notify', async () => {
      const { simulator, web } = await deployUnder(node, shell)
      const log = simulator.log(web).map(({ text }) => text)
      expect(simulator.task(web), log.join('\n')).toMatchObject({ State: 'Success' })
      expect(log).toContain(`v${node.version}`)
      const outputs = simulator.outputVariables(web).map(({ name, value }) => `${name}=${value}`)
      expect(outputs).toEqual(expect.arrayContaining(['database.State=Present', 'Acquired=True']))
      expect(log.filter((text) => text.startsWith('Database is idle in Production'))).toHaveLength(1)
      expect(told).toHaveLength(1)
    })
  },
)

describe.each(shells)('a $syntax template under a Node.js that is too old', { timeout: 60_000 }, (shell) => {
  it('fails with a sentence that names the version', async ({ skip }) => {
    if (!tooOld) throw new Error('No version that is too old is named.')
    skip(tooOld.missing !== '', tooOld.missing)
    skip(shell.missing !== '', shell.missing)
    const { simulator, web } = await deployUnder(tooOld, shell)
    const { State, ErrorMessage } = simulator.task(web)
    expect(State).toBe('Failed')
    expect(ErrorMessage).toContain(`Node.js v${tooOld.version} at ${tooOld.folder}/node is too old.`)
    expect(ErrorMessage).toContain('This step needs')
    expect(told).toEqual([])
  })
})
