// Carries out a deployment: the steps of its release's process in order, each under its run condition, each logged.

import type { Action, Deployment, Release, ServerTask, Step } from '../store/documents.ts'
import { known } from '../store/store.ts'
import type { StepEvent } from '../events.ts'
import type { World } from '../world.ts'
import { addChild, addLine, endNode, startNode } from './activity-log.ts'
import { runAction } from './actions/run-action.ts'
import type { Outcome, TaskControl } from './task-queue.ts'
import { waitForHand } from './actions/wait-for-hand.ts'

/**
 * @returns How the deployment ended; the message of a failure is that of the step that failed first.
 * @throws The control's abort reason, once the task was cancelled or ended by hand.
 */
export async function carryOutDeployment(world: World, task: ServerTask, control: TaskControl): Promise<Outcome> {
  const { store, clock } = world
  const deployment = known(store.deployments, task.arguments['DeploymentId'] ?? '')
  const release = known(store.releases, deployment.releaseId)
  let failure: string | undefined
  const numbered = numberedActions(release)
  // A process without steps stands for work that only whoever writes the test can end.
  if (numbered.length === 0) await waitForHand(control)
  for (const { step, action, number } of numbered) {
    const node = addChild(task.activity, `Step ${number}: ${action.name}`)
    const tell = (change: StepEvent['change']) =>
      world.emit({ kind: 'step', change, at: clock.now(), taskId: task.id, step: action.name })
    const skipped = whySkipped(step, action, deployment, failure !== undefined)
    if (skipped !== undefined) {
      addLine(node, 'Verbose', skipped, clock.now())
      endNode(node, 'Skipped', clock.now())
      tell('skipped')
      continue
    }
    startNode(node, clock.now())
    tell('started')
    const result = await runAction({ world, task, control, deployment, step, action, number, node })
    if (task.completedAt !== undefined || control.signal.aborted) {
      tell('canceled')
      control.signal.throwIfAborted()
    }
    if (result.kind === 'failed') {
      failure ??= result.message
      addLine(node, 'Fatal', result.message, clock.now())
      endNode(node, 'Failed', clock.now())
      tell('failed')
    } else {
      const warned = node.children.some(({ lines }) => lines.some(({ category }) => isWarning(category)))
      task.hasWarningsOrErrors ||= warned
      endNode(node, warned ? 'SuccessWithWarning' : 'Success', clock.now())
      tell('succeeded')
    }
  }
  return failure === undefined ? { state: 'Success', message: '' } : { state: 'Failed', message: failure }
}

interface NumberedAction {
  readonly step: Step
  readonly action: Action
  /** `2`, or `2.1` for the first of several actions of a step. */
  readonly number: string
}

function numberedActions({ steps }: Release): readonly NumberedAction[] {
  return steps.flatMap((step, index) =>
    step.actions.map((action, part) => ({
      step,
      action,
      number: step.actions.length === 1 ? String(index + 1) : `${index + 1}.${part + 1}`,
    })),
  )
}

/** Why an action does not run, as a sentence; `undefined` where it runs. */
function whySkipped(step: Step, action: Action, deployment: Deployment, failed: boolean): string | undefined {
  if (action.isDisabled) return 'This step is disabled.'
  if (deployment.skippedActionIds.includes(action.id)) return 'This step was excluded from the deployment.'
  const { environmentIds, excludedEnvironmentIds, channelIds } = action
  if (environmentIds.length > 0 && !environmentIds.includes(deployment.environmentId)) {
    return 'This step does not run in this environment.'
  }
  if (excludedEnvironmentIds.includes(deployment.environmentId)) return 'This step does not run in this environment.'
  if (channelIds.length > 0 && !channelIds.includes(deployment.channelId))
    return 'This step does not run in this channel.'
  switch (step.condition) {
    case 'Success':
    case 'Variable':
      return failed ? 'A previous step failed, and this step runs only on success.' : undefined
    case 'Failure':
      return failed ? undefined : 'No previous step failed, and this step runs only on failure.'
    case 'Always':
      return undefined
  }
}

function isWarning(category: string): boolean {
  return category === 'Warning' || category === 'Error' || category === 'Fatal'
}
