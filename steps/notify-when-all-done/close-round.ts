// The end of a round: its members are frozen as they stand, and whoever ended it is to tell.

import type { FrozenMember, Notice, NoticeKind, NotifyState, OpenRound } from './notify-state.ts'
import type { Member } from './roster.ts'
import type { Look } from './rounds.ts'
import { isFailure } from './words.ts'

const keptKeys = 100

export function closeRound(
  state: NotifyState,
  round: OpenRound,
  kind: Exclude<NoticeKind, 'failure'>,
  look: Look,
  now: Date,
): NotifyState {
  const members = freezeMembers(round, look.members)
  const notice = toNotice(round, kind, members, look, now)
  // Each failure has had a message of its own, or gets it with this one where it has just come.
  const isTold = round.words.every(({ outcome, task }) => !isFailure(outcome) || round.told.includes(task))
  const hasFailed = round.words.some(({ outcome }) => isFailure(outcome))
  const isSilent = kind === 'complete' && look.rules.onFailure === 'AtOnce' && hasFailed && isTold
  return {
    ...state,
    // A report that came with this round was not queued after it was closed, whatever the clocks say.
    closedAt: round.key === 'next' ? latest([state.closedAt, notice.at, ...queueTimes(round)]) : state.closedAt,
    closedKeys: round.key === 'next' ? state.closedKeys : [...state.closedKeys, round.key].slice(-keptKeys),
    known: look.members
      .filter((member) => member.state !== 'deleted')
      .map(({ given, project, name }) => ({ given, project, name })),
    open: state.open.filter(({ number }) => number !== round.number),
    notices: [...state.notices, isSilent ? { ...notice, deliveries: [] } : notice],
  }
}

export function toNotice(
  { number, key, openedAt }: OpenRound,
  kind: NoticeKind,
  members: readonly FrozenMember[],
  { claimant, channels }: Look,
  now: Date,
): Notice {
  return {
    id: String(number),
    kind,
    round: number,
    key,
    openedAt,
    at: now.toISOString(),
    members,
    about: undefined,
    claimant,
    deliveries: channels.map((channel) => ({ channel, state: 'pending', tries: 0, said: undefined })),
    late: [],
  }
}

/** Everybody as it stands in a round at the moment, in the order of the form. */
export function freezeMembers({ words }: OpenRound, members: readonly Member[]): readonly FrozenMember[] {
  return members.map(({ project, name, formerName, state }) => {
    const word = words.find((one) => one.project === project)
    const absent = { active: 'Missing', disabled: 'Disabled', deleted: 'Deleted' } as const
    return {
      project,
      name,
      formerName,
      standing: word?.outcome ?? absent[state],
      version: word?.version,
      task: word?.task,
      queuedAt: word?.queuedAt,
      startedAt: word?.startedAt,
      endedAt: word?.endedAt,
      error: word?.error,
    }
  })
}

function queueTimes({ words }: OpenRound): readonly string[] {
  return words.map(({ queuedAt }) => queuedAt)
}

/** Of moments as texts in one form. */
function latest(moments: readonly string[]): string {
  return moments.reduce((a, b) => (a > b ? a : b))
}
