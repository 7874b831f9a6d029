// The generated templates as a user meets them: imported over REST, added to processes, run under a real shell by the
// simulator's worker. Half an hour of waiting takes no time, for the scripts' processes live in simulated time.

import { Client } from '@octopusdeploy/api-client'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addStep, importTemplate, type ActionTemplate } from '../../cli/demo/add-step.ts'
import type { Flavour } from '../../runtime/define-step.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { shells } from '../support/shells.ts'

const space = {
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: [
    'Database',
    { name: 'Web', process: [{ name: 'Deploy site', takes: '00:01:00' }] },
    { name: 'Payroll', process: [{ name: 'Deploy service', takes: '00:01:00' }] },
  ],
}

let octopus: Simulator<ManualClock>
let client: Client
let imported: ActionTemplate
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
  client = await Client.create({ instanceURL: octopus.url, apiKey: octopus.apiKey, userAgentApp: 'octosteps-test' })
})
afterEach(() => octopus.close())

async function importFlavour(flavour: Flavour): Promise<void> {
  const file = new URL(`../../templates/octopus-wait-for-project-${flavour}.json`, import.meta.url)
  imported = await importTemplate(client, octopus.spaceId, JSON.parse(readFileSync(file, 'utf8')))
}

/** Puts the step in front of a project's process. Server and key are filled in. */
async function waitIn(project: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const common = {
    'WaitForProject.ServerUrl': octopus.url,
    'WaitForProject.ApiKey': { HasValue: true, NewValue: octopus.apiKey },
  }
  await addStep(client, octopus.spaceId, project, {
    name: 'Wait',
    template: imported,
    fields: { ...common, ...fields },
  })
}

const said = (task: Parameters<typeof octopus.log>[0]) =>
  octopus
    .log(task)
    .filter(({ step, category }) => step === 'Wait' && category !== 'Verbose')
    .map(({ category, text }) => `${category}: ${text}`)

describe.each(shells.map((shell) => [shell.syntax, shell] as const))(
  'the %s template of Wait for Project',
  { timeout: 60_000 },
  (_, { flavour, missing }) => {
    beforeEach(({ skip }) => {
      skip(missing !== '', missing)
      return importFlavour(flavour)
    })

    it('holds a deployment for half an hour and lets it go when the other is done', async () => {
      await waitIn('Web', { 'WaitForProject.Projects': 'Database' })
      const database = octopus.deploy('Database', '2.1.0', 'Production')
      const web = octopus.deploy('Web', '1.0.0', 'Production')
      await octopus.clock.advance({ minutes: 30 })
      expect(octopus.task(web)).toMatchObject({ State: 'Executing' })
      octopus.finish(database, 'Success')
      await octopus.clock.advance({ minutes: 1 })
      expect(said(web)).toEqual([
        expect.stringMatching(
          /^Wait: Waiting for Database: Deploy Database release 2\.1\.0 to Production is Executing/,
        ),
        expect.stringMatching(
          /^Highlight: Database is idle in Production: going on \(waited 30 minutes( \d+ seconds?)?\)\.$/,
        ),
      ])
      const outputs = Object.fromEntries(octopus.outputVariables(web).map(({ name, value }) => [name, value]))
      expect(outputs).toMatchObject({ Outcome: 'Idle' })
      await octopus.clock.advance({ minutes: 1 })
      expect(octopus.task(web)).toMatchObject({ State: 'Success' })
    })

    it('finds server and space by Octopus’s own variables where the form says nothing else', async () => {
      await waitIn('Web', { 'WaitForProject.Projects': 'Database', 'WaitForProject.ServerUrl': '' })
      const web = octopus.deploy('Web', '1.0.0', 'Production')
      await octopus.clock.advance({ minutes: 2 })
      expect(said(web)).toEqual(['Highlight: Database is idle in Production: going on (nothing to wait for).'])
      expect(octopus.task(web)).toMatchObject({ State: 'Success' })
    })

    it('lists every mistake in the form, on the task page too, and fails', async () => {
      await waitIn('Web', {
        'WaitForProject.Projects': ' ',
        'WaitForProject.TimeoutMinutes': 'an hour',
        'WaitForProject.ServerUrl': '#{Missing.Url}',
      })
      const web = octopus.deploy('Web', '1.0.0', 'Production')
      await octopus.clock.settled()
      const { State, ErrorMessage } = octopus.task(web)
      expect(State).toBe('Failed')
      expect(ErrorMessage).toContain('"Projects" is empty: give one name or several, one a line.')
      expect(ErrorMessage).toContain('"Timeout minutes" is "an hour": give a whole number of minutes')
      expect(ErrorMessage).toContain('"Octopus Server URL" is #{Missing.Url}, a variable that has no value here')
      expect(said(web).join('\n')).not.toContain(' at ')
    })

    it('fails with a sentence where only its script was copied, without the property that brings its inputs', async () => {
      await waitIn('Web', { 'WaitForProject.Projects': 'Database', 'WaitForProject.Inputs': '' })
      const web = octopus.deploy('Web', '1.0.0', 'Production')
      await octopus.clock.settled()
      expect(octopus.task(web)).toMatchObject({
        State: 'Failed',
        ErrorMessage: expect.stringMatching(
          /^Octopus handed over no "WaitForProject\.Inputs", .* Import the template and add this step from it/,
        ) as string,
      })
    })

    it('keeps the key out of everything that it says, and out of the worker’s files and arguments', async () => {
      await waitIn('Web', { 'WaitForProject.Projects': octopus.apiKey })
      const web = octopus.deploy('Web', '1.0.0', 'Production')
      await octopus.clock.settled()
      expect(octopus.task(web)).toMatchObject({ State: 'Failed' })
      expect(JSON.stringify(octopus.log(web))).not.toContain(octopus.apiKey)
      expect(said(web).join('\n')).toContain('There is no project "********"')
    })

    it('stops at once when its deployment is canceled, and leaves no process behind', async () => {
      await waitIn('Web', { 'WaitForProject.Projects': 'Database' })
      octopus.deploy('Database', '2.1.0', 'Production')
      const web = octopus.deploy('Web', '1.0.0', 'Production')
      await octopus.clock.advance({ minutes: 3 })
      const before = octopus.requests.length
      octopus.cancel(web)
      await octopus.clock.advance({ minutes: 3 })
      expect(octopus.task(web)).toMatchObject({ State: 'Canceled' })
      expect(octopus.requests.length).toBe(before)
    })

    it('holds several deployments at a time', async () => {
      await waitIn('Web', { 'WaitForProject.Projects': 'Database' })
      await waitIn('Payroll', { 'WaitForProject.Projects': 'Database\nWeb', 'WaitForProject.Until': 'Succeeded' })
      const database = octopus.deploy('Database', '2.1.0', 'Production')
      const web = octopus.deploy('Web', '1.0.0', 'Production')
      const last = octopus.deploy('Payroll', '1.0.0', 'Production')
      await octopus.clock.advance({ minutes: 10 })
      octopus.finish(database, 'Success')
      await octopus.clock.advance({ minutes: 10 })
      expect([web, last].map((task) => octopus.task(task).State)).toEqual(['Success', 'Success'])
      expect(said(last).at(-1)).toMatch(/^Highlight: Database, Web succeeded in Production: going on/)
    })
  },
)
