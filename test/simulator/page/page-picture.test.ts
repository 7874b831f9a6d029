// The pages as people see and use them: in Chromium, on a phone and on a desk, by day and by night, with and without
// scripts. The pictures stay in test-results to be looked at; the README shows `page-readme.png`.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { hasBrowser, openBrowser } from '../../support/open-browser.ts'
import { contrast, readTexts } from '../../support/shown-texts.ts'
import { livelySpace, type Lively } from './lively-space.ts'

const screens = [
  { screen: 'phone', width: 360, scheme: 'light' },
  { screen: 'phone', width: 360, scheme: 'dark' },
  { screen: 'desk', width: 1280, scheme: 'light' },
  { screen: 'desk', width: 1280, scheme: 'dark' },
] as const

// Browsers take their time on a busy machine.
describe.skipIf(!hasBrowser)('the page of the simulator', { timeout: 90_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  }, 90_000)
  afterAll(() => browser.close())

  describe('while much goes on', () => {
    let lively: Lively
    let page: Page
    const complaints: string[] = []
    beforeAll(async () => {
      lively = await livelySpace()
      page = await browser.newPage()
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', ({ message }) => complaints.push(message))
    }, 90_000)
    afterAll(async () => {
      await page.close()
      await lively.octopus.close()
    })

    it.each(screens)('can be read on a $screen with a $scheme scheme', async ({ screen, width, scheme }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme: scheme })
      const pages = {
        page: '/',
        'page-task': `/page/Spaces-1/tasks/${lively.tasks.failed}?level=verbose`,
        'page-locks': '/page/Spaces-1/locks',
      }
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(lively.octopus.url + path)
        await page.screenshot({ path: `test-results/${name}-${screen}-${scheme}.png`, fullPage: true })
        if (name === 'page' && screen === 'desk' && scheme === 'light') {
          const clip = { x: 0, y: 0, width, height: 900 }
          await page.screenshot({ path: 'test-results/page-readme.png', fullPage: true, clip })
        }
        expect(await page.evaluate<number>('document.documentElement.scrollWidth'), name).toBe(width)
        const texts = (await readTexts(page)).filter(({ text, lines }) => text.trim() !== '' && lines > 0)
        expect(texts.length, name).toBeGreaterThan(20)
        expect(texts.filter(({ front, behind }) => !(contrast(front, behind) >= 4.5))).toEqual([])
      }
      expect(complaints).toEqual([])
    })

    it('is a page to whoever hears it: landmarks, one main heading, heads of rows and columns, names for all', async () => {
      await page.goto(lively.octopus.url)
      const roles = page.getByRole.bind(page)
      for (const role of ['banner', 'main', 'status'] as const) expect(await roles(role).count(), role).toBe(1)
      expect(await roles('navigation', { name: 'Pages' }).count()).toBe(1)
      expect(await roles('heading', { level: 1 }).allTextContents()).toEqual(['Default'])
      expect(await roles('heading', { level: 2 }).allTextContents()).toEqual([
        'At work and waiting',
        'Projects',
        'Finished lately',
      ])
      const board = roles('table', { name: /latest deployment of each project/ })
      const heads = board.getByRole('columnheader')
      expect(await heads.allTextContents()).toEqual(['Project', 'Development', 'Test', 'Production'])
      expect(await board.getByRole('rowheader', { name: 'Payroll' }).count()).toBe(1)
      // A drawing is for eyes alone.
      expect(await roles('img').count()).toBe(0)
      expect(await page.evaluate<number>('document.querySelectorAll(".drawing a, .drawing [tabindex]").length')).toBe(0)
      const ids = '[...document.querySelectorAll("[id]")].map(({ id }) => id)'
      const all = await page.evaluate<string[]>(ids)
      expect(all.length).toBe(new Set(all).size)
    })

    it('keeps its tables for whoever hears it on a phone', async () => {
      await page.setViewportSize({ width: 360, height: 800 })
      await page.goto(lively.octopus.url)
      const board = page.getByRole('table', { name: /latest deployment of each project/ })
      expect(await board.getByRole('rowheader', { name: 'Payroll' }).count()).toBe(1)
    })
  })

  it('can be read without scripts', async () => {
    const octopus = await simulateOctopus()
    const context = await browser.newContext({ javaScriptEnabled: false })
    try {
      const page = await context.newPage()
      await page.goto(octopus.url)
      await page.getByRole('link', { name: 'Tasks', exact: true }).click()
      await page.getByRole('link', { name: 'Deploy Web release 5.4.0 to Test' }).click()
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Deploy Web release 5.4.0 to Test')
    } finally {
      await context.close()
      await octopus.close()
    }
  })

  describe('while one looks', () => {
    let octopus: Simulator<ManualClock>
    let page: Page
    beforeAll(async () => {
      octopus = await simulateOctopus()
      page = await browser.newPage()
    }, 90_000)
    afterAll(async () => {
      await page.close()
      await octopus.close()
    })

    it('changes by itself, and leaves focus, folds and scrolling as they are', async () => {
      const { taskId } = octopus.deploy('Database', '2.1.0', 'Production')
      await octopus.clock.advance({ seconds: 75 })
      await page.setViewportSize({ width: 1280, height: 300 })
      await page.goto(`${octopus.url}/page/Spaces-1/tasks/${taskId}`)
      const first = page.locator('#log-1 > summary')
      expect(await page.locator('#log-1').getAttribute('open')).toBeNull()
      await first.click()
      await first.focus()
      await page.evaluate('scrollTo(0, 150)')
      const top = () => page.evaluate<number>('document.activeElement.getBoundingClientRect().top')
      const topBefore = await top()
      await octopus.clock.advance({ minutes: 1 })
      await page.getByText('Applying 0042-index-orders').waitFor()
      await octopus.clock.advance({ minutes: 5 })
      await page.locator('main > p .state.success').waitFor()
      await page.getByRole('status').getByText('Deploy Database release 2.1.0 to Production: Success').waitFor()
      expect(await page.title()).toMatch(/^Success: /)
      expect(await page.locator('#log-1').getAttribute('open')).not.toBeNull()
      expect(await page.evaluate<boolean>('document.activeElement.closest("details").id === "log-1"')).toBe(true)
      expect(Math.abs((await top()) - topBefore)).toBeLessThan(3)
      expect(await page.locator('#clock').textContent()).toBe('Mon, 2 Mar 2026, 08:07:15 UTC')
    })

    it('lets spans grow as the server would write them', async () => {
      const { taskId } = octopus.deploy('Web', '5.4.0', 'Production')
      await octopus.clock.settled()
      await page.goto(`${octopus.url}/page/Spaces-1/tasks/${taskId}`)
      const took = page.locator('dl [data-since]')
      for (const [by, written] of [
        [{ seconds: 9 }, '9 s'],
        [{ seconds: 21 }, '30 s'],
      ] as const) {
        await octopus.clock.advance(by)
        await took.getByText(written, { exact: true }).waitFor()
        expect(await (await fetch(page.url())).text()).toContain(`>${written}</span>`)
      }
    })

    it('comes back by itself after the server was down, with what was being typed', async () => {
      await page.goto(`${octopus.url}/?name=a`)
      await page.getByRole('searchbox', { name: 'Project' }).fill('Pay')
      await octopus.restart({ downFor: '00:00:10' })
      await page.getByRole('status').getByText('The connection to the simulator is lost').waitFor()
      await octopus.clock.advance({ seconds: 10 })
      octopus.deploy('Payroll', '1.9.9', 'Production')
      await page.getByRole('link', { name: '1.9.9', exact: true }).waitFor({ timeout: 20_000 })
      await page
        .getByRole('status')
        .getByText(/Connected again|Payroll/)
        .waitFor()
      expect(await page.getByRole('searchbox', { name: 'Project' }).inputValue()).toBe('Pay')
    })
  })
})
