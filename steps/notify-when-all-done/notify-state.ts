// What the document of a set holds: the rounds that are open, and what is to be told of those that are not.

import type { DocumentKind } from '../../runtime/documents/document.ts'
import { list, number, object, optional, string, type Shape, type Shaped } from '../../runtime/shape.ts'

/** How a deployment stands: while it runs, and then as the server spells it. */
export type Outcome = 'Running' | 'Success' | 'Failed' | 'Canceled' | 'TimedOut'

/**
 * What a word rests on: a look at the server while the deployment ran, the step at its end, or a look after it was over.
 * Of one deployment, each says more than the one before it.
 */
export type Basis = 'running' | 'reported' | 'final'

const Word = object({
  project: string,
  /** The task of the deployment. */
  task: string,
  /** When that was queued, which with the task's number is its place in time. */
  queuedAt: string,
  outcome: string as Shape<Outcome>,
  basis: string as Shape<Basis>,
  version: string,
  startedAt: optional(string),
  endedAt: optional(string),
  /** Why it failed, if that is known. */
  error: optional(string),
})
/** The last that is known of a member. */
export type Word = Shaped<typeof Word>

const KnownMember = object({
  /** What stands in the form for it. */
  given: string,
  project: string,
  name: string,
})
/** Whom the form meant when it was last understood: a project that is renamed or deleted later can still be named. */
export type KnownMember = Shaped<typeof KnownMember>

const OpenRound = object({
  number,
  /** By which rule it is a round, and which one: `next`, `release 1.2.0`, `day 2026-11-24`. */
  key: string,
  openedAt: string,
  /** Deployments that the server knows of count if they came later; the steps' own reports always do. */
  since: string,
  words: list(Word),
  /** The tasks whose failure was told at once. */
  told: list(string),
})
export type OpenRound = Shaped<typeof OpenRound>

/** How a member stands in a message. */
export type Standing = Outcome | 'Missing' | 'Disabled' | 'Deleted'

const FrozenMember = object({
  project: string,
  name: string,
  /** What it was called when the round began, if that was something else. */
  formerName: optional(string),
  standing: string as Shape<Standing>,
  version: optional(string),
  task: optional(string),
  /** @see Word.queuedAt */
  queuedAt: optional(string),
  startedAt: optional(string),
  endedAt: optional(string),
  error: optional(string),
})
export type FrozenMember = Shaped<typeof FrozenMember>

const Claimant = object({
  /** The step, the target and the task; blank if nobody has taken it on. */
  use: string,
  task: string,
  project: string,
  environment: string,
  /** Blank for none. */
  tenant: string,
})
/** Who sends a message. */
export type Claimant = Shaped<typeof Claimant>

/** `outputs` where the message leaves by the output variables alone, for a later step to send. */
export type ChannelName = 'email' | 'slack' | 'teams' | 'webhook' | 'outputs'

const Delivery = object({
  channel: string as Shape<ChannelName>,
  state: string as Shape<'pending' | 'failed' | 'sent' | 'given-up'>,
  tries: number,
  /** Why the last try failed. */
  said: optional(string),
})
export type Delivery = Shaped<typeof Delivery>

/** Why there is a message: all are done, the time is up, the day is over, or a member failed while the round is open. */
export type NoticeKind = 'complete' | 'deadline' | 'day-over' | 'failure'

const Notice = object({
  /** Never given again: `12`, or of a failure `12-ServerTasks-3`. */
  id: string,
  kind: string as Shape<NoticeKind>,
  round: number,
  key: string,
  openedAt: string,
  at: string,
  members: list(FrozenMember),
  /** The project whose failure it tells. */
  about: optional(string),
  claimant: Claimant,
  /** Empty where nothing is sent. */
  deliveries: list(Delivery),
  /** What was reported after the round was closed. */
  late: list(Word),
})
/** What is to be told, as it stood when it was decided: whoever sends it, it says the same. */
export type Notice = Shaped<typeof Notice>

const State = object({
  /** The highest number of a round. */
  rounds: number,
  /** When a round of the rule `next` was last closed; blank if none was. */
  closedAt: string,
  /** The last rounds of the other rules that were closed, by key. */
  closedKeys: list(string),
  known: list(KnownMember),
  open: list(OpenRound),
  /** The oldest first. */
  notices: list(Notice),
})
export type NotifyState = Shaped<typeof State>

export const notifyDocument: DocumentKind<NotifyState> = {
  name: 'notify',
  schema: 1,
  initial: { rounds: 0, closedAt: '', closedKeys: [], known: [], open: [], notices: [] },
  shape: State,
}
