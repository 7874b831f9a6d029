// What is explored: a world, the processes that act in it, what may go wrong, and what has to be true all the same.

import type { OwnTask } from '../../runtime/own-task.ts'
import type { Memory } from './behaviour.ts'
import type { Answer, Operation, Request } from './operation.ts'
import type { ProcessContext } from './run.ts'

/**
 * What may go wrong at a request.
 * - `lost`: it happens, and the answer is lost.
 * - `dropped`: it does not happen, and there is no answer. `late` has that in it.
 * - `late`: there is no answer, and it happens at any later moment, or never.
 * - `crash`: the process is gone, before the request or with it under way.
 * - `outage`: the server does not answer until the step gives up.
 * - `stale`: a read is answered with what was true earlier.
 */
export type Fault = 'lost' | 'dropped' | 'late' | 'crash' | 'outage' | 'stale'

export interface World<State> {
  readonly initial: State
  /** What a request makes of the world, and its answer. Pure. */
  answer(state: State, request: Request): WorldReply<State>
  /** What a read may answer that is late to see what has happened; `undefined` if there is no such thing. */
  stale?(state: State, request: Request): Answer | undefined
  /**
   * Whether a request is refused now and for ever, whatever others do. Then it need not be tried in every order, and
   * nothing that may go wrong with it makes a difference.
   */
  isVain?(state: State, request: Request): boolean
  /** A task of Octopus is over. */
  endTask(state: State, taskId: string): State
  isOver(state: State, taskId: string): boolean
  /** A while passes by the server's clock. */
  pass?(state: State): State
}

export interface WorldReply<State> {
  readonly state: State
  readonly answer: Answer
}

/** One try of a step: a process of its own in Octopus, which remembers nothing of those before it. */
export interface Phase {
  readonly name: string
  /**
   * @param results What came of the phases before, as JSON.
   * @returns What came of this one, as JSON.
   */
  readonly run: (context: ProcessContext, results: readonly unknown[]) => Promise<unknown>
}

export interface ProcessModel {
  readonly name: string
  readonly own: OwnTask
  /** One after the other. One that fails ends the process, and so does a crash. */
  readonly phases: readonly Phase[]
  /** How often a failed or crashed phase may be started again. */
  readonly retries?: number
  /** How long a sleep may last, in milliseconds; as long as it is meant to if not given. Each is tried. */
  readonly sleeps?: (ms: number) => readonly number[]
  readonly memory?: Memory
}

export interface Model<State> {
  readonly world: World<State>
  readonly processes: readonly ProcessModel[]
  /** What may go wrong, and how many times in one run altogether. */
  readonly faults?: { readonly kinds: readonly Fault[]; readonly most: number }
  /** How many times a while may pass by the server's clock. */
  readonly passes?: number
  /** Which requests nothing goes wrong with; faults there would only repeat others. */
  readonly spared?: (request: Request) => boolean
  /** What is wrong in a situation; `undefined` if nothing is. */
  readonly check?: (situation: Situation<State>) => string | undefined
  /** What is wrong with how one situation became the next. */
  readonly checkMove?: (before: Situation<State>, after: Situation<State>) => string | undefined
  /** What is wrong in the end, when all processes have stopped; what is late may still happen, or not. */
  readonly checkEnd?: (situation: Situation<State>) => string | undefined
  /** Shortens what is told of requests and answers in a trace. */
  readonly brief?: (text: string) => string
  /** More situations than this are a mistake of the model. */
  readonly most?: number
}

/** The world at one moment, and everybody in it. */
export interface Situation<State> {
  readonly world: State
  readonly processes: readonly ProcessView[]
}

export interface ProcessView {
  readonly process: ProcessModel
  readonly status: 'running' | 'done' | 'failed' | 'crashed'
  /** The number of the phase that it is in, or was in when it stopped. */
  readonly phase: number
  /** What came of the phases before. */
  readonly results: readonly unknown[]
  /** 0 for the first try of the phase. */
  readonly attempt: number
  /** What it has asked and not heard, in order. */
  readonly asks: readonly Operation[]
  /** Whether it is where the phase begins, and nothing has been answered. */
  readonly isFresh: boolean
  /** What the phase failed of. */
  readonly failure: { readonly code: string; readonly message: string } | undefined
}
