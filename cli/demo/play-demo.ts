// The story that the demo tells: Web and Payroll are deployed while Database is, and wait for it; then both want to do
// what only one of them may do at a time. Reports needs Ledger, which nobody has deployed. When all three are out, that is
// told once.

import { Client } from '@octopusdeploy/api-client'
import { createPacedClock } from '../../simulator/clock/create-paced-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { addSteps, importTemplate, type ActionTemplate, type AddedStep } from './add-step.ts'
import { demoSpace } from './demo-space.ts'
import { receiveMessages, type Receiver } from './receive-messages.ts'
import { createTimeline } from './timeline.ts'

/** The steps that take part, by the names of their folders. */
export const demoSteps = [
  'wait-for-project',
  'cross-project-lock',
  'ensure-dependency-deployed',
  'notify-when-all-done',
] as const

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
  const simulator = await simulateOctopus({ clock, space: demoSpace })
  const receiver = await receiveMessages()
  try {
    print(`A simulated Octopus Server runs at ${simulator.url}; a minute of its time takes ${60 / speed} seconds.`)
    await prepareProcesses(simulator, templates, receiver, print)
    print('')
    const succeeded = await deployAll(simulator, print)
    for (const message of receiver.messages) print(`\nThe one message, as a webhook gets it:\n\n${message}`)
    return succeeded
  } finally {
    receiver.close()
    await simulator.close()
  }
}

/** Over REST, with the official client, as one would with a real server. */
async function prepareProcesses(
  simulator: Simulator,
  templates: Demo['templates'],
  receiver: Receiver,
  print: Demo['print'],
): Promise<void> {
  const { url, apiKey, spaceId } = simulator
  const client = await Client.create({ instanceURL: url, apiKey, userAgentApp: 'octosteps-demo' })
  const load = async (step: keyof typeof templates) => {
    const imported = await importTemplate(client, spaceId, templates[step])
    print(`Imported the step template "${imported.Name}" as ${imported.Id}.`)
    return imported
  }
  const secret = (value: string) => ({ HasValue: true, NewValue: value })
  const added = (name: string, template: ActionTemplate, prefix: string, fields: Readonly<Record<string, unknown>>) => {
    const all = { ...fields, ServerUrl: url, ApiKey: secret(apiKey) }
    const named = Object.entries(all).map(([field, value]) => [`${prefix}.${field}`, value])
    return { name, template, fields: Object.fromEntries(named) as AddedStep['fields'] }
  }
  const wait = await load('wait-for-project')
  const lock = await load('cross-project-lock')
  const ensure = await load('ensure-dependency-deployed')
  const notify = await load('notify-when-all-done')
  const waitForDatabase = added('Wait for Database', wait, 'WaitForProject', { Projects: 'Database' })
  const takeLock = added('Take the shop lock', lock, 'CrossProjectLock', { Locks: 'Shop', Reason: 'Restarts the shop' })
  const giveBack = added('Give it back', lock, 'CrossProjectLock', { Locks: 'Shop', Action: 'Release' })
  const needLedger = added('Need Ledger', ensure, 'EnsureDependency', { Dependencies: 'Ledger [1.4,2.0)' })
  const tell = added('Tell when all are out', notify, 'NotifyWhenAllDone', {
    Set: 'The shop',
    Members: 'Web\nPayroll\nReports',
    Webhook: secret(receiver.url),
  })
  const processes = {
    Web: { first: [waitForDatabase, takeLock], last: [giveBack, tell] },
    Payroll: { first: [waitForDatabase, takeLock], last: [giveBack, tell] },
    Reports: { first: [needLedger], last: [tell] },
  }
  for (const [project, steps] of Object.entries(processes)) {
    await addSteps(client, spaceId, project, steps)
    const names = [...steps.first, ...steps.last].map(({ name }) => `"${name}"`)
    print(`Put steps of them into the process of ${project}: ${names.join(', ')}.`)
  }
}

/** Deploys Database, and 20 seconds later those that depend on others. Resolves when all are through. */
async function deployAll(simulator: Simulator, print: Demo['print']): Promise<boolean> {
  const { clock } = simulator
  const timeline = createTimeline(simulator, print)
  const tasks = [simulator.deploy('Database', '2.1.0', 'Production').taskId]
  await new Promise<void>((resolve) => clock.at(clock.now() + 20_000, resolve))
  // Releases of their own: an older one would run the process as it was when it was made.
  tasks.push(simulator.deploy('Web', '5.5.0', 'Production').taskId)
  tasks.push(simulator.deploy('Payroll', '1.9.0', 'Production').taskId)
  tasks.push(simulator.deploy('Reports', '3.0.0', 'Production').taskId)
  const states = await timeline.whenFinished(tasks)
  return states.every((state) => state === 'Success')
}
