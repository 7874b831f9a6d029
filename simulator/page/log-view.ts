// A task's log as the portal shows it: a fold for each step, lines with their levels, links that lead to other tasks.

import type { ActivityLine, ActivityNode } from '../store/documents.ts'
import { hasWarnings } from '../tasks/activity-log.ts'
import { taskAddress } from './addresses.ts'
import { html, type Html } from './html.ts'
import { nodeState } from './state-view.ts'
import { elapsed, sinceThen } from './times.ts'

export interface LogOptions {
  readonly spaceId: string
  readonly verbose: boolean
  readonly now: number
}

/** Of one fold; the whole log is there as text. */
const mostLines = 1_000

/** @param root The task's own node, whose lines stand before the folds. */
export function logView(root: ActivityNode, options: LogOptions): Html {
  return html`<div class="log">${inside(root, 'log', options)}</div>`
}

function inside(node: ActivityNode, path: string, options: LogOptions): Html {
  const lines = options.verbose ? node.lines : node.lines.filter(({ category }) => category !== 'Verbose')
  const shown = lines.slice(-mostLines)
  return html`${shown.length < lines.length && html`<p>${lines.length - shown.length} earlier lines are left out.</p>`}
  ${
    shown.length > 0 &&
    html`<ol>
      ${shown.map((line) => logLine(line, options.spaceId))}
    </ol>`
  }
  ${node.children.map((child, index) => fold(child, `${path}-${index + 1}`, options))}`
}

function fold(node: ActivityNode, id: string, options: LogOptions): Html {
  const { name, startedAt, endedAt, progressPercentage, progressMessage, status } = node
  const isOpen = status === 'Running' || status === 'Failed' || hasWarnings(node)
  const took =
    startedAt !== undefined &&
    (endedAt === undefined ? sinceThen(startedAt, options.now) : html`<span>${elapsed(endedAt - startedAt)}</span>`)
  const progress = status === 'Running' && (progressPercentage > 0 || progressMessage !== '')
  const summary = html`<summary>
    <bdi>${name}</bdi> ${nodeState(node)} <small>${took}</small>
    ${progress && html`<small>${progressPercentage} % <bdi>${progressMessage}</bdi></small>`}
  </summary>`
  const content = inside(node, id, options)
  return isOpen
    ? html`<details id="${id}" open>${summary}${content}</details>`
    : html`<details id="${id}">${summary}${content}</details>`
}

function logLine({ category, text, occurredAt }: ActivityLine, spaceId: string): Html {
  const time = new Date(occurredAt).toISOString()
  // Lines of the usual level stand for themselves.
  const level = category !== 'Info' && html`<b>${category}</b> `
  return html`<li class="${category.toLowerCase()}">
    <time datetime="${time}">${time.slice(11, 19)}</time> <span>${level}<bdi>${withLinks(text, spaceId)}</bdi></span>
  </li>`
}

/** Links as logs write them: `[Web](~/app#/Spaces-1/tasks/ServerTasks-7)` or to a site. All else is text. */
function withLinks(text: string, spaceId: string): readonly (Html | string)[] {
  return text.split(/(\[[^\]\n]+\]\([^()\s]+\))/).map((piece, index) => {
    const [, name = '', target = ''] = (index % 2 === 1 && /^\[([^\]]+)\]\((.+)\)$/s.exec(piece)) || []
    const task = /^~\/app#\/(?:(Spaces-\d+)\/)?tasks\/(ServerTasks-\d+)$/.exec(target)
    if (task) return html`<a href="${taskAddress({ spaceId: task[1] ?? spaceId, id: task[2] ?? '' })}">${name}</a>`
    return /^https?:\/\//i.test(target) ? html`<a href="${target}" rel="noreferrer noopener">${name}</a>` : piece
  })
}
