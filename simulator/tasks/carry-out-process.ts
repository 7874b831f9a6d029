// Carries out a process, of a deployment or of a runbook run: its steps in order, some of them beside each other.

import type { ServerTask, Step } from '../store/documents.ts'
import type { World } from '../world.ts'
import { waitForHand } from './actions/wait-for-hand.ts'
import type { Execution } from './execution.ts'
import { inParallel } from './in-parallel.ts'
import { createProgress } from './progress.ts'
import { runStep } from './run-step.ts'
import type { Outcome, TaskControl } from './task-queue.ts'

/**
 * @returns How it ended; the message of a failure is that of the step that failed first.
 * @throws The control's abort reason, once the task was cancelled or ended by hand.
 */
export async function carryOutProcess(
  world: World,
  task: ServerTask,
  execution: Execution,
  control: TaskControl,
): Promise<Outcome> {
  const progress = createProgress()
  // A process without steps stands for work that only whoever writes the test can end.
  if (execution.steps.length === 0) await waitForHand(control)
  const begun = new Set<Step>()
  const run = ({ step, position }: PlacedStep, own: TaskControl) => {
    begun.add(step)
    return runStep({ world, task, execution, progress, step, position, control: own })
  }
  const groups = groupsOf(execution.steps)
  try {
    for (const items of groups) {
      const width = items.length
      await inParallel({ clock: world.clock, control, items, width, mayBegin: () => true, work: run })
    }
  } catch (error) {
    const after = control.signal.aborted ? control.afterCancel() : undefined
    if (!after) throw error
    progress.failure ??= 'The task was canceled.'
    const left = groups.flat().filter(({ step }) => step.condition === 'Always' && !begun.has(step))
    for (const placed of left) await run(placed, after)
  }
  const { failure } = progress
  return failure === undefined ? { state: 'Success', message: '' } : { state: 'Failed', message: failure }
}

interface PlacedStep {
  readonly step: Step
  /** From 1. */
  readonly position: number
}

/** Steps that start together: each with those behind it that start with the one before them. */
function groupsOf(steps: readonly Step[]): readonly (readonly PlacedStep[])[] {
  const groups: PlacedStep[][] = []
  for (const [index, step] of steps.entries()) {
    const placed = { step, position: index + 1 }
    const last = groups.at(-1)
    if (last && step.rest['StartTrigger'] === 'StartWithPrevious') last.push(placed)
    else groups.push([placed])
  }
  return groups
}
