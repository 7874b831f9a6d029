// What stands around every page: where else one can go, the simulated clock, and what has changed lately.

import type { Space } from '../store/documents.ts'
import type { World } from '../world.ts'
import { librarySetsAddress, locksAddress, overviewAddress, tasksAddress } from './addresses.ts'
import { html, type Html } from './html.ts'
import { iconShapes } from './state-view.ts'
import { clockText } from './times.ts'

/** What a page shows of its own. */
export interface View {
  readonly title: string
  /** Begins with a heading of the first level. */
  readonly content: Html
  /** The page in the menu that it belongs to. */
  readonly section: Section | undefined
}

type Section = 'Overview' | 'Tasks' | 'Locks' | 'Library sets'

export function layOut({ store, clock, settings }: World, space: Space, { title, content, section }: View): string {
  const sections: readonly (readonly [Section, string])[] = [
    ['Overview', overviewAddress(space.id)],
    ['Tasks', tasksAddress(space.id)],
    ['Locks', locksAddress(space.id)],
    ['Library sets', librarySetsAddress(space.id)],
  ]
  const spaces = store.spaces.all()
  const now = clock.now()
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title} - Octopus simulator</title>
      <link rel="icon" href="/page/icon.svg" />
      <link rel="stylesheet" href="/page/page.css" />
      <script src="/page/page.js" defer></script>
    </head>
    <body>
      ${iconShapes}
      <a class="skip" href="#main">To the content</a>
      <header>
        <p class="product">Octopus simulator <small>${settings.version}</small></p>
        <p class="clock">
          Simulated time: <time id="clock" datetime="${new Date(now).toISOString()}">${clockText(now)}</time>
        </p>
        <nav aria-label="Pages">
          <ul>
            ${sections.map(([name, address]) => html`<li>${menuLink(name, address, name === section)}</li>`)}
          </ul>
        </nav>
        ${
          spaces.length > 1 &&
          html`<nav aria-label="Spaces">
            <ul>
              ${spaces.map(({ id, name }) => html`<li>${menuLink(name, overviewAddress(id), id === space.id)}</li>`)}
            </ul>
          </nav>`
        }
      </header>
      <p id="news" role="status" aria-live="polite"></p>
      <main id="main" tabindex="-1">${content}</main>
    </body>
  </html>`
  return `<!doctype html>\n${page.text}\n`
}

function menuLink(name: string, address: string, isHere: boolean): Html {
  return isHere
    ? html`<a href="${address}" aria-current="page"><bdi>${name}</bdi></a>`
    : html`<a href="${address}"><bdi>${name}</bdi></a>`
}
