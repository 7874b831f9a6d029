// The start: what runs and what waits, and which release is where.

import type { Space } from '../store/documents.ts'
import type { World } from '../world.ts'
import { boardView } from './board-view.ts'
import { html } from './html.ts'
import type { View } from './layout.ts'
import { taskTable } from './tasks-view.ts'
import { tasksAddress } from './addresses.ts'
import { waitsView } from './waits-view.ts'

/** So many unfinished tasks are shown; the page of tasks has all. */
const mostActive = 50
const latest = 8

export function overviewView(world: World, space: Space, search: URLSearchParams): View {
  const tasks = world.store.tasks.where('spaceId', space.id)
  const active = tasks.filter(({ completedAt }) => completedAt === undefined)
  const shown = active.slice(0, mostActive)
  const finished = tasks.filter(({ completedAt }) => completedAt !== undefined).slice(-latest)
  const content = html`<h1><bdi>${space.name}</bdi></h1>
    ${space.description !== '' && html`<p><bdi>${space.description}</bdi></p>`}
    <section aria-labelledby="at-work">
      <h2 id="at-work">At work and waiting</h2>
      ${
        active.length === 0
          ? html`<p>Nothing runs, and nothing waits.</p>`
          : taskTable(world, shown, 'Unfinished tasks, the oldest first')
      }
      ${
        active.length > shown.length &&
        html`<p>
          <a href="${tasksAddress(space.id)}?state=unfinished">All ${active.length} unfinished tasks</a>
        </p>`
      }
      ${active.length > 0 && waitsView(world, space, shown)}
    </section>
    ${boardView(world, space, search)}
    <section aria-labelledby="latest">
      <h2 id="latest">Finished lately</h2>
      ${
        finished.length === 0
          ? html`<p>No task has finished yet.</p>`
          : taskTable(world, finished.toReversed(), 'The tasks that finished last, the newest first')
      }
      <p><a href="${tasksAddress(space.id)}">All tasks</a></p>
    </section>`
  return { title: space.name, content, section: 'Overview' }
}
