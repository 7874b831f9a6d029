// A simulated server with something of everything, and at least one request for each of its routes.

import type { Route } from '../../simulator/server/route.ts'
import { communityTemplates, libraryRequests } from './busy-space-library.ts'
import { prepareIn, writingRequests, type RouteRequest } from './busy-space-requests.ts'
import { runbookRequests } from './busy-space-runbooks.ts'
import { serverRequests } from './busy-space-server.ts'
import { simulateOctopus, type SimulateOptions, type Simulator } from '../../simulator/simulate-octopus.ts'

const space = {
  environments: ['Development', { name: 'Production', guidedFailure: true }],
  tenants: [{ name: 'Zoo', tags: ['Region/Europe'], projects: { Web: ['Development'] } }],
  libraryVariableSets: [{ name: 'Common', variables: [{ name: 'Region', value: 'eu' }] }],
  targets: [{ name: 'web-1', environments: ['Development', 'Production'], roles: ['web'] }],
  communityTemplates,
  teams: [{ name: 'Approvers', members: ['admin'] }],
  subscriptions: [{ name: 'Elsewhere', webhook: 'http://127.0.0.1:9/', disabled: true }],
  stepTemplates: [
    {
      Name: 'Greet',
      ActionType: 'Octopus.Script',
      Properties: { 'Octopus.Action.Script.ScriptBody': 'echo hello' },
      Parameters: [{ Name: 'Greet.Whom', DisplaySettings: { 'Octopus.ControlType': 'SingleLineText' } }],
    },
  ],
  projects: [
    {
      name: 'Web',
      tenanted: 'TenantedOrUntenanted' as const,
      libraryVariableSets: ['Common'],
      variables: [
        { name: 'Color', value: 'blue', scope: { environments: ['Production'] } },
        { name: 'Key', value: 'secret', sensitive: true },
      ],
      process: [
        { name: 'Work', takes: '00:01:00', log: ['working', 'done'] },
        { name: 'Approve', manualIntervention: { instructions: 'Look' } },
        { name: 'Greet', template: { name: 'Greet', parameters: { 'Greet.Whom': 'you' } } },
      ],
      runbooks: [{ name: 'Clean up', process: [{ name: 'Clean', takes: '00:01:00' }] }],
      releases: [{ version: '1.0.0' }],
      deployments: [{ release: '1.0.0', environment: 'Development', at: '1.00:00:00 ago', takes: '00:04:00' }],
    },
    'Idle',
    { name: 'Asking', process: [{ name: 'Ask', manualIntervention: {} }] },
    {
      name: 'Printing',
      process: [{ name: 'Print', script: { body: 'echo hello > report.txt; new_octopusartifact report.txt' } }],
    },
  ],
}

/** One past deployment, one that waits for a person, one that runs, one that waits its turn, one that is scheduled. */
export async function openBusySpace(options: Omit<SimulateOptions, 'clock' | 'space'> = {}): Promise<Simulator> {
  const octopus = await simulateOctopus({ ...options, space: { ...space, server: { taskCap: 50 } } })
  octopus.deploy('Web', '1.0.0', 'Production')
  octopus.deploy('Web', '1.0.0', 'Development', { tenant: 'Zoo' })
  octopus.deploy('Printing', '1.0.0', 'Production')
  octopus.deploy('Idle', '2.0.0', 'Production')
  octopus.deploy('Idle', '2.0.1', 'Production')
  octopus.deploy('Idle', '2.0.1', 'Development', { queueTime: octopus.clock.now() + 3_600_000 })
  await octopus.clock.advance({ minutes: 2 })
  return octopus
}

/** What stands for a parameter behind these segments of a path. */
const examples: Readonly<Record<string, string>> = {
  'spaces/{id}': 'Spaces-1',
  'projects/{id}': 'Projects-1',
  'releases/{version}': '1.0.0',
  'channels/{channel}': 'Channels-1',
  'projectgroups/{id}': 'ProjectGroups-1',
  'environments/{id}': 'Environments-1',
  'tenants/{id}': 'Tenants-1',
  'lifecycles/{id}': 'Lifecycles-1',
  'channels/{id}': 'Channels-1',
  'releases/{id}': 'Releases-1',
  'deployments/{id}': 'Deployments-1',
  'tasks/{id}': 'ServerTasks-2',
  'interruptions/{id}': 'Interruptions-1',
  'deploymentprocesses/{id}': 'deploymentprocess-Projects-1',
  'actiontemplates/{id}': 'ActionTemplates-1',
  'versions/{version}': '0',
  'variables/{id}': 'variableset-Projects-1',
  'libraryvariablesets/{id}': 'LibraryVariableSets-1',
  'events/{id}': 'Events-1',
  'artifacts/{id}': 'Artifacts-1',
  'machines/{id}': 'Machines-1',
  'runbooks/{id}': 'Runbooks-1',
  'users/{id}': 'Users-1',
  'teams/{id}': 'Teams-1',
  'subscriptions/{id}': 'Subscriptions-1',
}

/** Empty where a route is not known here. */
export async function requestsFor(octopus: Simulator, route: Route): Promise<readonly RouteRequest[]> {
  const name = `${route.method} ${route.path}`
  const writing = writingRequests[name] ?? runbookRequests[name] ?? serverRequests[name] ?? libraryRequests[name]
  if (writing) return writing(prepareIn(octopus))
  const path = fillIn(route)
  if (path === undefined || route.method !== 'GET') return []
  return [{ path: `/api${route.scope === 'space' ? `/${octopus.spaceId}` : ''}${path}`, status: 200 }]
}

function fillIn({ path }: Route): string | undefined {
  const filled = path.replace(/([\w-]+)\/(\{\w+\})/g, (whole, segment: string, parameter: string) => {
    const example = examples[`${segment.toLowerCase()}/${parameter}`]
    return example === undefined ? whole : `${segment}/${example}`
  })
  return filled.includes('{') ? undefined : filled
}
