// The generated templates of Ensure Dependency Deployed: imported over REST, added to processes, run under a real shell by
// the simulator's worker, in simulated time.

import { Client } from '@octopusdeploy/api-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StepTemplate } from '../../build/step-template.ts'
import { addStep, importTemplate } from '../../cli/demo/add-step.ts'
import { dependents, openNeedySpace, type NeedySpace } from '../support/ensure-dependency.ts'
import { generateTemplate } from '../support/generate-template.ts'
import { shells } from '../support/shells.ts'

let template: StepTemplate
let needy: NeedySpace
beforeEach(async () => {
  needy = await openNeedySpace()
})
afterEach(() => needy.octopus.close())

async function needIn(projects: readonly string[], fields: Readonly<Record<string, string>>): Promise<void> {
  const { url, apiKey, spaceId } = needy.octopus
  const client = await Client.create({ instanceURL: url, apiKey, userAgentApp: 'octosteps-test' })
  const imported = await importTemplate(client, spaceId, template)
  for (const project of projects) {
    await addStep(client, spaceId, project, {
      name: 'Ensure',
      template: imported,
      fields: { 'EnsureDependency.ApiKey': { HasValue: true, NewValue: apiKey }, ...fields },
    })
  }
}

const outputs = (task: { readonly taskId: string }) =>
  Object.fromEntries(needy.octopus.outputVariables(task).map(({ name, value }) => [name, value]))

const perShell = shells.map((shell) => [shell.syntax, shell] as const)
describe.each(perShell)('the %s template of Ensure Dependency Deployed', { timeout: 60_000 }, (_, shell) => {
  beforeEach(async ({ skip }) => {
    skip(shell.missing !== '', shell.missing)
    template = await generateTemplate('ensure-dependency-deployed', shell.flavour)
  })

  it('deploys a dependency once for five that start at once', async () => {
    const { octopus } = needy
    await needIn(dependents, { 'EnsureDependency.Dependencies': 'Database [2.1,3.0)' })
    const tasks = dependents.map((project) => octopus.deploy(project, '1.0.0', 'Production'))
    await octopus.clock.advance({ minutes: 8 })
    expect(tasks.map((task) => octopus.task(task).State)).toEqual(dependents.map(() => 'Success'))
    expect(await needy.deployed('Database')).toEqual(['2.10.0 Success'])
    const states = tasks.map((task) => outputs(task)['database.State'])
    expect(states.sort()).toEqual(['Deployed', 'Joined', 'Joined', 'Joined', 'Joined'])
  })

  it('hands several lines, secrets and a failure through Octopus', async () => {
    const { octopus } = needy
    await needIn(['Web'], {
      'EnsureDependency.Dependencies': 'Asking any\nBroken any after: Asking',
      'EnsureDependency.Variables': 'Size = 3 nodes',
      'EnsureDependency.SecretVariables': 'Colour = a secret red',
    })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 10 })
    expect(await needy.deployed('Asking')).toEqual(['1.0.0 Success'])
    const { State, ErrorMessage } = octopus.task(web)
    expect(State).toBe('Failed')
    expect(ErrorMessage).toContain('Step 1: Migrate: The disk is full')
    expect(JSON.stringify(octopus.log(web))).not.toContain('secret red')
    expect(outputs(web)).toMatchObject({ 'asking.State': 'Deployed', 'broken.State': 'Failed' })
  })
})
