// One of those who want locks: deployment after deployment, each of which acquires, holds, releases or forgets to, is
// canceled, or loses its worker, as the lot falls.

import type { RunnableStep } from '../../runtime/run-step.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import type { DeploymentHandle, Simulator } from '../../simulator/simulate-octopus.ts'
import { startStep, type HookedStep, type StepEnd } from './hooked-step.ts'
import type { Comer, Judge } from './judge.ts'
import { readPrinted } from './read-printed.ts'

/** What became of an acquisition. `lost`: it did neither succeed nor say why not, nor was it ended from outside. */
export type Fate = 'acquired' | 'gave-up' | 'failed' | 'ended-from-outside' | 'lost'

export interface Tally {
  /** Takes the right to one more acquisition; false if there have been enough. */
  readonly begin: () => boolean
  readonly end: (fate: Fate, why: string) => void
  /** Something that the judge cannot see. */
  readonly accuse: (what: string) => void
}

export interface ContenderContext {
  readonly simulator: Simulator<ManualClock>
  readonly step: RunnableStep
  readonly judge: Judge
  readonly tally: Tally
  readonly random: () => number
}

/** What a deployment wants, as it stands in the step's form. */
interface Wish {
  readonly locks: readonly string[]
  readonly limit: number
  readonly mode: 'Exclusive' | 'Shared'
  readonly timeoutMinutes: number
  readonly onTimeout: 'Fail' | 'Continue'
}

/** All locks that anybody wants. Those with the same limit are also wanted together. */
export const chaosLocks = [
  { name: 'Payments', limit: 1 },
  { name: 'Ledger', limit: 1 },
  { name: 'Test bed', limit: 2 },
  { name: 'Mail relay', limit: 3 },
  { name: 'Price list', limit: 1 },
] as const

const dieAtRequest = 0.002

/** Deploys a project again and again, until there have been enough acquisitions. */
export async function contend(context: ContenderContext, project: string): Promise<void> {
  const { simulator, tally, random } = context
  await pause(simulator, random() * 20_000)
  for (let visits = 1; tally.begin(); visits += 1) {
    await visit(context, simulator.deploy(project, `1.0.${visits}`, 'Production'))
    await pause(simulator, random() * 30_000)
  }
}

async function visit({ simulator, step, judge, tally, random }: ContenderContext, task: DeploymentHandle) {
  const wish = drawWish(random)
  const running = new Set<HookedStep>()
  const comers = wish.locks.map((lock): Comer => ({ task: task.taskId, lock, mode: wish.mode }))
  let isOver = false
  let isDoomed = false
  const isCutOff = () => isOver || isDoomed

  const over = new Promise<void>((resolve) => {
    const stop = simulator.onEvent((event) => {
      if (event.kind !== 'task' || event.taskId !== task.taskId || event.change !== 'finished') return
      stop()
      isOver = true
      killSteps()
      comers.forEach(judge.leaves)
      resolve()
    })
  })

  function killSteps(): void {
    for (const one of running) one.kill()
  }

  /** The script dies; the task ends with it, after a cancellation, or when its worker is missed. */
  function doom(): void {
    if (isCutOff()) return
    isDoomed = true
    killSteps()
    const lot = random()
    if (lot < 0.5) simulator.cancel(task)
    else if (lot < 0.75) endTask(simulator, task, 'Failed')
    else simulator.clock.at(simulator.clock.now() + random() * 180_000, () => endTask(simulator, task, 'Failed'))
  }

  async function play(action: 'Acquire' | 'Release', target: string): Promise<StepEnd> {
    if (isCutOff()) return { kind: 'killed' }
    const { locks, limit, mode, timeoutMinutes, onTimeout } = wish
    const perhapsDie = () => {
      if (random() < dieAtRequest) doom()
    }
    const started = startStep(simulator, step, {
      task,
      parameters: {
        locks: locks.join('\n'),
        action,
        limit: String(limit),
        mode,
        timeoutMinutes: String(timeoutMinutes),
        onTimeout,
      },
      variables: { 'Octopus.Action.Id': 'Deploy', 'Octopus.Machine.Id': target },
      random,
      beforeRequest: perhapsDie,
      afterRequest: () => {
        for (const comer of comers) {
          if (started.printed().includes(`Waiting for lock "${comer.lock}"`)) judge.waits(comer)
        }
        perhapsDie()
      },
    })
    running.add(started)
    const end = await started.ended
    running.delete(started)
    return end
  }

  if (random() < 0.08) simulator.clock.at(simulator.clock.now() + random() * 180_000, doom)
  comers.forEach(judge.comes)
  const end = await play('Acquire', '')
  const [fate, why] = judgeEnd(end)
  tally.end(fate, `${task.taskId}, which wanted ${wish.locks.join(' and ')}: ${why}`)
  if (fate === 'acquired' && end.kind === 'ended') {
    const { outputs } = readPrinted(end.printed)
    for (const comer of comers) judge.goesIn(comer, Number(outputs[`${comer.lock}.FencingToken`]))
    await hold()
  } else {
    // Whoever failed may have its entry until the task ends: it stays known as one that came, and waits no more.
    comers.forEach(judge.leaves)
    if (fate === 'gave-up') await checkNothingIsLeft()
  }
  if (!isCutOff()) endTask(simulator, task, 'Success')
  await over

  async function hold(): Promise<void> {
    await pause(simulator, random() * 40_000)
    const takesMore = random() < 0.1 && judgeEnd(await play('Acquire', 'Machines-2'))[0] === 'acquired'
    if (random() < 0.1 || isCutOff()) return pause(simulator, 10_000)
    if (takesMore) await play('Release', 'Machines-2')
    if (isCutOff()) return
    comers.forEach(judge.goesOut)
    const released = await play('Release', '')
    if (released.kind === 'killed') return
    if (released.exitCode === 1 && readPrinted(released.printed).resultMessage?.startsWith('Fault in') !== false) {
      tally.accuse(`The release of ${task.taskId} ended without a sentence:\n${released.printed}`)
    }
    if (released.printed.includes('there is nothing to release')) {
      tally.accuse(`${task.taskId} had ${wish.locks.join(' and ')}, and found nothing to release.`)
    }
  }

  /** Nothing of what was given up may come later. */
  async function checkNothingIsLeft(): Promise<void> {
    if (random() < 0.5) return
    await pause(simulator, 100_000)
    const released = await play('Release', '')
    if (released.kind === 'ended' && /" (released|stays with)/.test(released.printed)) {
      tally.accuse(`${task.taskId} had given up ${wish.locks.join(' and ')}, and got it later.`)
    }
  }
}

function judgeEnd(end: StepEnd): readonly [Fate, string] {
  if (end.kind === 'killed') return ['ended-from-outside', '']
  const { outputs, resultMessage } = readPrinted(end.printed)
  if (end.exitCode === 0) return outputs['Acquired'] === 'True' ? ['acquired', ''] : ['gave-up', '']
  if (resultMessage === undefined || resultMessage.startsWith('Fault in')) return ['lost', end.printed]
  return [outputs['Acquired'] === 'False' ? 'gave-up' : 'failed', resultMessage]
}

function drawWish(random: () => number): Wish {
  const one = chaosLocks[Math.floor(random() * chaosLocks.length)] ?? chaosLocks[0]
  const others = chaosLocks.filter(({ name, limit }) => name !== one.name && limit === one.limit)
  const other = random() < 0.25 ? others[Math.floor(random() * others.length)] : undefined
  const isShared = one.name === 'Price list' && !other && random() < 0.6
  const lot = random()
  return {
    locks: [one.name, ...(other ? [other.name] : [])],
    limit: one.limit,
    mode: isShared ? 'Shared' : 'Exclusive',
    timeoutMinutes: lot < 0.05 ? 0 : lot < 0.2 ? 1 + Math.floor(random() * 3) : 1440,
    onTimeout: random() < 0.5 ? 'Fail' : 'Continue',
  }
}

function endTask(simulator: Simulator, task: DeploymentHandle, state: 'Success' | 'Failed'): void {
  const { State } = simulator.task(task)
  if (State === 'Executing') simulator.finish(task, state)
  else if (State === 'Queued') simulator.cancel(task)
}

function pause(simulator: Simulator, ms: number): Promise<void> {
  return new Promise((resolve) => void simulator.clock.at(simulator.clock.now() + ms, resolve))
}
