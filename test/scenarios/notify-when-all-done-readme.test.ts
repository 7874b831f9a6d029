// Every example in the README of Notify When All Done, filled in by label as a person does it: three projects are
// deployed, and one message leaves.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import { simulateOctopus } from '../../simulator/simulate-octopus.ts'
import notifyWhenAllDone from '../../steps/notify-when-all-done/step.ts'
import { listen } from '../support/listen.ts'
import { runStep } from '../support/run-step.ts'

const readme = readFileSync(new URL('../../steps/notify-when-all-done/README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```yaml example\n(.*?)^```$/gms)].map(([, text]) => text ?? '')
const fields = Object.entries(notifyWhenAllDone.parameters.fields)
const step = { ...notifyWhenAllDone, name: 'notify-when-all-done' }

/** `Label: value` lines, the value in quotes or, after a `|`, on indented lines of its own. */
function readExample(text: string): Readonly<Record<string, string>> {
  const entries = [...text.matchAll(/^(\w[^:\n]*): (?:\|\n((?:(?: {2}.*)?\n)+)|(.*)\n)/gm)].map(
    ([, label = '', lines, value = '']) => {
      const [key] = fields.find(([, field]) => field.label === label) ?? []
      if (key === undefined) throw new Error(`The step has no field "${label}".`)
      return [key, lines?.replace(/^ {2}/gm, '') ?? value.replace(/^(["'])(.*)\1$/, '$2')] as const
    },
  )
  return Object.fromEntries(entries)
}

/** Somebody who takes what is sent, by mail or by HTTP. */
async function openReceivers() {
  const received: string[] = []
  const hook = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push(body)
      response.end()
    })
  })
  const mail = new SMTPServer({
    logger: false,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      let content = ''
      stream.on('data', (chunk: Buffer) => (content += chunk.toString()))
      stream.on('end', () => {
        received.push(content)
        done()
      })
    },
  })
  const address = `http://127.0.0.1:${await listen(hook)}/hook`
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', () => resolve()))
  return {
    received,
    address,
    smtpPort: String((mail.server.address() as AddressInfo).port),
    async close() {
      hook.closeAllConnections()
      await new Promise((resolve) => hook.close(resolve))
      await new Promise<void>((resolve) => mail.close(() => resolve()))
    },
  }
}

const space = {
  projectGroups: ['Others', 'Shop'],
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: [
    ...['Web', 'Payroll', 'Ledger'].map((name) => ({ name, group: 'Shop' })),
    { name: 'Watch', runbooks: [{ name: 'Look' }] },
  ],
}

describe('the README of Notify When All Done', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(5)
  })

  it.each(examples)('sends one message: %j', async (text) => {
    const octopus = await simulateOctopus({ space })
    const receivers = await openReceivers()
    const given = readExample(text)
    const addressed = Object.entries(given).map(([key, value]) => {
      if (key === 'webhookSecret') return [key, 'secret']
      return [key, value.startsWith('#{') ? receivers.address : value]
    })
    const parameters = {
      ...(Object.fromEntries(addressed) as Record<string, string>),
      ...(given['mailTo'] && { smtpPort: receivers.smtpPort }),
    }
    let sent = 0
    const run = async (task: Parameters<typeof runStep>[2]['task'], more: Readonly<Record<string, string>> = {}) => {
      const outcome = runStep(octopus, step, { task, parameters: { ...parameters, ...more } })
      await octopus.clock.settled()
      const { exitCode, outputs } = await outcome
      expect(exitCode).toBe(0)
      if (outputs['ShouldSend'] === 'True') sent += 1
    }
    for (const project of ['Web', 'Payroll', 'Ledger']) {
      await octopus.clock.advance({ minutes: 1 })
      const task = octopus.deploy(project, '1.0.0', 'Production')
      await octopus.clock.advance({ minutes: 1 })
      await run(task)
      octopus.finish(task, 'Success')
    }
    await run(octopus.runRunbook('Watch', 'Look', 'Production'), { action: 'Look' })
    expect(sent).toBe(1)
    const hasChannel = Object.keys(given).some((key) => /webhook$/i.test(key) || key === 'mailTo')
    expect(receivers.received).toHaveLength(hasChannel ? 1 : 0)
    await octopus.close()
    await receivers.close()
  })

  it('has fields for a runbook that looks', () => {
    const [, text = ''] = /^```yaml example runbook\n(.*?)^```$/ms.exec(readme) ?? []
    expect(readExample(text)).toMatchObject({ action: 'Look', deadlineMinutes: '120' })
  })

  it('names every field of the form', () => {
    const labels = fields.map(([, { label }]) => label)
    expect(labels.filter((label) => !readme.includes(label))).toEqual([])
  })
})
