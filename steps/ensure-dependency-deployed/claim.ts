// Who may start the deployment of a dependency now: one at a time, for as long as it takes to look and to start it. What
// has been started is there for all to see, so nothing else is written down.

import type { DocumentKind } from '../../runtime/documents/document.ts'
import { boolean, object, optional, string, type Shaped } from '../../runtime/shape.ts'

const State = object({
  claim: optional(
    object({
      task: string,
      /** `Web ServerTasks-12` */
      title: string,
      /** The action and the target that it runs for. */
      use: string,
      /** Different for each try of the step. */
      attempt: string,
      /** Since when, by the server's clock. */
      at: string,
      /** Whether somebody had it before who is gone and may have started something that has yet to show. */
      isInherited: boolean,
    }),
  ),
})
export type ClaimState = Shaped<typeof State>
export type Claim = NonNullable<ClaimState['claim']>

export const claimDocument: DocumentKind<ClaimState> = {
  name: 'deploy',
  schema: 1,
  initial: { claim: undefined },
  shape: State,
}

/**
 * Claims what nobody has, or somebody who is gone.
 * @param dead The attempt of a claim whose task is over, or that an earlier try of the same step had.
 */
export function takeClaim(state: ClaimState, mine: Claim, dead?: string): ClaimState {
  const { claim } = state
  if (!claim) return { claim: mine }
  return claim.attempt === dead && dead !== mine.attempt ? { claim: { ...mine, isInherited: true } } : state
}

/** Gives it back. Somebody else's stays. */
export function dropClaim(state: ClaimState, attempt: string): ClaimState {
  return state.claim?.attempt === attempt ? { claim: undefined } : state
}
