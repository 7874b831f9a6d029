// From a path to its route. A space-scoped route has three addresses: `/api/Spaces-1/x`, `/api/spaces/<id or slug>/x`,
// and `/api/x` for the default space. Paths compare without case.

import type { Space } from '../store/documents.ts'
import { sameName } from '../store/same-name.ts'
import type { ServerGeneration, World } from '../world.ts'
import type { Route } from './route.ts'

export type FoundRoute =
  | {
      readonly kind: 'found'
      readonly route: Route
      readonly parameters: ReadonlyMap<string, string>
      /** The space that the path names, if it names one. */
      readonly space: Space | undefined
    }
  /** The path is there, the verb is not. */
  | { readonly kind: 'wrong-method' }
  /** The path names a space that does not exist. */
  | { readonly kind: 'unknown-space'; readonly id: string }
  | { readonly kind: 'unknown-route' }

/** @param path With its `/api`, without its query, still escaped. */
export function findRoute(
  routes: readonly Route[],
  { store, settings }: Pick<World, 'store' | 'settings'>,
  method: string,
  path: string,
): FoundRoute {
  const [root, ...segments] = path.split('/').filter(Boolean).map(decode)
  if (root?.toLowerCase() !== 'api') return { kind: 'unknown-route' }
  const { belowApi, inSpaces } = tablesOf(routes, settings.generation)
  const [first = '', second = '', ...rest] = segments
  if (/^spaces-\d+$/i.test(first)) {
    const space = store.spaces.get(first)
    if (!space) return { kind: 'unknown-space', id: first }
    return choose(inSpaces, method, segments.slice(1), space)
  }
  const plain = choose(belowApi, method, segments, undefined)
  if (first.toLowerCase() !== 'spaces' || rest.length === 0 || plain.kind !== 'unknown-route') return plain
  const space = store.spaces.all().find(({ id, slug }) => [id, slug].some((name) => sameName(name, second)))
  if (!space) return { kind: 'unknown-space', id: second }
  return choose(inSpaces, method, rest, space)
}

interface Candidate {
  readonly route: Route
  /** The parts of its path: in lower case, or what stands for the name of a parameter. */
  readonly parts: readonly ({ readonly text: string } | { readonly parameter: string })[]
  readonly parameterCount: number
}

/** Routes by how many segments their paths have, those with fewer parameters first. */
type Table = ReadonlyMap<number, readonly Candidate[]>

interface Tables {
  readonly belowApi: Table
  readonly inSpaces: Table
}

const tables = new WeakMap<readonly Route[], Map<ServerGeneration, Tables>>()

function tablesOf(routes: readonly Route[], generation: ServerGeneration): Tables {
  const known = tables.get(routes) ?? new Map<ServerGeneration, Tables>()
  tables.set(routes, known)
  const made = known.get(generation) ?? makeTables(routes, generation)
  known.set(generation, made)
  return made
}

function makeTables(routes: readonly Route[], generation: ServerGeneration): Tables {
  const there = routes.filter(({ since = 0, until = Infinity }) => since <= generation && generation <= until)
  return {
    // The home document of a space has no address in the default space: `/api` is the server's own.
    belowApi: makeTable(there.filter(({ scope, path }) => scope === 'server' || path !== '/')),
    inSpaces: makeTable(there.filter(({ scope }) => scope !== 'server')),
  }
}

function makeTable(routes: readonly Route[]): Table {
  const candidates = routes.map((route): Candidate => {
    const parts = route.path
      .split('/')
      .filter(Boolean)
      .map((part) => {
        const parameter = /^\{(\w+)\}$/.exec(part)?.[1]
        return parameter === undefined ? { text: part.toLowerCase() } : { parameter }
      })
    return { route, parts, parameterCount: parts.filter((part) => 'parameter' in part).length }
  })
  candidates.sort((a, b) => a.parameterCount - b.parameterCount)
  const table = new Map<number, Candidate[]>()
  for (const candidate of candidates) {
    const { length } = candidate.parts
    table.set(length, [...(table.get(length) ?? []), candidate])
  }
  return table
}

function choose(table: Table, method: string, segments: readonly string[], space: Space | undefined): FoundRoute {
  const lowerCase = segments.map((segment) => segment.toLowerCase())
  const matches = (table.get(segments.length) ?? []).filter(({ parts }) =>
    parts.every((part, index) => 'parameter' in part || part.text === lowerCase[index]),
  )
  if (matches.length === 0) return { kind: 'unknown-route' }
  const best = matches.find(({ route }) => route.method === method)
  if (!best) return { kind: 'wrong-method' }
  const parameters = new Map<string, string>()
  best.parts.forEach((part, index) => {
    if ('parameter' in part) parameters.set(part.parameter, segments[index] ?? '')
  })
  return { kind: 'found', route: best.route, parameters, space }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
