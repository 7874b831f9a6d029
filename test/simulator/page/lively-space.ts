// A server on which something of everything goes on, for tests that look at its page.

import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import crossProjectLock from '../../../steps/cross-project-lock/step.ts'
import waitForProject from '../../../steps/wait-for-project/step.ts'
import { runStep } from '../../support/run-step.ts'

/** Names that want to be more than names. */
export const hostile = {
  project: '<img src=x onerror=alert(1)>',
  line: '</span><script>document.title = "taken over"</script> & "quoted" \u202Etxt.exe',
  secret: 'correct-horse-battery',
}

const script = [
  'write_highlight "Rolling out to web-1"',
  'write_verbose "Copied 41 files"',
  'write_warning "The disk of web-1 is 91 % full"',
  'echo "Started by [Web 5.5.0](~/app#/Spaces-1/tasks/ServerTasks-1), see [the notes](https://example.com/a?b=1&c=2)"',
  `echo '${hostile.line}'`,
  'echo "web-2 did not answer" >&2',
  'set_octopusvariable Size 41',
  `set_octopusvariable Token ${hostile.secret} -sensitive`,
  `echo "The password is ${hostile.secret}"`,
  'exit 3',
].join('\n')

const past = (release: string, environment: string, at: string, more = {}) => ({
  release,
  environment,
  at: `${at} ago`,
  takes: '00:03:41',
  ...more,
})

const space: SpaceFile = {
  server: { taskCap: 20 },
  space: { name: 'Default', description: 'The shop and its office.' },
  projectGroups: ['Shop', 'Office'],
  environments: ['Development', 'Test', 'Production'],
  teams: [{ name: 'Release managers', members: ['admin'] }],
  users: [{ username: 'admin', apiKeys: ['API-SIMULATOR'] }],
  libraryVariableSets: [
    {
      name: 'Common',
      variables: [
        { name: 'Region', value: 'eu-west-1' },
        { name: 'Password', value: hostile.secret, sensitive: true },
      ],
    },
  ],
  projects: [
    {
      name: 'Database',
      group: 'Shop',
      process: [
        { name: 'Back up', takes: '00:01:10', log: ['Backing up 41 tables', 'Backup written'] },
        { name: 'Migrate', takes: '00:42:20', log: ['Applying 0041-add-invoices', 'Applying 0042-index-orders'] },
      ],
      releases: [{ version: '2.0.3' }, { version: '2.1.0' }],
      deployments: [
        past('2.0.3', 'Production', '7.21:30:00'),
        past('2.1.0', 'Development', '2.03:00:00'),
        past('2.1.0', 'Test', '2.01:00:00', { state: 'Failed', error: '0042-index-orders timed out after 60 seconds' }),
      ],
    },
    {
      name: 'Web',
      group: 'Shop',
      releases: [{ version: '5.4.0' }],
      deployments: [past('5.4.0', 'Development', '2.02:50:00'), past('5.4.0', 'Test', '2.00:00:00')],
    },
    {
      name: 'Payroll',
      group: 'Office',
      releases: [{ version: '1.8.0' }],
      deployments: [past('1.8.0', 'Test', '1.23:50:00', { state: 'Canceled' })],
    },
    { name: 'Reports', group: 'Office' },
    {
      name: 'Search',
      group: 'Shop',
      process: [
        {
          name: 'Approve',
          manualIntervention: { instructions: 'Look at the plan.\nThen say so.', teams: ['Release managers'] },
        },
      ],
    },
    { name: 'Mirror', group: 'Shop', process: [{ name: 'Roll out', script: { syntax: 'Bash', body: script } }] },
    { name: hostile.project, group: 'Office' },
  ],
}

const lockStep = { ...crossProjectLock, name: 'cross-project-lock' }
const waitStep = { ...waitForProject, name: 'wait-for-project' }

/** Some of its tasks, by what they do. */
export interface Lively {
  readonly octopus: Simulator<ManualClock>
  readonly tasks: Readonly<
    Record<'migrates' | 'queued' | 'holds' | 'waitsForLock' | 'waitsForTask' | 'asks' | 'failed', string>
  >
}

/** Three minutes after it all began. */
export async function livelySpace(): Promise<Lively> {
  const octopus = await simulateOctopus({ space })
  const deploy = (project: string, version: string) => octopus.deploy(project, version, 'Production').taskId
  const tasks = {
    migrates: deploy('Database', '2.1.0'),
    queued: deploy('Database', '2.1.1'),
    holds: deploy('Web', '5.5.0'),
    waitsForLock: deploy('Payroll', '1.9.0'),
    waitsForTask: deploy('Reports', '3.0.0'),
    asks: deploy('Search', '0.9.1'),
    failed: deploy('Mirror', '1.0.0'),
  }
  const finished = octopus.deploy(hostile.project, '1.0.0', 'Test')
  await octopus.clock.settled()
  octopus.finish(finished, 'Success')
  await octopus.clock.advance({ seconds: 1 })
  const take = (task: string, locks: string) => ({
    task,
    parameters: { locks, reason: 'Restarts the shop' },
    variables: { 'Octopus.Action.Id': 'Acquire' },
  })
  await Promise.all([runStep(octopus, lockStep, take(tasks.holds, 'Shop')), octopus.clock.settled()])
  // These two go on waiting; they end with the server.
  void runStep(octopus, lockStep, take(tasks.waitsForLock, 'Shop')).catch(() => undefined)
  const wait = { task: tasks.waitsForTask, parameters: { projects: 'Database' } }
  void runStep(octopus, waitStep, wait).catch(() => undefined)
  await octopus.clock.advance({ minutes: 3 })
  return { octopus, tasks }
}
