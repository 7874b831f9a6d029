// Who sends a message, by which channels it is out, and who takes over: pure, and of no effect the second time.

import type { ChannelName, Claimant, Delivery, Notice, NotifyState } from './notify-state.ts'

/** What is still to be done by a channel. */
export function isUnsettled({ state }: Delivery): boolean {
  return state === 'pending' || state === 'failed'
}

/** The messages that are not out by every channel yet. */
export function unsettled({ notices }: NotifyState): readonly Notice[] {
  return notices.filter(({ deliveries }) => deliveries.some(isUnsettled))
}

/** Takes a message over from one who is gone or has let go of it, unless somebody else did. */
export function takeOver(state: NotifyState, id: string, from: string, claimant: Claimant): NotifyState {
  return changeNotice(state, id, (notice) => (notice.claimant.use === from ? { ...notice, claimant } : notice))
}

/** Marks a message as out by a channel, for good. */
export function markSent(state: NotifyState, id: string, channel: ChannelName): NotifyState {
  return changeDelivery(state, id, channel, (delivery) =>
    delivery.state === 'sent' ? delivery : { ...delivery, state: 'sent', said: undefined },
  )
}

/** A try that failed. */
export interface FailedTry {
  readonly channel: ChannelName
  /** Which try it was, from 1. */
  readonly tries: number
  readonly said: string
}

/** Records what failed, and lets go of the message: whoever looks next tries again. */
export function letGo(state: NotifyState, id: string, use: string, failed: readonly FailedTry[]): NotifyState {
  const marked = failed.reduce(
    (marking, { channel, tries, said }) =>
      changeDelivery(marking, id, channel, (delivery) =>
        isUnsettled(delivery) && delivery.tries < tries ? { ...delivery, state: 'failed', tries, said } : delivery,
      ),
    state,
  )
  return changeNotice(marked, id, (notice) =>
    notice.claimant.use === use ? { ...notice, claimant: { ...notice.claimant, use: '', task: '' } } : notice,
  )
}

/** Gives up on channels that have failed for so long. */
export function giveUpOld(state: NotifyState, allowanceMs: number, now: Date): NotifyState {
  const isOld = (notice: Notice) => now.getTime() - Date.parse(notice.at) > allowanceMs
  return unsettled(state)
    .filter(isOld)
    .reduce(
      (giving, { id }) =>
        changeNotice(giving, id, (notice) => ({
          ...notice,
          deliveries: notice.deliveries.map((one) => (one.state === 'failed' ? { ...one, state: 'given-up' } : one)),
        })),
      state,
    )
}

/** What a change gave up on, for the log. */
export function newlyGivenUp(before: NotifyState, after: NotifyState): readonly (readonly [Notice, Delivery])[] {
  const wasOpen = new Set(
    unsettled(before).flatMap(({ id, deliveries }) =>
      deliveries.filter(isUnsettled).map(({ channel }) => `${id} ${channel}`),
    ),
  )
  return after.notices.flatMap((notice) =>
    notice.deliveries
      .filter(({ channel, state }) => state === 'given-up' && wasOpen.has(`${notice.id} ${channel}`))
      .map((delivery) => [notice, delivery] as const),
  )
}

function changeDelivery(
  state: NotifyState,
  id: string,
  channel: ChannelName,
  change: (delivery: Delivery) => Delivery,
): NotifyState {
  return changeNotice(state, id, (notice) => ({
    ...notice,
    deliveries: notice.deliveries.map((one) => (one.channel === channel ? change(one) : one)),
  }))
}

function changeNotice(state: NotifyState, id: string, change: (notice: Notice) => Notice): NotifyState {
  return { ...state, notices: state.notices.map((notice) => (notice.id === id ? change(notice) : notice)) }
}
