// What our steps keep in library variable sets, read for people to see: locks, and who waits for what. The numbered sets
// of a document are its states, of which the highest holds; texts that are none of ours are named, and nothing is made
// of them.

import * as z from 'zod'
import type { LibraryVariableSet } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

const lockSchema = z.object({
  limit: z.number(),
  /** In order of arrival. */
  entries: z.array(
    z.object({
      task: z.string(),
      title: z.string(),
      by: z.string(),
      reason: z.string(),
      mode: z.string(),
      ticket: z.number(),
      since: z.string(),
      heldSince: z.string().optional(),
    }),
  ),
})

const waitsSchema = z.object({
  waits: z.array(
    z.object({
      task: z.string(),
      step: z.string(),
      need: z.union([
        z.object({ kind: z.literal('lock'), lock: z.string(), ticket: z.number() }),
        z.object({
          kind: z.literal('tasks'),
          groups: z.array(z.array(z.string())),
          needed: z.number(),
          step: z.string(),
          idle: z.boolean(),
        }),
      ]),
      /** What a ring of waits has been judged to; such a wait is over. */
      verdict: z.string().nullish(),
    }),
  ),
})

export interface Lock extends z.infer<typeof lockSchema> {
  readonly name: string
}
export type LockEntry = Lock['entries'][number]
export type RegisteredWait = z.infer<typeof waitsSchema>['waits'][number]

export interface Coordination {
  /** By name. */
  readonly locks: readonly Lock[]
  readonly waits: readonly RegisteredWait[]
  /** Names of sets whose text cannot be read. */
  readonly unreadable: readonly string[]
}

export function readCoordination(store: Store, spaceId: string): Coordination {
  const locks: Lock[] = []
  const waits: RegisteredWait[] = []
  const unreadable: string[] = []
  for (const { set, kind, name } of currentStates(store.libraryVariableSets.where('spaceId', spaceId))) {
    const state = stateIn(set.description)
    const lock = kind === 'lock' ? lockSchema.safeParse(state) : undefined
    const all = kind === 'waits' ? waitsSchema.safeParse(state) : undefined
    if (lock?.data) locks.push({ name, ...lock.data })
    if (all?.data) waits.push(...all.data.waits)
    if (lock?.error ?? all?.error) unreadable.push(set.name)
  }
  return { locks: locks.toSorted((a, b) => (a.name < b.name ? -1 : 1)), waits, unreadable }
}

/** A set that holds a state of a document: `Coordination / lock / shop #00000012`. */
interface DocumentState {
  readonly set: LibraryVariableSet
  readonly kind: string
  readonly name: string
  readonly number: number
}

/** The highest state of each document. */
export function currentStates(sets: readonly LibraryVariableSet[]): readonly DocumentState[] {
  const highest = new Map<string, DocumentState>()
  for (const set of sets) {
    const [, kind = '', name = '', digits] = /^Coordination \/ ([^/]+) \/ (.+) #(\d{8})$/is.exec(set.name) ?? []
    if (digits === undefined) continue
    const key = `${kind}/${name}`.toLowerCase()
    const state = { set, kind: kind.toLowerCase(), name, number: Number(digits) }
    if (state.number > (highest.get(key)?.number ?? 0)) highest.set(key, state)
  }
  return [...highest.values()]
}

function stateIn(text: string): unknown {
  try {
    const read = z.object({ state: z.unknown() }).safeParse(JSON.parse(text))
    return read.data?.state
  } catch {
    return undefined
  }
}
