// The secrets of all steps, looked for wherever somebody could come upon them: while all goes well, while everything fails,
// and when the script is killed. The variables that hold them are not marked as sensitive, so that nothing masks them:
// what is not in the log here was never printed.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator, type TaskReference } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import { shells, type TestedShell } from '../support/shells.ts'
import { findSecrets, type Readable } from './find-secrets.ts'
import { openReceivers, type Receivers } from './receivers.ts'
import { filesIn, watchMachine, type MachineWatch } from './watch-machine.ts'

const secrets = {
  'the API key': 'API-QWERTZUIOP4711YXCVBNM',
  'the wrong API key': 'API-WRONGWRONG0815WRONG',
  'the wrong access token': 'eyJ0b2tlbg.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
  'the mail password': `pa"ss'wo$rd&7<8`,
  'the address of Slack': '/services/T0815/B4711/sl4ckT0kenOfTheTest',
  'the address of Teams': '/elsewhere/workflows/t34msT0kenOfTheTest',
  'the address of the webhook': '/hooks/w3bh00kT0kenOfTheTest?code=c0d30fTheW3bhook',
  'the secret of the webhook': `sign "with" this & that`,
  'the secret prompted variable': 'ruby red, but secretly',
  'what should have been an address': 'no address, yet a s3cret',
}

const folders = ['wait-for-project', 'cross-project-lock', 'ensure-dependency-deployed', 'notify-when-all-done']
type Steps = NonNullable<Extract<NonNullable<SpaceFile['projects']>[number], object>['process']>
type Fields = Readonly<Record<string, string>>

let folder: string
let receivers: Receivers
let octopus: Simulator<ManualClock>
let watch: MachineWatch
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octosteps-secrets-'))
  mkdirSync(join(folder, 'home'))
  mkdirSync(join(folder, 'tmp'))
})
afterEach(async () => {
  watch.stop()
  vi.unstubAllEnvs()
  await octopus.close()
  await receivers.close()
  rmSync(folder, { recursive: true })
})

/** A space in which Web goes through these steps, on a machine that is watched. */
async function open({ flavour }: TestedShell, steps: (receivers: Receivers) => Steps, areRefusing = false) {
  receivers = await openReceivers(areRefusing)
  const templates = folders.map((step) => {
    const file = new URL(`../../templates/octopus-${step}-${flavour}.json`, import.meta.url)
    return JSON.parse(readFileSync(file, 'utf8')) as NonNullable<SpaceFile['stepTemplates']>[number]
  })
  octopus = await simulateOctopus({
    space: {
      users: [{ username: 'coordination', apiKeys: [secrets['the API key']] }],
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      stepTemplates: templates,
      projects: [
        { name: 'Database', process: [{ name: 'Migrate', takes: '00:05:00' }] },
        {
          name: 'Paint',
          process: [{ name: 'Mix', takes: '00:01:00' }],
          variables: [{ name: 'Colour', prompt: { label: 'Colour', required: true } }],
          releases: [{ version: '1.0.0' }],
        },
        {
          name: 'Web',
          variables: Object.entries(secrets).map(([name, value]) => ({ name: `Secret ${name}`, value })),
          process: steps(receivers),
        },
      ],
    },
  })
  vi.stubEnv('TMPDIR', join(folder, 'tmp'))
  vi.stubEnv('HOME', join(folder, 'home'))
  watch = watchMachine(join(folder, 'tmp'))
}

const secret = (name: keyof typeof secrets) => `#{Secret ${name}}`

/** A step that runs whatever became of those before it. */
function step({ syntax }: TestedShell, name: string, template: string, prefix: string, fields: Fields): Steps[number] {
  const parameters = Object.entries(fields).map(([key, value]) => [`${prefix}.${key}`, value])
  return {
    name,
    condition: 'Always',
    template: { name: `Octopus - ${template} (${syntax})`, parameters: Object.fromEntries(parameters) as Fields },
  }
}

function notifyFields({ mailPort, caFile, hookUrl }: Receivers): Fields {
  return {
    Set: 'Shop',
    Members: 'Web',
    MailTo: 'team@example.com',
    MailFrom: 'octopus@example.com',
    SmtpServer: 'localhost',
    SmtpPort: String(mailPort),
    SmtpUser: 'octopus',
    SmtpPassword: secret('the mail password'),
    SlackWebhook: `${hookUrl}${secret('the address of Slack')}`,
    Webhook: `${hookUrl}${secret('the address of the webhook')}`,
    WebhookSecret: secret('the secret of the webhook'),
    CaCertificateFile: caFile,
    OnUndelivered: 'Fail',
    DeliveryMinutes: '1',
  }
}

/** Everything that the server shows of a task, and everything that the steps left on it. */
async function readServer(task: TaskReference): Promise<readonly Readable[]> {
  const get = async (path: string): Promise<Readable> => {
    const headers = { 'x-octopus-apikey': secrets['the API key'] }
    const answer = await fetch(`${octopus.url}/api/${octopus.spaceId}/${path}`, { headers })
    expect(answer.status).toBe(200)
    return { place: path, text: await answer.text() }
  }
  const id = octopus.task(task).Id
  return [
    {
      place: 'the log',
      text: octopus
        .log(task)
        .map(({ text }) => text)
        .join('\n'),
    },
    { place: 'the output variables', text: JSON.stringify(octopus.outputVariables(task)) },
    { place: 'the task', text: JSON.stringify(octopus.task(task)) },
    { place: 'what was asked', text: octopus.requests.map(({ path, query }) => path + query).join('\n') },
    await get(`tasks/${id}/details?verbose=true&tail=100000`),
    await get('libraryvariablesets?take=1000'),
    await get('artifacts?take=1000'),
    ...receivers.received.map((text, index) => ({ place: `message ${index}`, text })),
  ]
}

/** Files, but for the simulated clock, which is there as long as the simulator, and what PowerShell itself keeps at home. */
function leftBehind(): readonly string[] {
  return filesIn(folder).filter((file) => !/octosteps-clock-\w+\/time$|\/home\/\.cache\/powershell\//.test(file))
}

/** In simulated time, with a moment for the machine to be looked at between the steps of it. */
async function untilEnd(task: TaskReference, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes && !octopus.task(task).IsCompleted; passed += 1) {
    await octopus.clock.advance({ minutes: 1 })
    watch.look()
  }
  expect(octopus.task(task).IsCompleted).toBe(true)
}

describe.each(shells)('the $syntax templates', { timeout: 120_000 }, (shell) => {
  beforeEach(({ skip }) => skip(shell.missing !== '', shell.missing))

  const key = { ApiKey: secret('the API key') }
  const wait = (fields: Fields) =>
    step(shell, 'Wait', 'Wait for Project', 'WaitForProject', { Projects: 'Database', ...fields })
  const lock = (action: string, fields: Fields) =>
    step(shell, action, 'Cross-Project Lock', 'CrossProjectLock', { Locks: 'Shop', Action: action, ...fields })
  const ensure = (fields: Fields) =>
    step(shell, 'Ensure', 'Ensure Dependency Deployed', 'EnsureDependency', { Dependencies: 'Paint any', ...fields })
  const notify = (fields: Fields) => step(shell, 'Notify', 'Notify When All Done', 'NotifyWhenAllDone', fields)

  it('show their secrets nowhere while all goes well', async () => {
    const colour = `Colour = ${secret('the secret prompted variable')}`
    await open(shell, (to) => [
      wait(key),
      lock('Acquire', key),
      ensure({ ...key, SecretVariables: colour }),
      lock('Release', key),
      notify({ ...notifyFields(to), ...key }),
    ])
    octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 2 })
    watch.look()
    await untilEnd(web, 30)
    expect(octopus.task(web)).toMatchObject({ State: 'Success', ErrorMessage: '' })
    // The mail, and headers and body of each post.
    expect(receivers.received).toHaveLength(5)
    expect(watch.processCount()).toBeGreaterThan(9)
    expect(findSecrets(secrets, [...watch.seen(), ...(await readServer(web))])).toEqual([])
    expect(leftBehind()).toEqual([])
  })

  it('show them nowhere while everything fails, and follow no redirect with them', async () => {
    const unreadable = secret('what should have been an address')
    await open(
      shell,
      (to) => [
        wait({ ApiKey: secret('the wrong API key') }),
        lock('Acquire', { AccessToken: secret('the wrong access token') }),
        ensure({ ...key, SecretVariables: secret('the secret prompted variable') }),
        notify({ ...notifyFields(to), ...key, TeamsWebhook: `${to.hookUrl}${secret('the address of Teams')}` }),
        { ...notify({ ...notifyFields(to), ...key, Webhook: unreadable, SlackWebhook: unreadable }), name: 'Again' },
      ],
      true,
    )
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    await untilEnd(web, 60)
    expect(octopus.task(web).State).toBe('Failed')
    const failed = octopus.log(web).filter(({ category }) => category === 'Error' || category === 'Fatal')
    expect([...new Set(failed.map(({ step: name }) => name))]).toEqual(
      expect.arrayContaining(['Wait', 'Acquire', 'Ensure', 'Notify', 'Again']),
    )
    expect(receivers.redirected()).toBe(0)
    expect(findSecrets(secrets, [...watch.seen(), ...(await readServer(web))])).toEqual([])
    expect(leftBehind()).toEqual([])
  })

  it('leave nothing behind that holds one when they are killed', async () => {
    await open(shell, () => [wait(key)])
    octopus.deploy('Database', '2.1.0', 'Production')
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 2 })
    // What lies there now is what remains where nobody is left to clear up.
    const remains = filesIn(folder).map((file) => ({ place: file, text: readFileSync(file, 'utf8') }))
    expect(remains.length).toBeGreaterThan(1)
    watch.look()
    octopus.cancel(web)
    await octopus.clock.advance({ minutes: 1 })
    expect(octopus.task(web).State).toBe('Canceled')
    expect(findSecrets(secrets, [...remains, ...watch.seen(), ...(await readServer(web))])).toEqual([])
    expect(leftBehind()).toEqual([])
  })
})
