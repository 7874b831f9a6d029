// The story that the demo tells: Web and Payroll are deployed while Database is, and wait for it.

import { Client } from '@octopusdeploy/api-client'
import { createPacedClock } from '../../simulator/clock/create-paced-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { addStep, importTemplate } from './add-step.ts'
import { createTimeline } from './timeline.ts'

export interface Demo {
  /** A step template as it is imported. */
  readonly template: unknown
  readonly print: (line: string) => void
}

/** When the story begins, by the simulated clock. */
const start = new Date('2026-03-02T08:00:00Z')
/** Simulated seconds in a real one. */
const speed = 24

/** @returns Whether every deployment succeeded. */
export async function playDemo({ template, print }: Demo): Promise<boolean> {
  const clock = createPacedClock({ start, speed })
  const simulator = await simulateOctopus({ clock })
  try {
    print(`A simulated Octopus Server runs at ${simulator.url}; a minute of its time takes ${60 / speed} seconds.`)
    await prepareProcesses(simulator, template, print)
    print('')
    return await deployAll(simulator, print)
  } finally {
    await simulator.close()
  }
}

/** Over REST, with the official client, as one would with a real server. */
async function prepareProcesses(simulator: Simulator, template: unknown, print: Demo['print']): Promise<void> {
  const { url, apiKey, spaceId } = simulator
  const client = await Client.create({ instanceURL: url, apiKey, userAgentApp: 'octosteps-demo' })
  const imported = await importTemplate(client, spaceId, template)
  print(`Imported the step template "${imported.Name}" as ${imported.Id}.`)
  for (const project of ['Web', 'Payroll']) {
    const fields = {
      'WaitForProject.Projects': 'Database',
      'WaitForProject.ServerUrl': url,
      'WaitForProject.ApiKey': { HasValue: true, NewValue: apiKey },
    }
    await addStep(client, spaceId, project, { name: 'Wait for Database', template: imported, fields })
    print(`Put it first into the process of ${project}, as the step "Wait for Database".`)
  }
}

/** Deploys Database, and 20 seconds later the two that wait for it. Resolves when all three are through. */
async function deployAll(simulator: Simulator, print: Demo['print']): Promise<boolean> {
  const { clock } = simulator
  const timeline = createTimeline(simulator, print)
  const tasks = [simulator.deploy('Database', '2.1.0', 'Production').taskId]
  await new Promise<void>((resolve) => clock.at(clock.now() + 20_000, resolve))
  // Releases of their own: an older one would run the process as it was when it was made.
  tasks.push(simulator.deploy('Web', '5.5.0', 'Production').taskId)
  tasks.push(simulator.deploy('Payroll', '1.9.0', 'Production').taskId)
  const states = await timeline.whenFinished(tasks)
  return states.every((state) => state === 'Success')
}
