// Giving a lock back. Who forgets it gives it back at the end of the task.

import { openDocument, type DocumentContext } from '../documents/document.ts'
import { entryOf, isHolding, lockDocument, type LockState } from './lock-state.ts'
import { free, hasReleased, refuseEvicted } from './transitions.ts'

export interface ReleaseResult {
  /** `kept`: other steps of the task have yet to release it. `not-held`: there was nothing to release, or an earlier try of the step has. */
  readonly kind: 'released' | 'kept' | 'not-held'
  readonly state: LockState
  /** How long it was held, in milliseconds. */
  readonly heldMs: number
}

/**
 * Releases a lock for a task.
 * @param use The action and the target that release it.
 * @throws {StepError} `lock-lost` if somebody has taken it from the task in the meantime.
 */
export async function release(
  context: DocumentContext,
  name: string,
  task: string,
  use: string,
): Promise<ReleaseResult> {
  const document = openDocument(context, lockDocument, name)
  const from = await document.read()
  refuseEvicted(from.state, task)
  const own = entryOf(from.state, task)
  if (!own || !isHolding(own) || hasReleased(from.state, task, use))
    return { kind: 'not-held', state: from.state, heldMs: 0 }
  const { ticket } = own
  const { state } = await document.update((latest, now) => free(latest, ticket, use, now), { from, pace: 'prompt' })
  const heldMs = context.octopus.serverNow().getTime() - Date.parse(own.heldSince ?? '')
  return { kind: state.entries.some((entry) => entry.ticket === ticket) ? 'kept' : 'released', state, heldMs }
}
