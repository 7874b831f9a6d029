// The story that the demo tells: Web and Payroll are deployed while Database is, and wait for it; then both want to run
// what only one of them may run at a time.

import { Client } from '@octopusdeploy/api-client'
import { createPacedClock } from '../../simulator/clock/create-paced-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { addSteps, importTemplate, type ActionTemplate } from './add-step.ts'
import { createTimeline } from './timeline.ts'

/** The steps that take part, by the names of their folders. */
export const demoSteps = ['wait-for-project', 'cross-project-lock'] as const

export interface Demo {
  /** The templates of these steps as they are imported. */
  readonly templates: Readonly<Record<(typeof demoSteps)[number], unknown>>
  readonly print: (line: string) => void
}

/** When the story begins, by the simulated clock. */
const start = new Date('2026-03-02T08:00:00Z')
/** Simulated seconds in a real one. */
const speed = 24

/** @returns Whether every deployment succeeded. */
export async function playDemo({ templates, print }: Demo): Promise<boolean> {
  const clock = createPacedClock({ start, speed })
  const simulator = await simulateOctopus({ clock })
  try {
    print(`A simulated Octopus Server runs at ${simulator.url}; a minute of its time takes ${60 / speed} seconds.`)
    await prepareProcesses(simulator, templates, print)
    print('')
    return await deployAll(simulator, print)
  } finally {
    await simulator.close()
  }
}

/** Over REST, with the official client, as one would with a real server. */
async function prepareProcesses(
  simulator: Simulator,
  templates: Demo['templates'],
  print: Demo['print'],
): Promise<void> {
  const { url, apiKey, spaceId } = simulator
  const client = await Client.create({ instanceURL: url, apiKey, userAgentApp: 'octosteps-demo' })
  const load = async (step: keyof typeof templates) => {
    const imported = await importTemplate(client, spaceId, templates[step])
    print(`Imported the step template "${imported.Name}" as ${imported.Id}.`)
    return imported
  }
  const wait = await load('wait-for-project')
  const lock = await load('cross-project-lock')
  const added = (name: string, template: ActionTemplate, prefix: string, fields: Readonly<Record<string, string>>) => ({
    name,
    template,
    fields: {
      ...Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${prefix}.${field}`, value])),
      [`${prefix}.ServerUrl`]: url,
      [`${prefix}.ApiKey`]: { HasValue: true, NewValue: apiKey },
    },
  })
  for (const project of ['Web', 'Payroll']) {
    await addSteps(client, spaceId, project, {
      first: [
        added('Wait for Database', wait, 'WaitForProject', { Projects: 'Database' }),
        added('Take the shop lock', lock, 'CrossProjectLock', { Locks: 'Shop', Reason: 'Restarts the shop' }),
      ],
      last: [added('Give it back', lock, 'CrossProjectLock', { Locks: 'Shop', Action: 'Release' })],
    })
    print(
      `Put steps of them into the process of ${project}: "Wait for Database", "Take the shop lock", "Give it back".`,
    )
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
