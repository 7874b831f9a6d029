// Notify When All Done as a whole, in this process, against the simulator, a mail server and a webhook. Its clock moves
// only when told.

import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator, type TaskReference } from '../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import notifyWhenAllDone from '../../steps/notify-when-all-done/step.ts'
import { listen } from '../support/listen.ts'
import { runStep } from '../support/run-step.ts'

const step = { ...notifyWhenAllDone, name: 'notify-when-all-done' }
const space: SpaceFile = {
  server: { taskCap: 500, cancelTakes: '00:01:00' },
  projectGroups: ['Others', 'Shop'],
  environments: ['Test', 'Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Test', 'Production'] }] }],
  projects: [
    ...['Web', 'Payroll', 'Ledger'].map((name) => ({ name, group: 'Shop' })),
    { name: 'Watch', runbooks: [{ name: 'Look' }] },
  ],
}

interface Posted {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly members: readonly { readonly project: string; readonly outcome: string; readonly error: string | null }[]
}

let octopus: Simulator<ManualClock>
let hook: Server
let address: string
/** What the webhook took, and what it answers to the next. */
let posted: Posted[]
let answers: number[]
/** The keys of all requests to it, whatever it answered. */
let asked: string[]
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
  posted = []
  answers = []
  asked = []
  hook = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      asked.push(String(request.headers['idempotency-key']))
      const status = answers.shift() ?? 200
      if (status === 200) posted.push(JSON.parse(body) as Posted)
      response.writeHead(status).end()
    })
  })
  address = `http://127.0.0.1:${await listen(hook)}/hook`
})
afterEach(async () => {
  await octopus.close()
  hook.closeAllConnections()
  await new Promise((resolve) => hook.close(resolve))
})

interface Options {
  readonly error?: string
  readonly runbook?: boolean
  readonly [parameter: string]: string | boolean | undefined
}

function run(task: TaskReference, { error = '', runbook = false, ...more }: Options = {}) {
  return runStep(octopus, step, {
    task,
    parameters: { set: 'Shop', members: 'Web\nPayroll\nLedger', webhook: address, ...(more as Record<string, string>) },
    variables: {
      'Octopus.Action.Id': 'notify',
      'Octopus.Machine.Id': '',
      ...(error && { 'Octopus.Deployment.Error': error }),
      ...(runbook ? {} : { 'Octopus.RunbookRun.Id': '' }),
    },
  })
}

/** Deploys a minute later, and has the step report as the last that it does. */
async function report(project: string, options: Options & { readonly version?: string } = {}) {
  const { version = '1.0.0', ...form } = options
  await octopus.clock.advance({ minutes: 1 })
  const task = octopus.deploy(project, version, 'Production')
  await octopus.clock.advance({ minutes: 2 })
  const outcome = run(task, form)
  await octopus.clock.settled()
  const ended = await outcome
  octopus.finish(task, form.error ? 'Failed' : 'Success', form.error ?? '')
  return { task, ...ended }
}

async function look(form: Options = {}) {
  await octopus.clock.advance({ minutes: 1 })
  const task = octopus.runRunbook('Watch', 'Look', 'Production')
  const outcome = run(task, { action: 'Look', runbook: true, ...form })
  await octopus.clock.advance({ minutes: 1 })
  return outcome
}

const outcomes = (one: Posted | undefined) => one?.members.map(({ project, outcome }) => `${project} ${outcome}`)

describe('Notify When All Done', () => {
  it('tells once, when the last of three is out', async () => {
    expect(await report('Web')).toMatchObject({
      exitCode: 0,
      lines: ['Reported. Round 1 of Shop: 1 of 3 done; waiting for Payroll, Ledger.'],
      outputs: { ShouldSend: 'False' },
    })
    await report('Payroll', { version: '2.0.0' })
    expect(posted).toEqual([])
    const last = await report('Ledger')
    expect(last).toMatchObject({
      exitCode: 0,
      lines: ['Round 1 of Shop is complete: "Shop in Production: all 3 succeeded", told by Webhook.'],
      outputs: { ShouldSend: 'True', Subject: 'Shop in Production: all 3 succeeded' },
    })
    expect(last.outputs['Body']).toContain('Payroll 2.0.0: succeeded in 2 minutes')
    expect(posted).toMatchObject([{ kind: 'complete', subject: 'Shop in Production: all 3 succeeded' }])
  })

  it('takes the outcome from what Octopus says of the deployment so far', async () => {
    await report('Web')
    await report('Payroll', { error: 'The disk is full' })
    await report('Ledger')
    expect(posted).toMatchObject([
      {
        subject: 'Shop in Production: 2 of 3 succeeded, 1 failed',
        members: [{}, { outcome: 'Failed', error: 'The disk is full' }, {}],
      },
    ])
  })

  it('has one message for two that end in the same second', async () => {
    await report('Web')
    const tasks = ['Payroll', 'Ledger'].map((project) => octopus.deploy(project, '1.0.0', 'Production'))
    await octopus.clock.advance({ minutes: 3 })
    const both = tasks.map((task) => run(task))
    await octopus.clock.advance({ minutes: 1 })
    expect((await Promise.all(both)).map(({ outputs }) => outputs['ShouldSend']).sort()).toEqual(['False', 'True'])
    expect(posted.map(outcomes)).toEqual([['Web Success', 'Payroll Success', 'Ledger Success']])
  })

  it('asks six times for a report, and twice more to tell', async () => {
    const counts: number[] = []
    for (const project of ['Web', 'Payroll', 'Ledger']) {
      const before = octopus.requests.length
      await report(project)
      counts.push(octopus.requests.length - before)
    }
    expect(counts).toEqual([6, 6, 8])
  })

  it('begins the next round with the next deployment', async () => {
    for (const project of ['Web', 'Payroll', 'Ledger', 'Ledger', 'Web', 'Payroll']) await report(project)
    expect(posted.map(({ id }) => id.split('.')[1])).toEqual(['1', '2'])
  })

  it('counts a member without the step by its deployment since the round began', async () => {
    await report('Web')
    await octopus.clock.advance({ minutes: 1 })
    const ledger = octopus.deploy('Ledger', '3.0.0', 'Production')
    await octopus.clock.advance({ minutes: 2 })
    octopus.finish(ledger, 'Failed', 'No licence')
    await report('Payroll')
    expect(posted.map(outcomes)).toEqual([['Web Success', 'Payroll Success', 'Ledger Failed']])
  })

  it('waits for a member that is deployed again, and takes its last word', async () => {
    await report('Web', { error: 'The disk is full' })
    await octopus.clock.advance({ minutes: 1 })
    const again = octopus.deploy('Web', '1.0.1', 'Production')
    await report('Payroll')
    expect((await report('Ledger')).lines).toEqual([
      'Reported. Round 1 of Shop: 2 of 3 done; waiting for Web (being deployed).',
    ])
    const outcome = run(again)
    await octopus.clock.settled()
    await outcome
    expect(posted.map(outcomes)).toEqual([['Web Success', 'Payroll Success', 'Ledger Success']])
  })

  it('does not mix environments', async () => {
    await report('Web')
    await report('Payroll')
    const ledger = octopus.deploy('Ledger', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    const outcome = run(ledger)
    await octopus.clock.settled()
    expect((await outcome).lines).toEqual(['Reported. Round 1 of Shop: 1 of 3 done; waiting for Web, Payroll.'])
  })

  it('lets a runbook that looks tell of a round whose last member was canceled', async () => {
    await report('Web')
    await report('Payroll')
    await octopus.clock.advance({ minutes: 1 })
    octopus.cancel(octopus.deploy('Ledger', '1.0.0', 'Production'))
    await octopus.clock.advance({ minutes: 2 })
    expect(await look()).toMatchObject({ exitCode: 0, outputs: { ShouldSend: 'True' } })
    expect(posted.map(outcomes)).toEqual([['Web Success', 'Payroll Success', 'Ledger Canceled']])
    expect((await look()).lines).toEqual(['No round of Shop is open: there is nothing to tell.'])
    expect(posted).toHaveLength(1)
  })

  it('names who is missing at the deadline', async () => {
    await report('Web', { deadlineMinutes: '60' })
    expect((await look({ deadlineMinutes: '60' })).lines).toEqual([
      'Round 1 of Shop: 1 of 3 done; waiting for Payroll, Ledger.',
    ])
    await octopus.clock.advance({ minutes: 60 })
    await look({ deadlineMinutes: '60' })
    expect(posted).toMatchObject([{ kind: 'deadline', subject: 'Shop in Production: 1 of 3 succeeded, 2 missing' }])
  })

  it('tells a failure at once where asked', async () => {
    await report('Web', { error: 'The disk is full', onFailure: 'Both' })
    await report('Payroll', { onFailure: 'Both' })
    await report('Ledger', { onFailure: 'Both' })
    expect(posted.map(({ kind, subject }) => `${kind}: ${subject}`)).toEqual([
      'failure: Shop in Production: Web failed',
      'complete: Shop in Production: 2 of 3 succeeded, 1 failed',
    ])
  })

  it('goes on with a warning where nothing can be sent, and lets the next to look send it', async () => {
    answers = [404]
    await report('Web', { members: 'Web' })
    expect(posted).toEqual([])
    const next = await look({ members: 'Web' })
    expect(next.lines).toEqual([
      'Round 1 of Shop is complete: "Shop in Production: 1 of 1 succeeded", told by Webhook.',
    ])
    expect(posted).toHaveLength(1)
  })

  it('says in log and result message what could not be sent, and fails only where asked', async () => {
    answers = [404, 404]
    const web = await report('Web', { members: 'Web' })
    expect(web).toMatchObject({
      exitCode: 0,
      resultMessage: 'Message 1 could not be sent. Webhook: answered 404. Whoever looks next tries again.',
    })
    expect(await look({ members: 'Web', onUndelivered: 'Fail' })).toMatchObject({ exitCode: 1 })
  })

  it('gives up on a channel in the end, and says so once', async () => {
    answers = [404]
    await report('Web', { members: 'Web' })
    await octopus.clock.advance({ minutes: 1500 })
    const [first, second] = [await look({ members: 'Web' }), await look({ members: 'Web' })]
    expect(first.resultMessage).toBe(
      'Message 1 is given up after 1 look that could not send it by webhook: answered 404.',
    )
    expect(second.resultMessage).toBeUndefined()
    expect(posted).toEqual([])
  })

  it('finishes what a deployment had taken on that ended before it was sent, as the same message', async () => {
    // The first try, that of the look, and one of a sender who does not know yet that its deployment is over.
    answers = [503, 200, 404]
    await octopus.clock.advance({ minutes: 1 })
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.advance({ minutes: 1 })
    const abandoned = run(web, { members: 'Web' })
    await octopus.clock.settled()
    octopus.finish(web, 'Failed', 'The machine was lost')
    const looking = run(octopus.runRunbook('Watch', 'Look', 'Production'), {
      action: 'Look',
      runbook: true,
      members: 'Web',
    })
    await octopus.clock.settled()
    expect(await looking).toMatchObject({ exitCode: 0, outputs: { ShouldSend: 'True' } })
    expect(asked).toEqual([asked[0], asked[0]])
    expect(posted.map(outcomes)).toEqual([['Web Success']])
    await octopus.clock.advance({ minutes: 1 })
    expect(await abandoned).toMatchObject({ exitCode: 0 })
    expect((await look({ members: 'Web' })).lines).toEqual(['No round of Shop is open: there is nothing to tell.'])
    expect(posted).toHaveLength(1)
  })

  it('says what the form lacks, all at once', async () => {
    const { resultMessage } = await report('Web', {
      members: '',
      atLeast: '2',
      timeZone: 'Mars',
      subject: '{Foo}',
      mailTo: 'a@example.com',
      webhook: 'nowhere',
      smtpUser: 'octopus',
    })
    for (const part of [
      '"Members" is empty',
      '"At least" is 2',
      '"Time zone" is "Mars"',
      '"Subject" has {Foo}',
      '"Mail from" and "SMTP server" is empty',
      '"Webhook" (hidden) is no address',
      'go together',
    ]) {
      expect(resultMessage).toContain(part)
    }
  })

  it('says which mail addresses are none', async () => {
    const form = { mailTo: 'ops@example.com\nThe boss', mailFrom: 'Octopus', smtpServer: 'mail.example.com' }
    const { resultMessage } = await report('Web', form)
    expect(resultMessage).toContain('"Mail from" has "Octopus": give an address such as octopus@example.com.')
    expect(resultMessage).toContain('"Mail to" has "The boss": give an address')
    expect(resultMessage).not.toContain('ops@example.com')
  })

  it('does not report for what is no member, nor from a runbook', async () => {
    expect((await report('Watch')).resultMessage).toContain('"Members" does not name this project')
    expect((await look({ action: 'Report', members: 'group: Shop' })).resultMessage).toContain(
      '"Action" is Report in a runbook',
    )
  })

  it('tries the channels without a round', async () => {
    const tested = await look({ action: 'Test' })
    expect(tested).toMatchObject({ exitCode: 0, lines: ['Webhook: sent "Test: Shop in Production: all 3 succeeded".'] })
    expect(posted).toHaveLength(1)
    expect((await look()).lines).toEqual(['No round of Shop is open: there is nothing to tell.'])
  })
})
