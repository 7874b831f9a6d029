// One run of a process: shipping code that has been given a context whose every answer comes from outside. Nothing in it
// is left to chance, so the same answers lead to the same place.

import type { StepContext } from '../../runtime/define-step.ts'
import type { Octopus, Query } from '../../runtime/octopus/octopus.ts'
import type { OwnTask } from '../../runtime/own-task.ts'
import { StepError } from '../../runtime/step-error.ts'
import { requestOf, type Answer, type Operation, type Request } from './operation.ts'

/** What a program touches: all that a step does, and a way to wait for nothing in particular. */
export interface ProcessContext extends StepContext {
  /** Holds still as long as the explorer likes. @param what Names it in traces: `holding`. */
  pause(what: string): Promise<void>
}

export type Program = (context: ProcessContext) => Promise<unknown>

export type Outcome =
  /** What came of it, as JSON. */
  { readonly kind: 'done'; readonly result: unknown } | { readonly kind: 'failed'; readonly error: unknown }

export interface Run {
  /** What it has asked and not heard, by when it asked: 0 for the first question of the run. */
  pending(): ReadonlyMap<number, Operation>
  /** `undefined` while it goes on. */
  outcome(): Outcome | undefined
  /** Answers a question, and resolves when the run has come to the next ones. */
  answer(question: number, answer: Answer): Promise<void>
}

/** When every exploration begins, by all clocks. */
export const beginsAt = Date.UTC(2026, 2, 2, 8)

/** @param seed Decides the random numbers: equal seeds give equal ones. */
export async function startRun(program: Program, own: OwnTask, seed: string): Promise<Run> {
  const pending = new Map<number, Operation>()
  const resolvers = new Map<number, (answer: Answer) => void>()
  let asked = 0
  let now = beginsAt
  let serverNow = beginsAt
  let outcome: Outcome | undefined

  const ask = (operation: Operation) =>
    new Promise<Answer>((resolve) => {
      pending.set(asked, operation)
      resolvers.set(asked, resolve)
      asked += 1
    })

  async function request(operation: Request): Promise<Exclude<Answer, { kind: 'failure' | 'passed' }>> {
    const answer = await ask(operation)
    if (answer.kind === 'failure') throw new StepError(answer.code, answer.message)
    if (answer.kind === 'passed') throw new TypeError(`${operation.text} was answered as if it were a pause`)
    return answer
  }

  async function get(path: string, query?: Query): Promise<unknown> {
    const answer = await request(requestOf('GET', path, query))
    return answer.kind === 'json' ? answer.json : undefined
  }

  const octopus: Octopus = {
    serverUrl: 'https://octopus.example.com',
    spaceId: 'Spaces-1',
    get: async (path, shape, query) => shape(await get(path, query), ''),
    read: async (target, shape) => shape(await get(target), ''),
    send: async (method, path, body) => {
      const answer = await request(requestOf(method, path, {}, body))
      return answer.kind === 'sent' ? answer.sent : { kind: 'unknown', what: 'the connection broke off' }
    },
    throttled: () => false,
    serverNow: () => new Date(serverNow),
  }

  const context: ProcessContext = {
    octopus,
    own,
    variable: () => '',
    random: seededRandom(seed),
    environment: {},
    clock: {
      now: () => now,
      sleep: async (ms) => {
        await ask({ kind: 'sleep', ms, text: 'sleep' })
      },
      timeLimit: () => {
        throw new Error('Time limits are not explored.')
      },
    },
    log: silentLog,
    pause: async (what) => {
      await ask({ kind: 'pause', text: what })
    },
  }

  program(context).then(
    (result) => {
      outcome = { kind: 'done', result: JSON.parse(JSON.stringify(result ?? null)) as unknown }
    },
    (error: unknown) => {
      outcome = { kind: 'failed', error }
    },
  )
  await settled()
  return {
    pending: () => pending,
    outcome: () => outcome,
    answer: async (question, answer) => {
      const resolve = resolvers.get(question)
      if (!resolve) throw new Error(`Nobody asks question ${question} in this run: the process is left to chance.`)
      pending.delete(question)
      resolvers.delete(question)
      if (answer.kind === 'passed') now += answer.ms
      if (answer.kind === 'json' || answer.kind === 'sent') serverNow = answer.at
      resolve(answer)
      await settled()
    },
  }
}

/** Resolves when no promise is left that could resolve by itself. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

const nothing = () => undefined
const silentLog: StepContext['log'] = {
  info: nothing,
  verbose: nothing,
  wait: nothing,
  highlight: nothing,
  warning: nothing,
  error: nothing,
  progress: nothing,
  output: nothing,
  resultMessage: nothing,
  mask: nothing,
}

/** Mulberry32, begun with the FNV-1a hash of the seed. */
function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
