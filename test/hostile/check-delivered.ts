// What a message of notify-when-all-done has become where it arrived: the same words by every channel, and nothing else.

import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { beginning } from './as-shown.ts'
import type { Inbox, Mail, Post } from './open-inbox.ts'
import { hrefsIn, readHtml, tagsIn } from './read-html.ts'
import { readMail } from './read-mail.ts'

/** What a message has to say, in the words that every channel has. */
export interface Expected {
  readonly subject: string
  readonly set: string
  readonly environment: string
  readonly tenant: string
  readonly rows: readonly { readonly name: string; readonly version: string; readonly said: string }[]
  readonly error: string
  /** The last paragraph. */
  readonly line: string
  /** Of the task. */
  readonly link: string
}

/** With what the channels were opened. */
export interface Opened {
  readonly user: string
  readonly password: string
  /** The address of the webhook of one's own, and what signs what goes there. */
  readonly webhook: string
  readonly secret: string
}

/** Holds all that has come against what was given. The webhooks of Slack and Teams end in their names. */
export function checkDelivered({ posts, mails }: Inbox, expected: Expected, opened: Opened): void {
  expect(posts).toHaveLength(3)
  const [slack, teams, own] = posts as [Post, Post, Post]
  expect([slack.target, teams.target]).toEqual(['/slack', '/teams'])
  const text = checkWebhook(own, expected, opened)
  checkSlack(slack, expected, text)
  checkTeams(teams, expected)
  expect(mails.map(({ user, password }) => [user, password])).toEqual([[opened.user, opened.password]])
  for (const mail of mails) checkMail(mail, expected, text)
}

function checkWebhook({ headers, body, target }: Post, expected: Expected, { webhook, secret }: Opened): string {
  const { subject, set, environment, tenant, rows, error, line, link } = expected
  const message = JSON.parse(body) as Record<string, unknown> & { readonly text: string }
  expect(message).toMatchObject({ subject, set, environment, tenant })
  expect(message['members']).toEqual(
    rows.map(({ name, version, said }) => ({
      project: name,
      outcome: said === 'failed' ? 'Failed' : 'Success',
      version,
      // Who tries the channels was not deployed.
      duration: said === 'failed' ? (expect.any(String) as string) : null,
      link,
      error: error || null,
    })),
  )
  const table = rows.map(({ name, version, said }) => `${name} ${version}: ${said}`)
  for (const row of table) expect(message.text).toContain(row)
  expect(message.text.startsWith(`${set}\n\n`)).toBe(true)
  expect(message.text.endsWith(`${error && `\n\nWeb: ${error}`}\n\n${line}`)).toBe(true)
  expect(headers['x-octosteps-signature']).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const { pathname, search } = new URL(webhook)
  expect(target).toBe(pathname + search)
  return message.text
}

interface SlackMessage {
  readonly text: string
  readonly blocks: readonly [
    { readonly text: { readonly type: string; readonly text: string } },
    { readonly elements: readonly { readonly elements: readonly SlackElement[] }[] },
  ]
}
interface SlackElement {
  readonly type: string
  readonly text: string
  readonly url?: string
}

function checkSlack({ body }: Post, { subject, set, rows, error, line, link }: Expected, text: string) {
  const message = JSON.parse(body) as SlackMessage
  // Elsewhere than in its blocks, a sign of these would begin a mention.
  expect(message.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/)
  const plain = message.text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  expect(plain).toBe(`${subject}\n${text}`)
  const [header, { elements: sections }] = message.blocks
  expect(header.text).toMatchObject({ type: 'plain_text', text: beginning(subject, 150) })
  const elements = sections.flatMap((section) => section.elements)
  expect(new Set(elements.map(({ type }) => type))).toEqual(new Set(['text', 'link']))
  expect(new Set(elements.flatMap(({ url }) => url ?? []))).toEqual(new Set([link]))
  const shown = elements.map((element) => element.text).join('')
  for (const one of [set, line, error, ...rows.map(({ name, version }) => `${name} ${version}`)])
    expect(shown).toContain(one)
}

interface TeamsMessage {
  readonly attachments: readonly [
    { readonly content: { readonly body: readonly { readonly type: string; readonly inlines: readonly TextRun[] }[] } },
  ]
}
interface TextRun {
  readonly type: string
  readonly text: string
  readonly selectAction?: { readonly type: string; readonly url: string }
}

function checkTeams({ body }: Post, { subject, set, rows, error, line, link }: Expected) {
  const message = JSON.parse(body) as TeamsMessage
  const blocks = message.attachments[0].content.body
  expect(new Set(blocks.map(({ type }) => type))).toEqual(new Set(['RichTextBlock']))
  const runs = blocks.flatMap(({ inlines }) => inlines)
  expect(new Set(runs.map(({ type }) => type))).toEqual(new Set(['TextRun']))
  expect(runs[0]?.text).toBe(subject)
  expect(new Set(runs.flatMap(({ selectAction }) => selectAction ?? []).map(({ url }) => url))).toEqual(new Set([link]))
  const shown = runs.map(({ text }) => text).join('')
  for (const one of [set, line, error, ...rows.map(({ name, version }) => `${name} ${version}`)])
    expect(shown).toContain(one)
}

/** The headers that our mails have, each once. */
export const headerNames = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-auto-response-suppress',
]

function checkMail(mail: Mail, { subject, set, rows, error, line, link }: Expected, text: string) {
  expect(mail.recipients).toEqual(['team@example.com', 'boss@example.com'])
  const { headers, parts } = readMail(mail.content)
  expect(headers.map(([name]) => name).sort()).toEqual(headerNames)
  expect(headers.find(([name]) => name === 'subject')?.[1]).toBe(subject)
  // Line breaks of all kinds are one kind in a mail.
  expect(parts['text/plain']?.trimEnd()).toBe(text)
  const html = parts['text/html'] ?? ''
  expect([...tagsIn(html)].sort()).toEqual(
    ['!doctype', 'a', 'body', 'br', 'div', 'head', 'html', 'meta', 'p', 'span', 'strong', 'table', 'tbody', 'td']
      .concat(['th', 'thead', 'title', 'tr'])
      .sort(),
  )
  expect(new Set(hrefsIn(html))).toEqual(new Set([link]))
  const shown = readHtml(html)
  for (const one of [subject, set, line, error, ...rows.flatMap(({ name, version }) => [name, version])])
    expect(shown).toContain(one)
}
