// What the document of waits holds: which steps have waited for a while, and for what. One for the whole space, since a
// ring of waits may go through any of its projects and locks: under `Coordination / waits / all`.

import type { DocumentKind } from '../documents/document.ts'
import type { StepState } from '../octopus/resources/activity-log.ts'
import { boolean, list, number, object, optional, string, type Shape, type Shaped } from '../shape.ts'

const LockNeed = object({
  lock: string,
  /** Of the entry that waits in the lock's queue. */
  ticket: number,
})

const TasksNeed = object({
  /** Each of ids of tasks, that all have to be over. */
  groups: list(list(string)),
  /** How many of the groups are enough. */
  needed: number,
  /** Blank, or the step that the tasks have to come to: its name or number. */
  step: string,
  /** How far they have to be with it. */
  state: string as Shape<StepState>,
  /** Whether it is enough that nobody is at work: then one of those who wait for each other may as well go on. */
  idle: boolean,
})

/** What a step waits for: its turn at a lock, or other tasks. */
export type Need =
  ({ readonly kind: 'lock' } & Shaped<typeof LockNeed>) | ({ readonly kind: 'tasks' } & Shaped<typeof TasksNeed>)

const Need: Shape<Need> = (value, path) =>
  object({ kind: string })(value, path).kind === 'lock'
    ? { kind: 'lock', ...LockNeed(value, path) }
    : { kind: 'tasks', ...TasksNeed(value, path) }

/** What becomes of a wait that closed a ring: it gives up, or it goes on though others are unfinished. */
export type VerdictKind = 'victim' | 'yields'

const Wait = object({
  task: string,
  /** `Deploy Web release 1.2.0 to Production` */
  title: string,
  /** The name of the step in its process; blank where Octopus does not tell. */
  step: string,
  /** What the step runs on: it may run on several at once. */
  target: string,
  /** Tells this registration from every other: the order in which they came. */
  ticket: number,
  need: Need,
  verdict: optional(string as Shape<VerdictKind>),
})
export type Wait = Shaped<typeof Wait>

const State = object({
  /** The highest ticket given. */
  tickets: number,
  waits: list(Wait),
})
export type WaitsState = Shaped<typeof State>

export const waitsDocument: DocumentKind<WaitsState> = {
  name: 'waits',
  schema: 1,
  initial: { tickets: 0, waits: [] },
  shape: State,
}
