// What people are told while they wait for a lock.

import type { StepContext } from '../../runtime/define-step.ts'
import type { LockLook } from '../../runtime/lock/acquire.ts'
import { findHoldingReason } from '../../runtime/octopus/holding-reason.ts'
import type { ServerTask } from '../../runtime/octopus/resources/server-task.ts'
import { describeProgress, describeWait } from './describe.ts'

export interface Teller {
  /** Says what a look has shown, when it differs from the last. */
  look(look: LockLook): Promise<void>
  /** The lines that hold at present. */
  said(): readonly string[]
}

export function createTeller({ octopus, log }: Pick<StepContext, 'octopus' | 'log'>, lock: string): Teller {
  /** By task: why it does not go on, in the situation in which it was asked. */
  const held = new Map<string, { readonly situation: string; readonly reason: string | undefined }>()
  let said: readonly string[] = []

  async function learn(task: ServerTask): Promise<void> {
    const { id, state, isInterrupted, startedAt } = task
    const situation = `${state} ${isInterrupted}`
    // Who has a lock has started: all that can hold it up is a person.
    if (held.get(id)?.situation === situation || !startedAt) return
    held.set(id, { situation, reason: await findHoldingReason(octopus, { ...task, taskId: id }) })
  }

  return {
    said: () => said,
    look: async (look) => {
      for (const task of look.tasks) await learn(task)
      const lines = describeWait(lock, look, ({ task }) => held.get(task)?.reason)
      for (const line of lines) if (!said.includes(line)) log.wait(line)
      if (lines.join('\n') !== said.join('\n')) log.progress(0, describeProgress(lock, look))
      said = lines
    },
  }
}
