// From an address to a page. Pages are only read: what is not a GET is refused.

import { readFileSync } from 'node:fs'
import { findOwnFile } from '../find-own-file.ts'
import type { Answer } from '../server/answer.ts'
import { rawLog } from '../server/routes/task-details.ts'
import type { Space } from '../store/documents.ts'
import type { World } from '../world.ts'
import { html } from './html.ts'
import { layOut, type View } from './layout.ts'
import { librarySetsView, librarySetView } from './library-view.ts'
import { locksView } from './locks-view.ts'
import { overviewView } from './overview-view.ts'
import { tasksView } from './tasks-view.ts'
import { taskView } from './task-view.ts'

export interface PageRequest {
  readonly method: string
  readonly url: URL
}

/** Never throws: what goes wrong is a page as well. */
export function answerPage(world: World, { method, url }: PageRequest): Answer {
  const refuse = (status: number, sentence: string) => text(status, `${sentence}\n`, 'text/plain; charset=utf-8')
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'Pages are only read: ask with GET.')
  const file = files.get(url.pathname)
  if (file) return text(200, file.content(), file.contentType)
  try {
    const spaces = world.store.spaces.all()
    const home = spaces.find(({ isDefault }) => isDefault) ?? spaces[0]
    if (!home) return refuse(404, 'The simulated server has no space to show.')
    const [spaceId, ...rest] = url.pathname.split('/').slice(2).filter(Boolean).map(decodeURIComponent)
    const space = spaceId === undefined ? home : world.store.spaces.get(spaceId)
    if (space && rest[0] === 'tasks' && rest[2] === 'raw') return rawAnswer(world, space, rest[1] ?? '')
    if (space && rest[0] === 'artifacts' && rest[2] === undefined) return artifactAnswer(world, space, rest[1] ?? '')
    const view = space && findView(world, space, rest, url.searchParams)
    return text(view ? 200 : 404, layOut(world, space ?? home, view ?? notThere), 'text/html; charset=utf-8')
  } catch (error) {
    if (error instanceof URIError) return refuse(400, 'The address is not one: a % in it begins no character.')
    process.stderr.write(`The simulator failed: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`)
    return refuse(500, 'The simulator could not make this page; its standard error says why. Please report it.')
  }
}

/** @param path Below the space. */
function findView(world: World, space: Space, path: readonly string[], search: URLSearchParams): View | undefined {
  const [section, id, more] = path
  if (more !== undefined) return undefined
  if (section === undefined) return overviewView(world, space, search)
  if (section === 'tasks' && id === undefined) return tasksView(world, space, search)
  if (section === 'locks' && id === undefined) return locksView(world, space)
  if (section === 'library' && id === undefined) return librarySetsView(world, space, search)
  const task = section === 'tasks' ? world.store.tasks.get(id ?? '') : undefined
  if (task?.spaceId === space.id) return taskView(world, space, task, search)
  const set = section === 'library' ? world.store.libraryVariableSets.get(id ?? '') : undefined
  return set?.spaceId === space.id ? librarySetView(world, set) : undefined
}

function rawAnswer(world: World, space: Space, id: string): Answer {
  const task = world.store.tasks.get(id)
  const isThere = task?.spaceId === space.id
  return isThere
    ? text(200, rawLog(task), plainText)
    : text(404, `There is no task ${id} in ${space.name}.\n`, plainText)
}

/** To be saved, never to be shown: it may be a page with a script. */
function artifactAnswer(world: World, space: Space, id: string): Answer {
  const artifact = world.store.artifacts.get(id)
  if (artifact?.spaceId !== space.id) return text(404, `There is no artifact ${id} in ${space.name}.\n`, plainText)
  const { filename, content = new Uint8Array() } = artifact
  return { kind: 'bytes', status: 200, bytes: content, filename, headers: pageHeaders }
}

const notThere: View = {
  title: 'Not there',
  section: undefined,
  content: html`<h1>Not there</h1>
    <p>The simulator has no such page. What it showed may be gone: a restart can forget tasks.</p>`,
}

/** What a page loads besides itself. */
const files: ReadonlyMap<string, { readonly contentType: string; readonly content: () => string }> = new Map([
  ['/page/page.css', { contentType: 'text/css; charset=utf-8', content: () => ownFile('page.css') }],
  ['/page/page.js', { contentType: 'text/javascript; charset=utf-8', content: () => ownFile('page.js') }],
  ['/page/icon.svg', { contentType: 'image/svg+xml', content: () => ownFile('icon.svg') }],
])

function ownFile(name: string): string {
  return readFileSync(findOwnFile(`simulator/page/${name}`), 'utf8')
}

const plainText = 'text/plain; charset=utf-8'

function text(status: number, content: string, contentType: string): Answer {
  return { kind: 'text', status, text: content, contentType, headers: pageHeaders }
}

/** Nothing is loaded from elsewhere, nothing written into a page runs, and no other page shows it in a frame. */
const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
    "base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}
