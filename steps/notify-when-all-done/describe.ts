// The sentences of this step.

import { freezeMembers } from './close-round.ts'
import type { Delivery, FrozenMember, Notice, OpenRound } from './notify-state.ts'
import { keyLabel } from './round-rule.ts'
import type { Filed, Look } from './rounds.ts'
import type { Told } from './deliver.ts'

/** What became of the report, where that ended no round. */
export function describeFiled(filed: Filed, { members }: Look, set: string): string {
  switch (filed.kind) {
    case 'open':
      return `Reported. ${describeOpen(filed.round, freezeMembers(filed.round, members), set)}`
    case 'closed': {
      const which = filed.number === undefined ? 'The round' : `Round ${filed.number}`
      return filed.isLate
        ? `${which} of ${set} was told of before this deployment reported: there is no other message.`
        : `${which} of ${set} is closed, with this deployment in it.`
    }
  }
}

/** How an open round stands: `Round 3 of Shop: 2 of 9 done, waiting for Web (is not finished), Payroll.` */
export function describeOpen({ number, key }: OpenRound, members: readonly FrozenMember[], set: string): string {
  const open = members.filter(({ standing }) => standing === 'Missing' || standing === 'Running')
  const failed = members.filter(
    ({ standing }) => standing !== 'Success' && !open.some((one) => one.standing === standing),
  )
  const label = keyLabel(key)
  const waiting = open.map(({ name, standing }) => (standing === 'Running' ? `${name} (being deployed)` : name))
  return [
    `Round ${number} of ${set}${label && ` (${label})`}: ${members.length - open.length} of ${members.length} done`,
    ...(failed.length > 0
      ? [`not well: ${failed.map(({ name, standing }) => `${name} (${standing})`).join(', ')}`]
      : []),
    ...(waiting.length > 0 ? [`waiting for ${waiting.join(', ')}`] : []),
  ]
    .join('; ')
    .concat('.')
}

const reasons: Readonly<Record<Notice['kind'], string>> = {
  complete: 'is complete',
  deadline: 'has reached its deadline',
  'day-over': 'is over with its day',
  failure: 'has a failure',
}

export function describeTold({ notice, message, sentBy }: Told, set: string): string {
  const how = sentBy.length > 0 ? `told by ${sentBy.join(', ')}` : 'not told yet'
  return `Round ${notice.round} of ${set} ${reasons[notice.kind]}: "${message.subject}", ${how}.`
}

/** What could not be sent, and what becomes of it. */
export function describeUndelivered(told: readonly Told[], givenUp: readonly (readonly [Notice, Delivery])[]): string {
  const failures = told.flatMap(({ notice, failures: each }) =>
    each.map((failure) => `Message ${notice.id} could not be sent. ${failure}. Whoever looks next tries again.`),
  )
  const lost = givenUp.map(
    ([{ id }, { channel, tries, said = '' }]) =>
      `Message ${id} is given up after ${tries} ${tries === 1 ? 'look' : 'looks'} that could not send it by ${channel}: ${said}.`,
  )
  return [...failures, ...lost].join('\n')
}
