// An Octopus Server as small as can be, as a value: its library variable sets and its tasks. What else a model needs comes
// as routes of its own. Answers carry what the real API's do, as far as our resources read it.

import { judgeAnswer } from '../../runtime/octopus/judge-answer.ts'
import type { World, WorldReply } from './model.ts'
import type { Answer, Request } from './operation.ts'
import { beginsAt } from './run.ts'

export interface OctopusState {
  /** By the server's clock, in milliseconds. */
  readonly now: number
  /** How many sets were ever created: ids are never given twice. */
  readonly created: number
  readonly sets: readonly VariableSet[]
  /** The states of all tasks, by id. */
  readonly tasks: Readonly<Record<string, TaskState>>
}

export interface VariableSet {
  readonly id: string
  readonly name: string
  readonly description: string
}

export type TaskState = 'Executing' | 'Cancelling' | 'Success' | 'Canceled'

export interface Reply<State> {
  readonly state: State
  readonly status: number
  readonly json: unknown
}

/** `undefined` for a request that it is not for. */
export type WorldRoute<State> = (state: State, request: Request) => Reply<State> | undefined

export interface OctopusOptions<State extends OctopusState> {
  readonly initial: State
  /** They come before its own. */
  readonly routes?: readonly WorldRoute<State>[]
  /** How long a while is by the server's clock, in milliseconds. */
  readonly passMs?: number
  /** Whether sets are ever deleted; if not, a name that is taken stays taken. `false` if not given. */
  readonly hasDeletions?: boolean
  /** A task that is over is over as this: `Success` if not given. */
  readonly endsAs?: TaskState
}

export function octopusState(taskIds: readonly string[]): OctopusState {
  const tasks = Object.fromEntries(taskIds.map((id) => [id, 'Executing' as const]))
  return { now: beginsAt, created: 0, sets: [], tasks }
}

export function octopusWorld<State extends OctopusState>({
  initial,
  routes = [],
  passMs = 900_000,
  endsAs = 'Success',
  hasDeletions = false,
}: OctopusOptions<State>): World<State> {
  const all: readonly WorldRoute<State>[] = [...routes, listSets, createSet, deleteSet, listTasks, getTask]
  const answer = (state: State, request: Request): WorldReply<State> => {
    for (const route of all) {
      const reply = route(state, request)
      if (reply) return { state: reply.state, answer: toAnswer(request, reply) }
    }
    throw new Error(`This world does not know ${request.text}`)
  }
  return {
    initial,
    answer,
    stale: (state, request) => {
      if (!request.path.startsWith('tasks')) return undefined
      const before = Object.fromEntries(Object.keys(state.tasks).map((id) => [id, 'Executing' as const]))
      const [now, then] = [answer(state, request), answer({ ...state, tasks: before }, request)]
      return JSON.stringify(now.answer) === JSON.stringify(then.answer) ? undefined : then.answer
    },
    isVain: ({ sets }, { method, path, body }) => {
      if (hasDeletions || method !== 'POST' || path !== 'libraryvariablesets') return false
      const { Name: name } = body as { readonly Name: string }
      return sets.some((set) => set.name.toLowerCase() === name.toLowerCase())
    },
    endTask: (state, taskId) => ({ ...state, tasks: { ...state.tasks, [taskId]: endsAs } }),
    isOver: ({ tasks }, taskId) => isCompleted(tasks[taskId]),
    pass: (state) => ({ ...state, now: state.now + passMs }),
  }
}

/** What the client makes of a status: as the client that ships does. */
function toAnswer(request: Request, { state, status, json }: Reply<OctopusState>): Answer {
  const at = state.now
  if (status < 300) {
    return request.method === 'GET' ? { kind: 'json', json, at } : { kind: 'sent', sent: { kind: 'done', json }, at }
  }
  const way = { hide: (text: string) => text, proxyAddress: undefined }
  const judged = judgeAnswer(
    { status, headers: {}, text: JSON.stringify(json) },
    `${request.method} ${request.path}`,
    way,
  )
  if (judged.kind !== 'failure') throw new Error(`${request.text} was answered with ${status}, which is a fault`)
  const { refusal, code, message } = judged
  if (refusal && request.method !== 'GET') return { kind: 'sent', sent: { kind: 'refused', ...refusal }, at }
  return { kind: 'failure', code, message }
}

function page(items: readonly unknown[], { query }: Request): unknown {
  const [skip, take] = [Number(query['skip'] ?? 0), Number(query['take'] ?? 30)]
  const links = skip + take < items.length ? { 'Page.Next': 'more' } : {}
  return { Items: items.slice(skip, skip + take), TotalResults: items.length, Links: links }
}

function listSets<State extends OctopusState>(state: State, request: Request): Reply<State> | undefined {
  if (request.method !== 'GET' || request.path !== 'libraryvariablesets') return undefined
  const part = (request.query['partialName'] ?? '').toLowerCase()
  const found = state.sets
    .filter(({ name }) => name.toLowerCase().includes(part))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const items = found.map(({ id, name, description }) => ({ Id: id, Name: name, Description: description }))
  return { state, status: 200, json: page(items, request) }
}

function createSet<State extends OctopusState>(state: State, request: Request): Reply<State> | undefined {
  if (request.method !== 'POST' || request.path !== 'libraryvariablesets') return undefined
  const { Name: name, Description: description } = request.body as {
    readonly Name: string
    readonly Description: string
  }
  if (state.sets.some((set) => set.name.toLowerCase() === name.toLowerCase())) {
    return { state, status: 400, json: refusal(`A library variable set with the name '${name}' already exists.`) }
  }
  const created = state.created + 1
  const set = { id: `LibraryVariableSets-${created}`, name, description }
  const json = { Id: set.id, Name: name, Description: description }
  return { state: { ...state, created, sets: [...state.sets, set] }, status: 201, json }
}

function deleteSet<State extends OctopusState>(state: State, request: Request): Reply<State> | undefined {
  const [, id] = /^libraryvariablesets\/(.+)$/.exec(request.path) ?? []
  if (request.method !== 'DELETE' || id === undefined) return undefined
  if (!state.sets.some((set) => set.id === id)) return notFound(state, id)
  return { state: { ...state, sets: state.sets.filter((set) => set.id !== id) }, status: 200, json: {} }
}

function listTasks<State extends OctopusState>(state: State, request: Request): Reply<State> | undefined {
  if (request.method !== 'GET' || request.path !== 'tasks') return undefined
  const ids = (request.query['ids'] ?? '').split(',')
  const items = Object.entries(state.tasks).filter(([id]) => ids.includes(id))
  return { state, status: 200, json: page(items.map(toTask), request) }
}

function getTask<State extends OctopusState>(state: State, request: Request): Reply<State> | undefined {
  const [, id = ''] = /^tasks\/([^/]+)$/.exec(request.path) ?? []
  if (request.method !== 'GET' || id === '') return undefined
  const task = state.tasks[id]
  return task ? { state, status: 200, json: toTask([id, task]) } : notFound(state, id)
}

function toTask([id, state]: readonly [string, TaskState]): unknown {
  const begun = new Date(beginsAt).toISOString()
  return {
    Id: id,
    Description: `Task ${id}`,
    State: state,
    QueueTime: begun,
    StartTime: begun,
    IsCompleted: isCompleted(state),
    HasPendingInterruptions: false,
    Arguments: {},
  }
}

function isCompleted(state: TaskState | undefined): boolean {
  return state === 'Success' || state === 'Canceled'
}

export function notFound<State>(state: State, id: string): Reply<State> {
  return { state, status: 404, json: refusal(`The resource '${id}' was not found.`) }
}

export function refusal(message: string): unknown {
  return { ErrorMessage: message, Errors: [] }
}
