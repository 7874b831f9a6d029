// The generated templates in five processes each, run under a real shell, with a real mail server in this process.

import { Client } from '@octopusdeploy/api-client'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { addSteps, importTemplate } from '../../cli/demo/add-step.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { createCertificateAuthority, type CertificateAuthority } from '../support/certificates.ts'
import { shells } from '../support/shells.ts'

const names = ['Basket', 'Catalogue', 'Ledger', 'Search', 'Web']
/** How many minutes each takes: not in the order of their names, and two the same. */
const minutes = [7, 4, 4, 6, 3]
const space = {
  server: { taskCap: 50 },
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: names.map((name, index) => ({
    name,
    process: [{ name: 'Deploy', takes: `00:0${minutes[index] ?? 1}:00` }],
  })),
}

const Process = z.looseObject({ Steps: z.array(z.looseObject({})) })
const Projects = z.array(z.object({ Name: z.string(), DeploymentProcessId: z.string() }))

let octopus: Simulator<ManualClock>
let client: Client
let authority: CertificateAuthority
let mailServer: SMTPServer
let mails: { readonly to: readonly string[]; readonly content: string }[]
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
  client = await Client.create({ instanceURL: octopus.url, apiKey: octopus.apiKey, userAgentApp: 'octosteps-test' })
  authority = createCertificateAuthority()
  mails = []
  mailServer = new SMTPServer({
    ...authority.issue(['DNS:localhost']),
    logger: false,
    onAuth: ({ username = '', password }, _session, done) =>
      password === 'correct horse' ? done(null, { user: username }) : done(new Error('No')),
    onData: (stream, { envelope }, done) => {
      let content = ''
      stream.on('data', (chunk: Buffer) => (content += chunk.toString()))
      stream.on('end', () => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), content })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', () => resolve()))
})
afterEach(async () => {
  await octopus.close()
  await new Promise<void>((resolve) => mailServer.close(() => resolve()))
  authority.close()
})

/** Puts the step behind every process, so that it always runs. */
async function notifyIn(project: string, imported: Awaited<ReturnType<typeof importTemplate>>): Promise<void> {
  const fields = {
    Set: 'Shop',
    Members: names.join('\n'),
    MailTo: 'team@example.com\nboss@example.com',
    MailFrom: 'Octopus <octopus@example.com>',
    SmtpServer: 'localhost',
    SmtpPort: String((mailServer.server.address() as AddressInfo).port),
    SmtpUser: 'octopus',
    SmtpPassword: { HasValue: true, NewValue: 'correct horse' },
    CaCertificateFile: authority.file(authority.certificate),
    ServerUrl: octopus.url,
    ApiKey: { HasValue: true, NewValue: octopus.apiKey },
  }
  const named = Object.entries(fields).map(([key, value]) => [`NotifyWhenAllDone.${key}`, value])
  const step = { name: 'Notify', template: imported, fields: Object.fromEntries(named) as Record<string, unknown> }
  await addSteps(client, octopus.spaceId, project, { first: [], last: [step] })
  const all = Projects.parse(await client.get(`~/api/${octopus.spaceId}/projects/all`))
  const id = all.find(({ Name }) => Name === project)?.DeploymentProcessId ?? ''
  const path = `~/api/${octopus.spaceId}/deploymentprocesses/${id}`
  const process = Process.parse(await client.get(path))
  const steps = process.Steps.map((one, index) => (index === 0 ? one : { ...one, Condition: 'Always' }))
  await client.doUpdate(path, { ...process, Steps: steps })
}

const perShell = shells.map((shell) => [shell.syntax, shell] as const)
describe.each(perShell)('the %s template of Notify When All Done', { timeout: 120_000 }, (_, { flavour, missing }) => {
  it('sends one mail for five members that end one after the other, one of which has failed', async ({ skip }) => {
    skip(missing !== '', missing)
    const file = new URL(`../../templates/octopus-notify-when-all-done-${flavour}.json`, import.meta.url)
    const imported = await importTemplate(client, octopus.spaceId, JSON.parse(readFileSync(file, 'utf8')) as unknown)
    for (const name of names) await notifyIn(name, imported)
    const tasks = names.map((name, index) => octopus.deploy(name, `1.${index}.0`, 'Production'))
    await octopus.clock.advance({ minutes: 5 })
    expect(mails).toEqual([])
    const search = tasks[names.indexOf('Search')] ?? ''
    octopus.finish(search, 'Failed', 'The index is broken')
    await octopus.clock.advance({ minutes: 6 })
    expect(tasks.map((task) => octopus.task(task).State)).toEqual(
      names.map((name) => (name === 'Search' ? 'Failed' : 'Success')),
    )
    expect(mails).toHaveLength(1)
    const [mail] = mails
    expect(mail?.to).toEqual(['team@example.com', 'boss@example.com'])
    expect(mail?.content).toContain('Subject: Shop in Production: 4 of 5 succeeded, 1 failed')
    expect(mail?.content).toContain('Search 1.3.0: failed in')
    const told = tasks.flatMap((task) => octopus.log(task)).filter(({ text }) => text.includes('told by Email'))
    expect(told).toHaveLength(1)
    expect(JSON.stringify(tasks.map((task) => octopus.log(task)))).not.toContain('correct horse')
  })
})
