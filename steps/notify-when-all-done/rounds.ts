// The rounds of a set, step by step: pure. Whoever writes to the document runs this on what stands there, again and again
// until it changes nothing; so everything here is of no effect the second time.

import type { ChannelName, Claimant, NoticeKind, NotifyState, OpenRound, Word } from './notify-state.ts'
import { closeRound, freezeMembers, toNotice } from './close-round.ts'
import { giveUpOld } from './deliveries.ts'
import type { Member } from './roster.ts'
import { dayOf, isOfRule, keyLabel, roundKey, type RoundRule } from './round-rule.ts'
import { trim } from './trim.ts'
import { isFailure, isLater, mergeWord } from './words.ts'

export interface Rules {
  readonly round: RoundRule
  /** What a member has to be to count: finished either way, or successful. */
  readonly done: 'Finished' | 'Succeeded'
  readonly onFailure: 'AtEnd' | 'AtOnce' | 'Both'
  /** How many are enough; all, without it. */
  readonly atLeast: number | undefined
  /** How long a round stays open; for ever, without it. */
  readonly deadlineMs: number | undefined
  /** For how long a channel that failed is tried again. */
  readonly allowanceMs: number
}

/** One look, by a step of a member or by somebody who only looks. */
export interface Look {
  /** What the step reports of its own deployment. */
  readonly report?: Word | undefined
  /** The latest deployment of each member, as the server has it. */
  readonly seen: readonly Word[]
  readonly members: readonly Member[]
  readonly rules: Rules
  /** Who looks, and sends what this look completes. */
  readonly claimant: Claimant
  /** By what it is sent. */
  readonly channels: readonly ChannelName[]
}

/** The state after a look. */
export function advance(state: NotifyState, look: Look, now: Date): NotifyState {
  let next = rememberMembers(state, look)
  if (look.report) next = fileReport(next, look.report, look.rules.round, now)
  next = addSeen(next, look)
  for (const { number } of next.open) next = judge(next, number, look, now)
  return trim(giveUpOld(next, look.rules.allowanceMs, now))
}

/** What became of a report. */
export type Filed =
  | { readonly kind: 'open'; readonly round: OpenRound }
  | { readonly kind: 'closed'; readonly number: number | undefined; readonly isLate: boolean }

/** Where a report stands that has been filed. */
export function findReport({ open, notices }: NotifyState, { project, task }: Word, rule: RoundRule): Filed {
  const round = open.find((one) => isOfRule(one.key, rule) && one.words.some((word) => word.project === project))
  const closed = notices.findLast(
    (notice) =>
      notice.kind !== 'failure' &&
      isOfRule(notice.key, rule) &&
      [...notice.members, ...notice.late].some((one) => one.task === task),
  )
  if (closed) return { kind: 'closed', number: closed.round, isLate: closed.late.some((one) => one.task === task) }
  return round ? { kind: 'open', round } : { kind: 'closed', number: undefined, isLate: true }
}

function rememberMembers(state: NotifyState, { members }: Look): NotifyState {
  const added = members.filter(
    ({ given, project }) => !state.known.some((one) => one.given === given && one.project === project),
  )
  if (added.length === 0) return state
  const known = added.map(({ given, project, name }) => ({ given, project, name }))
  return { ...state, known: [...state.known, ...known] }
}

function fileReport(state: NotifyState, report: Word, rule: RoundRule, now: Date): NotifyState {
  const key = roundKey(rule, report)
  if (isInClosedRound(state, key, report)) return state
  const isLate = rule.kind === 'next' ? report.queuedAt <= state.closedAt : state.closedKeys.includes(key)
  if (isLate) return addLate(state, key, report)
  const round = state.open.find((one) => one.key === key)
  if (round) return replaceRound(state, withWord(round, report))
  const opened: OpenRound = {
    number: state.rounds + 1,
    key,
    openedAt: now.toISOString(),
    since: rule.kind === 'next' && state.closedAt ? state.closedAt : report.queuedAt,
    words: [report],
    told: [],
  }
  return { ...state, rounds: opened.number, open: [...state.open, opened] }
}

/** Also where a later deployment of the member counted in its place. */
function isInClosedRound({ notices }: NotifyState, key: string, report: Word): boolean {
  return notices.some(
    (notice) =>
      notice.kind !== 'failure' &&
      (notice.late.some(({ task }) => task === report.task) ||
        notice.members.some(({ project, task, queuedAt, standing }) => {
          if (project !== report.project || !task || !queuedAt) return false
          if (task === report.task) return standing !== 'Running'
          return notice.key === key && isLater({ task, queuedAt }, report)
        })),
  )
}

/** To the record of the round that it would have belonged to, if that is still there. */
function addLate(state: NotifyState, key: string, report: Word): NotifyState {
  const notice = state.notices.findLast((one) => one.kind !== 'failure' && one.key === key)
  if (!notice) return state
  const late = mergeWord(notice.late, report)
  return { ...state, notices: state.notices.map((one) => (one === notice ? { ...notice, late } : one)) }
}

function addSeen(state: NotifyState, { seen, members, rules }: Look): NotifyState {
  const open = state.open.map((round) => {
    if (!isOfRule(round.key, rules.round)) return round
    const concerning = seen.filter(
      (word) =>
        members.some(({ project }) => project === word.project) &&
        roundKey(rules.round, word) === round.key &&
        (rules.round.kind !== 'next' || isSince(state, round, word) || isOfKnownTask(round, word)),
    )
    return concerning.reduce(withWord, round)
  })
  return { ...state, open }
}

/**
 * Whether a deployment falls into a round of the rule `next`. Before there ever was a message, one that still ran when the
 * first to report was queued does too: they went out together.
 */
function isSince({ closedAt }: NotifyState, { since }: OpenRound, { queuedAt, endedAt, outcome }: Word): boolean {
  if (queuedAt > since) return true
  return closedAt === '' && (outcome === 'Running' || (endedAt ?? '') > since)
}

/** A deployment that reported before tells more of itself when it is over. */
function isOfKnownTask({ words }: OpenRound, { task }: Word): boolean {
  return words.some((word) => word.task === task)
}

function withWord(round: OpenRound, word: Word): OpenRound {
  const words = mergeWord(round.words, word)
  return words === round.words ? round : { ...round, words }
}

function replaceRound(state: NotifyState, round: OpenRound): NotifyState {
  return { ...state, open: state.open.map((one) => (one.number === round.number ? round : one)) }
}

function judge(state: NotifyState, number: number, look: Look, now: Date): NotifyState {
  const round = state.open.find((one) => one.number === number)
  if (!round || !isOfRule(round.key, look.rules.round)) return state
  const kind = whyClosed(round, look, now)
  return kind ? closeRound(state, round, kind, look, now) : tellFailures(state, round, look, now)
}

function whyClosed(round: OpenRound, { members, rules }: Look, now: Date): Exclude<NoticeKind, 'failure'> | undefined {
  const { done, atLeast, deadlineMs, round: rule } = rules
  const wordOf = (member: Member) => round.words.find(({ project }) => project === member.project)
  const isDone = (member: Member) => {
    const outcome = wordOf(member)?.outcome ?? 'Running'
    return done === 'Succeeded' ? outcome === 'Success' : outcome !== 'Running'
  }
  // Who was disabled or deleted will not come any more, but what it has said counts.
  const expected = members.filter((member) => member.state === 'active' || wordOf(member))
  const count = expected.filter(isDone).length
  if (count > 0 && count >= Math.min(atLeast ?? Infinity, expected.length)) return 'complete'
  if (deadlineMs !== undefined && now.getTime() - Date.parse(round.openedAt) >= deadlineMs) return 'deadline'
  const isRunning = expected.some((member) => wordOf(member)?.outcome === 'Running')
  const isOver = rule.kind === 'day' && keyLabel(round.key) < dayOf(now, rule.timeZone)
  return isOver && !isRunning ? 'day-over' : undefined
}

function tellFailures(state: NotifyState, round: OpenRound, look: Look, now: Date): NotifyState {
  if (look.rules.onFailure === 'AtEnd') return state
  const failed = round.words.filter(({ outcome, task }) => isFailure(outcome) && !round.told.includes(task))
  if (failed.length === 0) return state
  const members = freezeMembers(round, look.members)
  const notices = failed.map((word) => ({
    ...toNotice(round, 'failure', members, look, now),
    id: `${round.number}-${word.task}`,
    about: word.project,
  }))
  const told = [...round.told, ...failed.map(({ task }) => task)]
  return replaceRound({ ...state, notices: [...state.notices, ...notices] }, { ...round, told })
}
