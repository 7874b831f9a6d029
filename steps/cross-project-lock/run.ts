import type { StepContext } from '../../runtime/define-step.ts'
import { foldName } from '../../runtime/documents/document-name.ts'
import { formatDuration } from '../../runtime/format-time.ts'
import { acquire } from '../../runtime/lock/acquire.ts'
import { release } from '../../runtime/lock/release.ts'
import { ownUse } from '../../runtime/own-use.ts'
import { StepError } from '../../runtime/step-error.ts'
import { createWaitRegister } from '../../runtime/waits/wait-register.ts'
import { holderTask, makeClaim } from './claim.ts'
import { describeAcquired, describeTimeout } from './describe.ts'
import { setOutputs, type Asked } from './outputs.ts'
import type { CrossProjectLockParameters } from './parameters.ts'
import { createTeller } from './tell.ts'

export async function run(parameters: CrossProjectLockParameters, context: StepContext): Promise<void> {
  const locks = inOrder(parameters.locks)
  await (parameters.action === 'Acquire' ? acquireAll : releaseAll)(locks, parameters, context)
}

async function acquireAll(
  locks: readonly string[],
  parameters: CrossProjectLockParameters,
  context: StepContext,
): Promise<void> {
  const { clock, log } = context
  const { timeoutMinutes, onTimeout } = parameters
  const claim = makeClaim(parameters, context)
  const startedAt = clock.now()
  const asked: Asked[] = []
  for (const lock of locks) {
    const tell = createTeller(context, lock)
    const register = createWaitRegister(context, { title: claim.title, hasFailed: false })
    let deadlock: string | undefined
    const result = await acquire(context, lock, claim, {
      timeoutMs: Math.max(0, startedAt + timeoutMinutes * 60_000 - clock.now()),
      onWait: async (look) => {
        await tell.look(look)
        const verdict = await register.look({ kind: 'lock', lock, ticket: look.own.ticket })
        if (verdict.kind === 'wait') return verdict
        deadlock = verdict.message
        return { kind: 'give-up' }
      },
    }).finally(() => register.end())
    if (result.kind === 'gave-up') {
      await giveBack(asked, claim.use.id, parameters, context)
      setOutputs(log, false, [...asked, { lock, result }], clock.now() - startedAt)
      const message = deadlock ?? describeTimeout(lock, timeoutMinutes, tell.said())
      if (onTimeout === 'Fail') throw new StepError(deadlock ? 'deadlock' : 'lock-timed-out', message)
      log.warning(`${message}\nGoing on without it, as this step says.`)
      return
    }
    asked.push({ lock, result })
    log.highlight(describeAcquired(lock, parameters.limit, result.own, result.waitedMs))
  }
  setOutputs(log, true, asked, clock.now() - startedAt)
}

/** All or none: what the step could have is of no use without the rest. */
async function giveBack(
  asked: readonly Asked[],
  use: string,
  { parentTask }: CrossProjectLockParameters,
  context: StepContext,
): Promise<void> {
  for (const { lock } of asked) await release(context, lock, holderTask(parentTask, context.own.taskId), use)
}

async function releaseAll(
  locks: readonly string[],
  { parentTask }: CrossProjectLockParameters,
  context: StepContext,
): Promise<void> {
  const { log, own } = context
  for (const lock of locks) {
    const { kind, heldMs } = await release(context, lock, holderTask(parentTask, own.taskId), ownUse(context))
    if (kind === 'released') log.highlight(`Lock "${lock}" released after ${formatDuration(heldMs)}.`)
    else if (kind === 'kept')
      log.info(`Lock "${lock}" stays with this deployment until its other steps release it too.`)
    else log.info(`This deployment does not have lock "${lock}": there is nothing to release.`)
  }
}

/** One order for everybody, so that two steps that list the same locks never wait for each other. */
function inOrder(locks: readonly string[]): readonly string[] {
  const byName = new Map(locks.map((lock) => [foldName(lock), lock]))
  return [...byName.keys()].sort().map((name) => byName.get(name) ?? name)
}
