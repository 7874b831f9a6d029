// What has to be true of a round whatever happens: one message, which says the same each time that it is sent, and is sent
// again only where nobody can know whether it was sent.

import { notifyDocument, type NotifyState } from '../../../steps/notify-when-all-done/notify-state.ts'
import type { ProcessView, Situation } from '../../search/model.ts'
import type { OctopusState } from '../../search/octopus-world.ts'

/** A message as it was accepted. */
export interface Mail {
  readonly id: string
  /** All that it says. */
  readonly text: string
  /** The task, and which run of its step. */
  readonly by: string
}

/** A server, and a box for messages beside it. */
export interface MailingState extends OctopusState {
  /** In the order in which they were accepted. */
  readonly mails: readonly Mail[]
}

type RoundsSituation = Situation<MailingState>

export interface ExpectedMember {
  readonly project: string
  readonly outcome: string
}

/** @returns What is wrong; `undefined` if nothing is. */
export function checkRoundsSituation(expected: readonly ExpectedMember[]) {
  const wanted = JSON.stringify(expected)
  return ({ world, processes }: RoundsSituation): string | undefined => {
    const failed = processes.find(({ failure }) => failure && failure.code !== 'not-reachable')
    if (failed) return `${failed.process.name} fails: ${failed.failure?.message ?? ''}`
    const sending = processes.filter(isSending)
    if (sending.length > 1) return `${sending.map(({ process }) => process.name).join(' and ')} send at once.`
    const [first] = world.mails
    if (!first) return undefined
    const other = world.mails.find(({ id, text }) => id !== first.id || text !== first.text)
    if (other) return `There are two messages: ${first.id} ${first.text} and ${other.id} ${other.text}`
    const told = JSON.stringify(readMembers(first.text).map(({ project, outcome }) => ({ project, outcome })))
    if (told !== wanted) return `The message says ${told} instead of ${wanted}.`
    // A try that heard no answer is in the document.
    const tries = roundsIn(world).notices.reduce((sum, { deliveries }) => sum + (deliveries[0]?.tries ?? 0), 0)
    const unexplained = world.mails.filter(({ by }) => !processes.some((view) => hasDied(view, by))).length
    return unexplained > 1 + tries
      ? `The message came ${unexplained} times from steps that lived, after ${tries} failures.`
      : undefined
  }
}

/**
 * What is out and marked is not sent again. What was sent before may still come in, and so may the mark of a step that died
 * before it heard of it, while the next try of that step sends.
 */
export function checkRoundsMove(before: RoundsSituation, after: RoundsSituation): string | undefined {
  if (after.world.mails.length === before.world.mails.length) return undefined
  const sender = before.processes.find((view, index) => isSending(view) && after.processes[index] !== view)
  if (!sender || sender.attempt > 0 || !isMarked(before.world)) return undefined
  return `${sender.process.name} sends what is marked as sent.`
}

/** When everybody has stopped, the last of those who look with nothing going wrong. */
export function checkRoundsEnd({ world, processes }: RoundsSituation): string | undefined {
  const { rounds } = roundsIn(world)
  if (rounds === 0) {
    const reported = processes.find(({ process, status }) => process.phases.length === 1 && status === 'done')
    return reported && `${reported.process.name} has reported, and there is no round.`
  }
  if (rounds > 1) return `There are ${rounds} rounds.`
  if (world.mails.length === 0) return 'Nobody was told.'
  return isMarked(world) ? undefined : 'The message is not marked as sent.'
}

function isSending({ asks }: ProcessView): boolean {
  return asks.some((ask) => ask.kind === 'request' && ask.path === 'mails')
}

/** Whether the run of a step that has sent something came to no good end. */
function hasDied({ process, status, attempt, results }: ProcessView, by: string): boolean {
  if (!by.startsWith(`${process.own.taskId} `)) return false
  if (status === 'running') return attempt > 0
  return status !== 'done' || !results.includes(by)
}

function isMarked(world: MailingState): boolean {
  const { notices } = roundsIn(world)
  return notices.length > 0 && notices.every(({ deliveries }) => deliveries.every(({ state }) => state === 'sent'))
}

function readMembers(text: string): readonly ExpectedMember[] {
  return (JSON.parse(text) as { readonly members: readonly ExpectedMember[] }).members
}

const states = new WeakMap<OctopusState, NotifyState>()

/** What the document says in a world. */
function roundsIn(world: OctopusState): NotifyState {
  const known = states.get(world)
  if (known) return known
  const last = world.sets.toSorted((a, b) => (a.name < b.name ? -1 : 1)).at(-1)
  const state = last
    ? notifyDocument.shape((JSON.parse(last.description) as { readonly state: unknown }).state, '')
    : notifyDocument.initial
  states.set(world, state)
  return state
}
