// One action in one place: the server, or a target. Here it gets its attempts, and guidance where those fail.

import { type ActionRun, isManual } from './actions/action-run.ts'
import { withGuidance } from './actions/guided-failure.ts'
import { runAction } from './actions/run-action.ts'
import { runAttempts } from './actions/run-attempts.ts'
import { addLine, endNode, startNode } from './activity-log.ts'

/**
 * @returns Why it failed; `undefined` where it did not.
 * @throws The control's abort reason, once the task was cancelled or ended by hand.
 */
export async function runInPlace(run: ActionRun): Promise<string | undefined> {
  const { world, control, node, action } = run
  startNode(node, world.clock.now())
  // A person's answer is no attempt that could be repeated.
  const result = isManual(action) ? await runAction(run) : await withGuidance(run, () => runAttempts(run))
  control.signal.throwIfAborted()
  if (result.kind === 'succeeded') {
    endNode(node, 'Success', world.clock.now())
    return undefined
  }
  addLine(node, 'Fatal', result.message, world.clock.now())
  endNode(node, 'Failed', world.clock.now())
  return result.message
}
