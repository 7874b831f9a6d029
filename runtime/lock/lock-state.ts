// What a lock's document holds: who has the lock, and who waits for it in which order.

import type { DocumentKind } from '../documents/document.ts'
import { list, number, object, optional, string, type Shape, type Shaped } from '../shape.ts'

/** `exclusive` shares with nobody beyond the limit; `shared` goes with all others that are shared. */
export type LockMode = 'exclusive' | 'shared'

/** One step that wants the lock for its task. Steps of one task share its entry: they are never in each other's way. */
const Use = object({
  /** The action and the target that it runs for. */
  id: string,
  /** Different for each try of the step, so that each has to write before it may go on. */
  attempt: string,
})
export type Use = Shaped<typeof Use>

const Entry = object({
  task: string,
  project: string,
  environment: string,
  /** Blank where it is for none. */
  tenant: string,
  /** `Web 1.2.0 to Production`, as it stood in the form when it came. */
  title: string,
  /** Who started it, if anybody knows. */
  by: string,
  reason: string,
  mode: string as Shape<LockMode>,
  /** Tells this entry from a later one of the same task. */
  ticket: number,
  /** When it came, by the server's clock. */
  since: string,
  /** Since when it has the lock; missing while it waits. */
  heldSince: optional(string),
  /** While it has the lock: grows with each acquisition, for systems that refuse an older one. */
  fence: optional(number),
  /** While it has the lock: from 1, and nobody else's. */
  slot: optional(number),
  uses: list(Use),
  /** The actions and targets that have released it. */
  freed: list(string),
})
export type LockEntry = Shaped<typeof Entry>

const State = object({
  /** How many may have it at once, while anybody is there. */
  limit: number,
  /** The highest fence and the highest ticket given. */
  fence: number,
  tickets: number,
  /** In order of arrival. */
  entries: list(Entry),
  /** How long it was last held, in milliseconds, the latest last. */
  holds: list(number),
  /** Who released it lately: a step that is tried again must not release a later hold of its task. */
  released: list(object({ task: string, use: string })),
  /** Tasks from which somebody took it by hand. */
  evicted: list(object({ task: string, at: string, by: string })),
})
export type LockState = Shaped<typeof State>

export const lockDocument: DocumentKind<LockState> = {
  name: 'lock',
  schema: 1,
  initial: { limit: 1, fence: 0, tickets: 0, entries: [], holds: [], released: [], evicted: [] },
  shape: State,
}

/** Who wants the lock. */
export type Claim = Pick<
  LockEntry,
  'task' | 'project' | 'environment' | 'tenant' | 'title' | 'by' | 'reason' | 'mode'
> & {
  readonly limit: number
  readonly use: Use
}

export function isHolding(entry: LockEntry): boolean {
  return entry.heldSince !== undefined
}

export function holders(state: LockState): readonly LockEntry[] {
  return state.entries.filter(isHolding)
}

export function waiters(state: LockState): readonly LockEntry[] {
  return state.entries.filter((entry) => !isHolding(entry))
}

export function entryOf(state: LockState, task: string): LockEntry | undefined {
  return state.entries.find((entry) => entry.task === task)
}
