// Runs a step template once: a server of its own, a deployment of one step, and what came of it. Nothing is left behind.

import { createPacedClock } from '../clock/create-paced-clock.ts'
import { createRealClock } from '../clock/create-real-clock.ts'
import type { AnsweredRequest, LogLine } from '../events.ts'
import type { FaultRule } from '../faults/fault-rule.ts'
import { defaultStart, simulateOctopus, type Simulator } from '../simulate-octopus.ts'
import type { OutputVariable } from '../store/documents.ts'
import { readSpace } from '../space-file/read-space-file.ts'
import {
  newestRelease,
  trialSpace,
  type OtherDeployment,
  type TrialSpace,
  type TrialSpaceOptions,
} from './trial-space.ts'

export interface Trial extends TrialSpaceOptions {
  /** What is deployed just before, and goes on meanwhile. */
  readonly others: readonly OtherDeployment[]
  /** How the server misbehaves. */
  readonly faults: readonly FaultRule[]
  /** For faults that strike by chance. */
  readonly seed: number
  /** Whether waits of programs that run under Node.js take no time. */
  readonly fast: boolean
  /** Told once, before anything runs. */
  readonly onStart: (place: TrialSpace, url: string) => void
  /** Told each line of the step's log, as it is said. */
  readonly onLine: (line: LogLine) => void
  /** Stops it: the script and all that it has started are killed. */
  readonly signal?: AbortSignal
}

export interface TrialArtifact {
  /** As the script named it: anything. */
  readonly name: string
  readonly content: Uint8Array
}

export interface TrialResult {
  readonly kind: 'finished' | 'stopped'
  /** The state of the task, as the server spells it. */
  readonly state: string
  /** `undefined` where the script did not come to its end, or was never started. */
  readonly exitCode: number | undefined
  /** Why it failed, as the task's page says it; empty where it did not. */
  readonly message: string
  /** In simulated time. */
  readonly tookMs: number
  readonly outputVariables: readonly OutputVariable[]
  readonly artifacts: readonly TrialArtifact[]
  readonly requests: readonly AnsweredRequest[]
}

/** @throws {Error} If the space has mistakes, or lacks what is named. */
export async function tryTemplate(trial: Trial): Promise<TrialResult> {
  const place = trialSpace(trial)
  const clock = trial.fast
    ? createPacedClock({ start: defaultStart, speed: Number.POSITIVE_INFINITY })
    : createRealClock()
  const simulator = await simulateOctopus({ space: place.space, clock, seed: trial.seed })
  try {
    return await deployAndWatch(simulator, place, trial)
  } finally {
    await simulator.close()
  }
}

async function deployAndWatch(simulator: Simulator, place: TrialSpace, trial: Trial): Promise<TrialResult> {
  for (const fault of trial.faults) simulator.faults.add(fault)
  trial.onStart(place, simulator.url)
  for (const other of trial.others) deployOther(simulator, place, other)
  const startedAt = simulator.clock.now()
  let script: { readonly exitCode: number; readonly failure: string | undefined } | undefined
  let taskId = ''
  let stopWatching: () => void = () => undefined
  const finished = new Promise<'finished'>((resolve) => {
    stopWatching = simulator.onEvent((event) => {
      if (event.kind === 'request' || event.kind === 'webhook' || event.taskId !== taskId) return
      if (event.kind === 'log' && event.line.step !== '') trial.onLine(event.line)
      if (event.kind === 'script') script = event
      if (event.kind === 'task' && event.change === 'finished') resolve('finished')
    })
  })
  try {
    const { project, release, environment, tenant } = place
    taskId = simulator.deploy(project, release, environment, tenant === undefined ? {} : { tenant }).taskId
    const kind = await Promise.race([finished, stopped(trial.signal)])
    const { State, ErrorMessage } = simulator.task(taskId)
    return {
      kind,
      state: State,
      exitCode: script?.exitCode,
      message: State === 'Success' ? '' : (script?.failure ?? ErrorMessage),
      tookMs: simulator.clock.now() - startedAt,
      outputVariables: [...simulator.outputVariables(taskId)],
      artifacts: simulator.artifacts(taskId).map(({ filename, content }) => ({
        name: filename,
        content: content ?? new Uint8Array(),
      })),
      requests: [...simulator.requests],
    }
  } finally {
    stopWatching()
  }
}

function deployOther(simulator: Simulator, place: TrialSpace, other: OtherDeployment): void {
  const read = readSpace(place.space)
  const projects = read.kind === 'read' ? read.contents.projects : []
  const project = projects.find(({ name }) => name.toLowerCase() === other.project.toLowerCase())
  const release = other.release ?? newestRelease(project) ?? '1.0.0'
  simulator.deploy(other.project, release, other.environment ?? place.environment)
}

/** Never, where nobody can. */
function stopped(signal: AbortSignal | undefined): Promise<'stopped'> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve('stopped')
    signal?.addEventListener('abort', () => resolve('stopped'), { once: true })
  })
}
