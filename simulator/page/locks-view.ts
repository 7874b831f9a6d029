// The locks that steps have made: who has each, who waits for it, since when.

import type { Space } from '../store/documents.ts'
import type { World } from '../world.ts'
import { lockAnchor, taskAddress } from './addresses.ts'
import { html, type Html, type Part } from './html.ts'
import type { View } from './layout.ts'
import { readCoordination, type Lock, type LockEntry } from './read-coordination.ts'
import { taskState } from './state-view.ts'
import { moment, sinceThen } from './times.ts'

export function locksView(world: World, space: Space): View {
  const { locks, unreadable } = readCoordination(world.store, space.id)
  const content = html`<h1>Locks</h1>
    ${unreadable.map(
      (name) => html`<p class="error">The text of <bdi>${name}</bdi> cannot be read: somebody has changed it.</p>`,
    )}
    ${locks.length === 0 && html`<p>No step has taken a lock yet.</p>`} ${locks.map((lock) => lockSection(world, lock))}`
  return { title: 'Locks', content, section: 'Locks' }
}

function lockSection(world: World, { name, limit, entries }: Lock): Html {
  const anchor = lockAnchor(name)
  const held = entries.filter(({ heldSince }) => heldSince !== undefined).length
  const free = held === 0 ? 'Free.' : `Held by ${held}.`
  return html`<section aria-labelledby="${anchor}">
    <h2 id="${anchor}"><bdi>${name}</bdi></h2>
    <p>${limit === 1 ? 'One at a time.' : `${limit} at a time.`} ${free}</p>
    ${
      entries.length > 0 &&
      html`<table class="pairs">
        <caption>
          Who has lock ${name} and who waits for it, in order of arrival
        </caption>
        <thead>
          <tr>
            <th scope="col">Deployment</th>
            <th scope="col">Part</th>
            <th scope="col">Since</th>
            <th scope="col">Task</th>
          </tr>
        </thead>
        <tbody>
          ${entries.map((entry, index) => entryRow(world, entry, entries.slice(0, index)))}
        </tbody>
      </table>`
    }
  </section>`
}

/** @param before The entries that came before it. */
function entryRow({ store, clock }: World, entry: LockEntry, before: readonly LockEntry[]): Html {
  const { title, by, reason, mode, heldSince, since } = entry
  const ahead = before.filter((other) => other.heldSince === undefined).length
  const part = heldSince === undefined ? `waits, number ${ahead + 1} in line` : 'holds it'
  const at = Date.parse(heldSince ?? since)
  const task = store.tasks.get(entry.task)
  const asked: Part = [
    by !== '' && html`started by <bdi>${by}</bdi>`,
    reason !== '' && html`${by !== '' && ', '}for: <bdi>${reason}</bdi>`,
  ]
  return html`<tr>
    <th scope="row">
      <bdi>${title}</bdi>
      <p class="doing">${asked}</p>
    </th>
    <td data-in="Part">${part}, ${mode}</td>
    <td data-in="Since">
      ${Number.isNaN(at) ? since : html`${moment(at)} <small>(${sinceThen(at, clock.now())})</small>`}
    </td>
    <td data-in="Task">
      ${task ? html`<a href="${taskAddress(task)}">${task.id}</a> ${taskState(task)}` : html`${entry.task}, deleted`}
    </td>
  </tr>`
}
