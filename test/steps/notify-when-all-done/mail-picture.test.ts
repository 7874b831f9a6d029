// The mail as people see it: in Chromium, on a phone and on a desk, by day and by night, as a page of its own and in a web
// mail program, which keeps of a page only what is in its body. The pictures stay in test-results to be looked at; the
// README shows `mail-desk-light.png`.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message } from '../../../steps/notify-when-all-done/message/content.ts'
import { renderHtml } from '../../../steps/notify-when-all-done/message/render-html.ts'
import type { FrozenMember } from '../../../steps/notify-when-all-done/notify-state.ts'
import { parameters } from '../../../steps/notify-when-all-done/parameters.ts'
import { findChromium } from '../../support/find-chromium.ts'
import { hasBrowser, openBrowser } from '../../support/open-browser.ts'
import { contrast, readTexts } from '../../support/shown-texts.ts'
import { at, exampleMessage } from './examples.ts'

const screens = [
  { screen: 'phone', width: 360, scheme: 'light' },
  { screen: 'phone', width: 360, scheme: 'dark' },
  { screen: 'desk', width: 800, scheme: 'light' },
  { screen: 'desk', width: 800, scheme: 'dark' },
] as const
type Screen = (typeof screens)[number]

// Browsers take their time on a busy machine.
describe.skipIf(!hasBrowser)('a mail', { timeout: 60_000 }, () => {
  let browser: Browser
  let page: Page
  const asked: string[] = []
  beforeAll(async () => {
    browser = await openBrowser()
    page = await browser.newPage()
    // Nothing can be loaded, pictures least of all.
    await page.route('**', (route) => {
      asked.push(route.request().url())
      return route.abort()
    })
  }, 60_000)
  afterAll(() => browser.close())

  async function show(html: string, { width, scheme }: Screen): Promise<Page> {
    await page.setViewportSize({ width, height: 740 })
    await page.emulateMedia({ colorScheme: scheme })
    await page.setContent(html)
    expect(asked).toEqual([])
    return page
  }

  describe.each(screens)('on a $screen with a $scheme scheme', (screen) => {
    it('shows every member with its version, outcome and duration in a line each, and why it failed', async () => {
      const message = everyStanding()
      const shown = await show(renderHtml(message), screen)
      await shown.screenshot({ path: `test-results/mail-${screen.screen}-${screen.scheme}.png`, fullPage: true })
      const texts = await readTexts(shown)
      for (const { name, version, said, duration, error } of message.rows) {
        for (const inOneLine of [version, said, duration].filter((text) => text !== '')) {
          const found = texts.filter(({ text }) => text === inOneLine || text.endsWith(` ${inOneLine}`))
          expect(new Set(found.map(({ lines }) => lines)), inOneLine).toEqual(new Set([1]))
        }
        for (const whole of [name, error]) expect(texts.map(({ text }) => text).join('\n')).toContain(whole)
      }
      expect(texts.filter(({ left, right }) => left < 0 || right > screen.width)).toEqual([])
    })

    it('needs no scrolling to the side, however long a word is', async () => {
      for (const message of [everyStanding(), longWords()]) {
        const shown = await show(renderHtml(message), screen)
        expect(await shown.evaluate<number>('document.documentElement.scrollWidth')).toBe(screen.width)
      }
    })

    it.each([
      ['as a page', (html: string) => html],
      ['in a web mail program', inWebMail],
    ])('can be read %s: each text stands out from what is behind it', async (_where, placed) => {
      const texts = await readTexts(await show(placed(renderHtml(everyStanding())), screen))
      expect(texts.length).toBeGreaterThan(everyStanding().rows.length * 2)
      expect(texts.filter(({ front, behind }) => !(contrast(front, behind) >= 4.5))).toEqual([])
    })
  })
})

describe('findChromium', () => {
  it('complains only where there has to be one', () => {
    expect(findChromium({ PATH: '/nowhere' })).toBeUndefined()
    expect(() => findChromium({ PATH: '/nowhere', OCTOSTEPS_CHROMIUM: 'required' })).toThrow(/Install Debian's package/)
  })
})

const member = (name: string, minute: number, changes: Partial<FrozenMember> = {}): FrozenMember => ({
  project: `Projects-${name}`,
  name,
  formerName: undefined,
  standing: 'Success',
  version: `2026.11.${minute}`,
  task: `ServerTasks-${4300 + minute}`,
  queuedAt: at(minute).toISOString(),
  startedAt: at(minute).toISOString(),
  endedAt: new Date(at(minute + 3).getTime() + minute * 1_700).toISOString(),
  error: undefined,
  ...changes,
})
const absent = { version: undefined, task: undefined, startedAt: undefined, endedAt: undefined } as const

/** The text that stands in the form to begin with, about these members, and what is put before it. */
function messageOf(members: readonly FrozenMember[], before = ''): Message {
  const { default: text } = parameters.fields.text
  if (typeof text !== 'string') throw new Error('The form has no text to begin with.')
  return exampleMessage({ text: `${before}\n\n${text}` }, { members })
}

function everyStanding(): Message {
  return messageOf([
    member('Web Shop', 4),
    member('Payroll', 9, {
      standing: 'Failed',
      error: 'The step "Migrate the database" failed: Login failed for user \'payroll_deploy\'. Server: sql-prod-02.',
    }),
    member('Ledger', 11),
    member('Search', 12, { formerName: 'Catalogue Search' }),
    member('Invoices', 14, { standing: 'TimedOut', error: 'The deployment has taken longer than 30 minutes.' }),
    member('Identity', 15, { standing: 'Canceled', error: 'Canceled by dana.' }),
    member('Reports', 18, { standing: 'Running', endedAt: undefined }),
    member('Mobile Gateway', 20, { standing: 'Missing', ...absent }),
    member('Warehouse', 21, { standing: 'Disabled', ...absent }),
    member('Old Billing', 22, { standing: 'Deleted', ...absent }),
  ])
}

function longWords(): Message {
  const long = (text: string) => text.repeat(12)
  return messageOf(
    [
      member(long('Payments_'), 1, { version: long('2026.11.24-x'), endedAt: at(59 + 23 * 60).toISOString() }),
      member('Ledger', 2, { standing: 'Deleted', formerName: long('Buchhaltung') }),
      member('Web', 3, { standing: 'Failed', error: `Cannot read C:${long('\\Octopus\\Work')}` }),
    ],
    `# ${long('Payments')}\n\n- ${long('Payments')}\n- \`${long('Payments')}\``,
  )
}

/** A program that shows mails in a dark page and drops head and body of each, the body's style included. */
function inWebMail(html: string): string {
  const content = /<body[^>]*>(.*)<\/body>/s.exec(html)?.[1] ?? ''
  return `<!doctype html><body style="margin:0;color:#e8e8e8;background:#121212"><div>${content}</div></body>`
}
