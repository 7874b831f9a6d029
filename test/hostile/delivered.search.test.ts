// Hostile texts where messages arrive: at a mail server and at the webhooks of Slack, Teams and one's own. What was given
// stands there, escaped for where it stands; nothing in it becomes a header, a recipient, markup or an address.

import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { isProving } from '../search/is-proving.ts'
import { beginning, inOneLine } from './as-shown.ts'
import { checkDelivered, headerNames } from './check-delivered.ts'
import { createEncoder } from './encode-inputs.ts'
import { named, triedSteps, type Form } from './forms.ts'
import { hostileText } from './hostile-values.ts'
import { openInbox, type Inbox } from './open-inbox.ts'
import { loadBundle } from './play-bundle.ts'
import { readMail } from './read-mail.ts'

const step = triedSteps.find(({ name }) => name === 'notify-when-all-done') ?? triedSteps[0]
const apiKey = 'API-DELIVERED'
const space = {
  users: [{ username: 'coordination', apiKeys: [apiKey] }],
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: ['Web'],
}
const batches = isProving ? 20 : 1
const formsOfOneServer = isProving ? 50 : 25

let octopus: Simulator<ManualClock>
let inbox: Inbox
let count = 0
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
  inbox = await openInbox()
})
afterEach(async () => {
  await octopus.close()
  await inbox.close()
})

/** A NUL is refused, which other tests see to; a letter at each end keeps a text from being trimmed, blank or a variable. */
const given = hostileText().map((text) => `x${Buffer.from(text.replaceAll('\0', '')).toString()}x`)

/** Where servers take no more. */
const short = given.filter((text) => text.length < 1000)

const texts = fc.record({
  set: given,
  environment: given,
  tenant: given,
  // What is shared has no room for more.
  version: short,
  error: given,
  member: given,
  // Names in braces are filled in: what stands in place of them is tried by the set.
  subject: given.map((text) => text.replaceAll('{', '')),
  line: given.map((text) => text.replace(/[\r\n]+/g, ' ')),
  // This mail server refuses the others.
  user: short.map((text) => text.replace(/\p{Cc}/gu, '')),
  password: short,
  secret: given,
  path: short.map((text) => text.replace(/\s/g, '')),
})

/** The text of the form is Markdown, in which a backslash takes its meaning from a sign. */
function asMarkdown(text: string): string {
  return text.replace(/[^\s\w]/gu, '\\$&')
}

/** An address up to its domain, which may be written in another way, as may quotes and blanks. */
function bare(address: string): string {
  return address.replace(/[^@]*$/, '').replace(/["\\\s\p{Cc}]/gu, '')
}

function channels(): Form {
  return {
    mailTo: 'team@example.com\nBoss <boss@example.com>',
    mailFrom: 'Octopus <octopus@example.com>',
    smtpServer: 'localhost',
    smtpPort: String(inbox.mailPort),
    smtpSecurity: 'IfOffered',
    slackWebhook: `${inbox.hookUrl}/slack`,
    teamsWebhook: `${inbox.hookUrl}/teams`,
    webhook: `${inbox.hookUrl}/own`,
    onUndelivered: 'Fail',
  }
}

const play = loadBundle('notify-when-all-done')
const encode = await createEncoder('notify-when-all-done')

async function run(form: Form, variables: Form = {}) {
  const task = octopus.deploy('Web', '1.0.0', 'Production')
  const system = Object.fromEntries([...octopus.systemVariables(task), ['Octopus.Action.Id', 'action']])
  const fields = { apiKey, serverUrl: octopus.url, members: 'Web', ...channels(), ...form }
  inbox.empty()
  const result = await play(encode({ ...system, ...variables, ...(step ? named(step, fields) : {}) }))
  octopus.finish(task, 'Success')
  // What is deployed next has come after this message.
  await octopus.clock.advance({ minutes: 1 })
  return { ...result, link: `${octopus.url}/app#/${octopus.spaceId}/tasks/${octopus.task(task).Id}` }
}

const indices = Array.from({ length: batches }, (_, index) => index)

describe('a message of notify-when-all-done', () => {
  it.each(indices)('says what was given, and only that, by every channel (%i)', { timeout: 300_000 }, async (batch) => {
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('Report', 'Test'), async (given, action) => {
        const { subject, line, member, version, error, environment, tenant, user, password, secret } = given
        // One of its own each time, so that no message of another form is left to send.
        const set = `${(count += 1)}${given.set}`
        const webhook = `${inbox.hookUrl}/own/${given.path}`
        const { exitCode, link, printed } = await run(
          {
            action,
            set,
            ...(action === 'Test' && { members: member }),
            subject: `{Set} ${subject}`,
            text: `{Set}\n\n{Members}\n\n{Failures}\n\n${asMarkdown(line)}`,
            smtpUser: user,
            smtpPassword: password,
            webhook,
            webhookSecret: secret,
          },
          {
            'Octopus.Environment.Name': environment,
            'Octopus.Deployment.Tenant.Name': tenant,
            'Octopus.Release.Number': version,
            'Octopus.Deployment.Error': error,
          },
        )
        expect({ exitCode, why: /(?<=\[stdout-error\]\n).*/s.exec(printed)?.[0] }).toEqual({ exitCode: 0 })
        // One a line, or with commas between them.
        const names = new Set(
          member
            .split(/[\r\n,]+/)
            .map((name) => name.trim())
            .filter((name) => name !== ''),
        )
        const shownError = inOneLine(error)
        const isTest = action === 'Test'
        const expected = {
          subject: inOneLine(`${isTest ? 'Test: ' : ''}${inOneLine(set)} ${subject}`),
          set: inOneLine(set),
          environment: inOneLine(environment),
          tenant: inOneLine(tenant),
          rows: isTest
            ? [...names].map((name) => ({ name: inOneLine(name), version: '1.0.0', said: 'succeeded' }))
            : [{ name: 'Web', version: inOneLine(version), said: 'failed' }],
          error: isTest ? '' : shownError.length > 300 ? `${beginning(shownError, 297)}...` : shownError,
          line,
          link,
        }
        checkDelivered(inbox, expected, { user, password, webhook, secret })
      }),
      { numRuns: formsOfOneServer, seed: 4711 + batch, endOnFailure: true },
    )
  })

  it.each(indices)(
    'goes to nobody but those in the form, whatever the addresses (%i)',
    { timeout: 300_000 },
    async (batch) => {
      const to = fc.oneof(
        { weight: 3, arbitrary: given.map((text) => `${text}@example.com`) },
        { weight: 1, arbitrary: given },
      )
      const addresses = fc.record({ to, from: given, isFrom: fc.boolean() })
      await fc.assert(
        fc.asyncProperty(addresses, async ({ to, from, isFrom }) => {
          const { exitCode, printed } = await run({
            action: 'Test',
            set: 'Shop',
            ...(isFrom ? { mailFrom: `${from} <octopus@example.com>` } : { mailTo: `${to}\nteam@example.com` }),
          })
          if (printed.includes('give an address such as')) {
            expect({ exitCode, posts: inbox.posts, mails: inbox.mails }).toEqual({ exitCode: 1, posts: [], mails: [] })
            return
          }
          expect(inbox.posts).toHaveLength(3)
          if (exitCode === 1) expect(printed).toContain('Email: ')
          expect(inbox.mails.length).toBe(exitCode === 0 ? 1 : 0)
          for (const { recipients, content } of inbox.mails) {
            const headers = readMail(content).headers.map(([name]) => name)
            // A sender that is no address has none.
            const present = headerNames.filter((name) => name !== 'from' || headers.includes(name))
            expect(headers.sort()).toEqual(present)
            if (isFrom) expect(recipients).toEqual(['team@example.com', 'boss@example.com'])
            else for (const recipient of recipients) expect(bare(`${to} team@`)).toContain(bare(recipient))
          }
        }),
        { numRuns: formsOfOneServer, seed: 815 + batch, endOnFailure: true },
      )
    },
  )
})
