// A document must not grow for ever. What has been told goes first, then rounds that nobody has completed for long.

import { unsettled } from './deliveries.ts'
import type { Notice, NotifyState } from './notify-state.ts'

const keptNotices = 8
const keptOpen = 20
/** A good part of what a document may have. */
const mostCharacters = 48_000

/**
 * The state without what it has no room for: first what was told, then rounds that nobody has completed for long, and at
 * last what nobody was able to send. The latest round and the latest message stay in any case.
 */
export function trim(state: NotifyState): NotifyState {
  let left = state
  for (;;) {
    const isLarge = JSON.stringify(left).length > mostCharacters
    const toTell = unsettled(left)
    const older = left.notices.slice(0, -1)
    const told = older.find((notice) => !toTell.includes(notice))
    if (told && (left.notices.length > keptNotices || isLarge)) left = withoutNotice(left, told)
    else if (left.open.length > 1 && (left.open.length > keptOpen || isLarge)) {
      left = { ...left, open: left.open.slice(1) }
    } else if (older[0] && isLarge) left = withoutNotice(left, older[0])
    else return left
  }
}

function withoutNotice(state: NotifyState, notice: Notice): NotifyState {
  return { ...state, notices: state.notices.filter((one) => one !== notice) }
}
