// A space of projects that need one another, for tests of Ensure Dependency Deployed.

import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type SimulateOptions, type Simulator } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import { ownVariables } from '../../steps/ensure-dependency-deployed/own-variables.ts'
import { parameters } from '../../steps/ensure-dependency-deployed/parameters.ts'
import { run } from '../../steps/ensure-dependency-deployed/run.ts'
import { runStep, type StepOutcome, type StepRun } from './run-step.ts'

export const step = { name: 'ensure-dependency-deployed', version: 1, parameters, run }

const tenanted = 'TenantedOrUntenanted' as const
const work = [{ name: 'Migrate', takes: '00:05:00' }]
export const dependents = ['Web', 'Payroll', 'Ledger', 'Shop', 'Stock']

/** Database has releases in all phases of being deployed; Auth has none that were. The others need them. */
export const space: SpaceFile = {
  server: { taskCap: 500, cancelTakes: '00:01:00' },
  environments: ['Test', 'Production'],
  lifecycles: [
    { name: 'Default', phases: [{ name: 'All', environments: ['Test', 'Production'] }] },
    {
      name: 'Careful',
      phases: [
        { name: 'Try it', environments: ['Test'] },
        { name: 'Live', environments: ['Production'] },
      ],
    },
  ],
  tenants: [{ name: 'Zoo', projects: { Database: ['Production'], Web: ['Production'] } }],
  projects: [
    {
      name: 'Database',
      tenanted,
      process: work,
      channels: [{ name: 'Default', default: true }, { name: 'Hotfix' }],
      releases: [
        { version: '2.0.0' },
        { version: '2.10.0' },
        { version: '2.9.0' },
        { version: '2.4.1', channel: 'Hotfix' },
        { version: '3.0.0-rc.1' },
      ],
    },
    { name: 'Auth', tenanted, process: work, releases: [{ version: '1.4.0' }] },
    { name: 'Cache Layer', process: work, releases: [{ version: '7.0.0' }] },
    { name: 'Old One', disabled: true },
    {
      name: 'Careful One',
      lifecycle: 'Careful',
      process: work,
      releases: [{ version: '1.0.0' }, { version: '1.1.0' }],
      deployments: [{ release: '1.0.0', environment: 'Test', at: '1.00:00:00 ago', takes: '00:05:00' }],
    },
    {
      name: 'Asking',
      process: work,
      variables: [
        { name: 'Size', prompt: { label: 'Cluster size', required: true } },
        { name: 'Colour', prompt: { label: 'Colour', required: true } },
        { name: 'Mood', value: 'good', prompt: { label: 'Mood', required: true } },
      ],
      releases: [{ version: '1.0.0' }],
    },
    {
      name: 'Broken',
      process: [{ name: 'Migrate', script: { body: 'echo "The disk is full" >&2; exit 1' } }],
      releases: [{ version: '1.0.0' }],
    },
    {
      name: 'Guarded',
      process: [
        { name: 'Approve', manualIntervention: {} },
        { name: 'Deploy', takes: '00:01:00' },
      ],
      releases: [{ version: '1.0.0' }],
    },
    ...dependents.map((name) => ({ name, tenanted })),
  ],
}

export interface NeedySpace {
  readonly octopus: Simulator<ManualClock>
  /** Runs the step in a task. */
  run(task: StepRun['task'], given: Readonly<Record<string, string>>): Promise<StepOutcome>
  /** Versions of a project's deployments so far, oldest first, each with its state. */
  deployed(project: string): Promise<readonly string[]>
  /** Their tasks. */
  taskIds(project: string): Promise<readonly string[]>
}

export async function openNeedySpace(options: Omit<SimulateOptions, 'clock'> = {}): Promise<NeedySpace> {
  const octopus = await simulateOctopus({ space, ...options })
  const tasksOf = async (project: string) => {
    const answer = await fetch(`${octopus.url}/api/${octopus.spaceId}/tasks?name=Deploy&take=1000`, {
      headers: { 'x-octopus-apikey': octopus.apiKey },
    })
    const { Items } = (await answer.json()) as { readonly Items: readonly Task[] }
    return Items.filter(({ Description }) => Description.startsWith(`Deploy ${project} release `)).toReversed()
  }
  return {
    octopus,
    run: (task, { actionId = 'Ensure', ...given }) =>
      runStep(octopus, step, { task, parameters: given, variables: { [ownVariables.action]: actionId } }),
    deployed: async (project) =>
      (await tasksOf(project)).map(
        ({ Description, State }) => `${/release (\S+)/.exec(Description)?.[1] ?? ''} ${State}`,
      ),
    taskIds: async (project) => (await tasksOf(project)).map(({ Id }) => Id),
  }
}

interface Task {
  readonly Id: string
  readonly Description: string
  readonly State: string
}
