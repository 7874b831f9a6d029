// The space of a soak: a database, and projects that wait for it, need it, share locks by fives, and notify.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../build/repository.ts'
import { parameterName } from '../../runtime/parameters.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'

const sharers = 5
/** How many kinds of processes there are. */
const kinds = 10
const apiKey = 'API-COORDINATION'

/** The step between taking a lock and giving it back. */
export const guardedStep = 'Guarded'

export const projectName = (index: number) => `Project ${index + 1}`
export const lockOf = (index: number) => `Lock ${Math.floor(index / sharers) + 1}`
/** Whether a deployment of this project sends a message of its own. */
export const notifies = (index: number) => index % kinds === 3

/** @param webhook Where messages go. */
export function soakSpace(projects: number, webhook: string): SpaceFile {
  const folder = join(repositoryRoot, 'templates')
  const files = readdirSync(folder).filter((name) => name.endsWith('-bash.json'))
  return {
    server: { taskCap: projects + 1 },
    users: [{ username: 'coordination', apiKeys: [apiKey] }],
    environments: ['Production'],
    lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
    stepTemplates: files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as StepTemplateFile),
    projects: [
      {
        name: 'Database',
        process: [{ name: 'Migrate', takes: '00:01:00' }],
        releases: [{ version: '1.0.0' }],
        deployments: [{ release: '1.0.0', environment: 'Production', at: '1.00:00:00 ago', takes: '00:01:00' }],
      },
      ...Array.from({ length: projects }, (_, index) => ({
        name: projectName(index),
        variables: [
          { name: 'Coordination.ApiKey', value: apiKey, sensitive: true },
          { name: 'Coordination.Webhook', value: webhook, sensitive: true },
        ],
        process: processOf(index),
      })),
    ],
  }
}

type StepTemplateFile = NonNullable<SpaceFile['stepTemplates']>[number]

/** All take a lock, for they are to wait. Some have another step besides; most leave the release to the end of the task. */
function processOf(index: number) {
  const lock = (action: string) =>
    template(action, 'CrossProjectLock', 'Cross-Project Lock', { locks: lockOf(index), action })
  const kind = index % kinds
  return [
    ...(kind === 0 ? [template('Wait', 'WaitForProject', 'Wait for Project', { projects: 'Database' })] : []),
    ...(kind === 1
      ? [template('Ensure', 'EnsureDependency', 'Ensure Dependency Deployed', { dependencies: 'Database any' })]
      : []),
    lock('Acquire'),
    { name: guardedStep, takes: '00:00:20' },
    ...(kind === 2 ? [lock('Release')] : []),
    ...(notifies(index)
      ? [
          template('Notify', 'NotifyWhenAllDone', 'Notify When All Done', {
            set: projectName(index),
            members: projectName(index),
            webhook: '#{Coordination.Webhook}',
          }),
        ]
      : []),
  ]
}

function template(name: string, prefix: string, step: string, form: Readonly<Record<string, string>>) {
  const fields = Object.entries({ apiKey: '#{Coordination.ApiKey}', ...form })
  const parameters = Object.fromEntries(fields.map(([key, value]) => [parameterName(prefix, key), value]))
  return { name, template: { name: `Octopus - ${step} (Bash)`, parameters } }
}
