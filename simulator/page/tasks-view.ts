// Lists of server tasks.

import type { ActivityNode, ServerTask, Space } from '../store/documents.ts'
import type { World } from '../world.ts'
import { taskAddress, tasksAddress } from './addresses.ts'
import { html, type Html } from './html.ts'
import type { View } from './layout.ts'
import { partOf } from './paging.ts'
import { taskState } from './state-view.ts'
import { elapsed, moment, sinceThen } from './times.ts'

const tasksAtOnce = 50

/** All tasks, the newest first. @param search `state=unfinished` leaves those; `from` where the part begins. */
export function tasksView(world: World, space: Space, search: URLSearchParams): View {
  const all = world.store.tasks.where('spaceId', space.id).toReversed()
  const isUnfinished = search.get('state') === 'unfinished'
  const tasks = isUnfinished ? all.filter(({ completedAt }) => completedAt === undefined) : all
  const { items, links } = partOf(tasks, tasksAtOnce, search, 'tasks')
  const address = tasksAddress(space.id)
  const choice = (name: string, to: string, isHere: boolean) =>
    isHere ? html`<strong>${name}</strong>` : html`<a href="${to}">${name}</a>`
  const content = html`<h1>Tasks</h1>
    <p class="choices">
      ${choice('All', address, !isUnfinished)} ${choice('Unfinished', `${address}?state=unfinished`, isUnfinished)}
    </p>
    ${links} ${items.length === 0 ? html`<p>There are none.</p>` : taskTable(world, items, 'Tasks, the newest first')}`
  return { title: 'Tasks', content, section: 'Tasks' }
}

/** @param caption What the table shows. */
export function taskTable({ clock }: World, tasks: readonly ServerTask[], caption: string): Html {
  return html`<table class="tasks">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">Task</th>
        <th scope="col">State</th>
        <th scope="col">Since</th>
        <th scope="col">Took</th>
      </tr>
    </thead>
    <tbody>
      ${tasks.map((task) => taskRow(task, clock.now()))}
    </tbody>
  </table>`
}

function taskRow(task: ServerTask, now: number): Html {
  const { id, description, completedAt, startedAt, queuedAt, errorMessage } = task
  const doing = completedAt === undefined ? whatItDoes(task.activity) : errorMessage
  const [firstLine = ''] = doing.split('\n')
  return html`<tr id="row-${id}">
    <th scope="row">
      <a href="${taskAddress(task)}"><bdi>${description}</bdi></a>
      ${firstLine !== '' && html`<p class="doing"><bdi>${plain(firstLine)}</bdi></p>`}
    </th>
    <td data-in="State">${taskState(task)}</td>
    <td data-in="Since">${moment(completedAt ?? startedAt ?? queuedAt)}</td>
    <td data-in="Took">
      ${completedAt === undefined ? sinceThen(startedAt ?? queuedAt, now) : elapsed(completedAt - (startedAt ?? completedAt))}
    </td>
  </tr>`
}

/** The step that a task is at, and what it says that it waits for; blank for a task that does nothing. */
function whatItDoes(root: ActivityNode): string {
  const path: ActivityNode[] = []
  for (let node: ActivityNode | undefined = root; node;) {
    path.push(node)
    node = node.children.findLast(({ status }) => status === 'Running')
  }
  const last = path.at(-1)?.lines.at(-1)
  const said = last && last.category !== 'Verbose' ? last.text : ''
  return [path[1]?.name, said].filter((text) => text).join(': ')
}

/** Without the addresses of links. */
function plain(text: string): string {
  return text.replace(/\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
}
