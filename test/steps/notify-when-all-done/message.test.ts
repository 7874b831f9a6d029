// The same message in each form, and what must not get through it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../steps/notify-when-all-done/message/render-html.ts'
import { renderSlack } from '../../../steps/notify-when-all-done/message/render-slack.ts'
import { renderTeams } from '../../../steps/notify-when-all-done/message/render-teams.ts'
import { describeRow, renderText } from '../../../steps/notify-when-all-done/message/render-text.ts'
import { renderWebhook } from '../../../steps/notify-when-all-done/message/render-webhook.ts'
import { parseMarkup, placeholdersIn } from '../../../steps/notify-when-all-done/message/markup.ts'
import { exampleMessage } from './examples.ts'

/** The members of a message, with something else for the name of the first. */
function named(name: string) {
  const { rows } = exampleMessage()
  const [web] = rows
  if (!web) throw new Error('There are no members.')
  return { ...exampleMessage(), rows: [{ ...web, name }] }
}

describe('composeMessage', () => {
  it('fills subject and text', () => {
    const message = exampleMessage({
      text: '{Set}{Tenant} round {Round}: {Succeeded} of {Total}, not {FailedNames}{MissingNames}, took {Duration}',
    })
    expect(message.subject).toBe('Shop in Production: 1 of 2 succeeded, 1 failed')
    expect(renderText(message)).toBe('Shop round 1: 1 of 2, not Payroll, took 5 minutes')
  })

  it('leaves a brace as it stands where that is wanted, in subject and text', () => {
    const message = exampleMessage({ subject: '\\{Set} is {Set}', text: '\\{Set} and `\\{Set}` are {Set}' })
    expect(message.subject).toBe('{Set} is Shop')
    expect(renderText(message)).toBe('{Set} and {Set} are Shop')
  })

  it('keeps a subject in one line, whatever its values hold', () => {
    const message = exampleMessage({ subject: '{Set}\r\nBcc: everybody@example.com' })
    expect(message.subject).toBe('Shop Bcc: everybody@example.com')
  })

  it('says of a failure at once whose it is', () => {
    const message = exampleMessage({}, { kind: 'failure', about: 'Projects-Payroll' })
    expect(message.subject).toBe('Shop in Production: Payroll failed')
  })

  it('says what became of a member that was renamed', () => {
    const { members } = {
      members: [{ project: 'Projects-1', name: 'Shop Front', formerName: 'Web', standing: 'Disabled' }],
    } as const
    const message = exampleMessage({}, { members: [{ ...blank, ...members[0] }] })
    expect(message.rows.map(describeRow)).toEqual(['Shop Front (formerly Web): is disabled'])
  })
})

const blank = {
  version: undefined,
  task: undefined,
  queuedAt: undefined,
  startedAt: undefined,
  endedAt: undefined,
  error: undefined,
}

describe('parseMarkup', () => {
  it('reads paragraphs, headings, lists, marks, code and links', () => {
    const text =
      '# Out\nAll of **{Set}** *is* `{Set}` out.\n\n- see [the board](https://example.com/?set={Set})\n- \\*done\\*'
    expect(parseMarkup(text, { Set: 'a&b' })).toEqual([
      { kind: 'heading', level: 1, content: [{ kind: 'text', text: 'Out' }] },
      {
        kind: 'paragraph',
        lines: [
          [
            { kind: 'text', text: 'All of ' },
            { kind: 'strong', content: [{ kind: 'text', text: 'a&b' }] },
            { kind: 'text', text: ' ' },
            { kind: 'emphasis', content: [{ kind: 'text', text: 'is' }] },
            { kind: 'text', text: ' ' },
            { kind: 'code', text: 'a&b' },
            { kind: 'text', text: ' out.' },
          ],
        ],
      },
      {
        kind: 'list',
        items: [
          [
            { kind: 'text', text: 'see ' },
            { kind: 'link', href: 'https://example.com/?set=a%26b', content: [{ kind: 'text', text: 'the board' }] },
          ],
          [
            { kind: 'text', text: '*' },
            { kind: 'text', text: 'done' },
            { kind: 'text', text: '*' },
          ],
        ],
      },
    ])
  })

  it('takes no markup from a value', () => {
    expect(parseMarkup('{Set}', { Set: '**[x](https://evil.example)** {Round}' })).toEqual([
      { kind: 'paragraph', lines: [[{ kind: 'text', text: '**[x](https://evil.example)** {Round}' }]] },
    ])
  })

  it('makes no link to anything but a page or a mail', () => {
    expect(parseMarkup('[click]({Set})', { Set: 'javascript:alert(1)' })).toEqual([
      { kind: 'paragraph', lines: [[{ kind: 'strong', content: [{ kind: 'text', text: 'click' }] }]] },
    ])
  })

  it('has the members by themselves, also in the middle of a paragraph', () => {
    expect(parseMarkup('before\n{Members}\nafter', {}).map(({ kind }) => kind)).toEqual([
      'paragraph',
      'members',
      'paragraph',
    ])
  })

  it.each(['*', '**', '[', '![x](y)', '\\', '{Set}', '`', '- ', '# ', '\u00e9', '[a]('])(
    'reads a text of 100 KB that is nothing but %j',
    { timeout: 5000 },
    (sign) => {
      const [block] = parseMarkup(sign.repeat(Math.ceil(100_000 / sign.length)), { Set: 'Shop' })
      expect(block).toBeDefined()
    },
  )

  it('takes a character apart for no backslash', () => {
    expect(parseMarkup('\\\u{1f419}', {})).toEqual([
      { kind: 'paragraph', lines: [[{ kind: 'text', text: '\u{1f419}' }]] },
    ])
  })

  it('leaves out a paragraph of which nothing is left', () => {
    expect(parseMarkup('**{Tenant}**\n\n{Failures}', { Tenant: '' })).toEqual([{ kind: 'failures' }])
  })
})

describe('placeholdersIn', () => {
  it('finds names in braces, unless a backslash says that they are none', () => {
    expect(placeholdersIn('{Set} \\{Foo} {Bar} { x }')).toEqual(['Set', 'Bar'])
  })
})

describe('renderHtml', () => {
  it('has a table with a link, the version, the outcome and the duration of each member', () => {
    const html = renderHtml(exampleMessage())
    expect(html).toContain('<a href="https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-1"')
    expect(html.match(/<tr>/g)).toHaveLength(3)
    for (const text of ['Web', '1.0.0', 'succeeded', '4 minutes', 'Payroll', '2.1.0', 'failed', 'The disk is full']) {
      expect(html).toContain(text)
    }
  })

  it('loads nothing and has no script', () => {
    expect(renderHtml(exampleMessage())).not.toMatch(/<(img|script|link|iframe|style)|url\(|src=/i)
  })

  it('shows any name as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant('<b>"'), fc.constant("'&amp;<script>")), (name) => {
        const without = renderHtml(named('NAME'))
        const html = renderHtml(named(name))
        const escaped = name.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
        expect(html).toBe(without.replaceAll('NAME', () => escaped))
      }),
    )
  })
})

describe('renderSlack', () => {
  it('has a header, rich text, and a plain text for those that show no blocks', () => {
    expect(renderSlack(exampleMessage({ text: '**Out:**\n{Members}\n{Failures}' }))).toEqual({
      text: expect.stringContaining('Web 1.0.0: succeeded in 4 minutes') as string,
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: 'Shop in Production: 1 of 2 succeeded, 1 failed', emoji: false },
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Out:', style: { bold: true } },
                { type: 'text', text: '\n' },
              ],
            },
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '\u2714 ' },
                {
                  type: 'link',
                  url: 'https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-1',
                  text: 'Web 1.0.0',
                  style: { bold: true },
                },
                { type: 'text', text: ' succeeded in 4 minutes' },
                { type: 'text', text: '\n' },
                { type: 'text', text: '\u2716 ' },
                expect.objectContaining({ text: 'Payroll 2.1.0' }),
                { type: 'text', text: ' failed in 4 minutes' },
                { type: 'text', text: '\n' },
              ],
            },
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Payroll: ', style: { bold: true } },
                { type: 'text', text: 'The disk is full' },
              ],
            },
          ],
        },
      ],
    })
  })

  it('calls nobody by a name that looks like a mention', () => {
    const { text } = renderSlack(named('<!channel> & <b>"')) as { readonly text: string }
    expect(text).toContain('&lt;!channel&gt; &amp; &lt;b&gt;"')
    expect(text).not.toContain('<!channel>')
  })

  it('has no empty element, which Slack refuses', () => {
    const { blocks } = renderSlack(exampleMessage({ text: '{Tenant}\n\n**{Tenant}**x\n{Tenant}' })) as {
      readonly blocks: unknown
    }
    expect(JSON.stringify(blocks)).not.toMatch(/"text":""|"elements":\[\]/)
  })
})

describe('renderTeams', () => {
  it('is an adaptive card as a workflow takes it, one text block a line', () => {
    const card = renderTeams(exampleMessage({ text: '{Members}' })) as {
      readonly attachments: readonly { readonly contentType: string; readonly content: { readonly body: unknown } }[]
    }
    expect(card).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    })
    expect(card.attachments[0]?.content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' })
    expect(card.attachments[0]?.content.body).toMatchObject([
      { type: 'RichTextBlock', inlines: [{ text: 'Shop in Production: 1 of 2 succeeded, 1 failed' }] },
      {
        inlines: [
          { text: '\u2714 ', color: 'Good' },
          { text: 'Web 1.0.0', selectAction: { type: 'Action.OpenUrl' } },
          { text: ' succeeded in 4 minutes' },
        ],
      },
      { inlines: [{ color: 'Attention' }, { text: 'Payroll 2.1.0' }, { text: ' failed in 4 minutes' }] },
    ])
  })

  it('has names in text runs, in which nothing is markup', () => {
    const text = JSON.stringify(renderTeams(named('**[x](https://evil.example)**')))
    expect(text).toContain('"type":"TextRun","text":"**[x](https://evil.example)** 1.0.0"')
  })
})

describe('renderWebhook', () => {
  it('tells everything as data', () => {
    expect(renderWebhook(exampleMessage())).toEqual({
      id: 'set.1',
      kind: 'complete',
      at: '2026-03-02T08:10:00.000Z',
      set: 'Shop',
      environment: 'Production',
      tenant: null,
      round: 1,
      label: null,
      subject: 'Shop in Production: 1 of 2 succeeded, 1 failed',
      summary: '1 of 2 succeeded, 1 failed',
      text: renderText(exampleMessage()),
      members: [
        {
          project: 'Web',
          outcome: 'Success',
          version: '1.0.0',
          duration: '4 minutes',
          link: 'https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-1',
          error: null,
        },
        expect.objectContaining({ project: 'Payroll', outcome: 'Failed', error: 'The disk is full' }),
      ],
    })
  })
})
