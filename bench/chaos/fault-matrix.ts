// The matrix of faults: each request of a step's happy path meets each fault, which passes or stays. A step ends right, or
// fails with a sentence that names the cause.

import type { RunnableStep } from '../../runtime/run-step.ts'
import { createManualClock } from '../../simulator/clock/create-manual-clock.ts'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import type { AnsweredRequest } from '../../simulator/events.ts'
import type { FaultRule } from '../../simulator/faults/fault-rule.ts'
import { defaultStart, simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import type { RunEnd, Story } from './story.ts'

export interface MatrixFault {
  readonly name: string
  /** What the server is told to do; it goes down just before the request where there is no rule. */
  readonly rule?: FaultRule
  /** What a sentence about it has to say. */
  readonly cause: RegExp
  /** Whether what was asked for may be done, or not be done, and nobody can tell from the answer. */
  readonly isUnclear?: true
}

export type CellOutcome =
  | { readonly kind: 'right' }
  | { readonly kind: 'told'; readonly sentence: string }
  | { readonly kind: 'wrong'; readonly what: string }

export interface Cell {
  readonly fault: string
  /** Which request of the happy path it met, from 0. */
  readonly request: number
  readonly outcome: CellOutcome
}

export const matrixFaults: readonly MatrixFault[] = [
  { name: 'late by 20 s', rule: { kind: 'late', by: '00:00:20' }, cause: /no answer/ },
  {
    name: 'late by 20 s, effect too',
    rule: { kind: 'late', by: '00:00:20', effect: 'late' },
    cause: /no answer/,
    isUnclear: true,
  },
  {
    name: 'late beyond patience',
    rule: { kind: 'late', by: '00:01:30', effect: 'late' },
    cause: /no answer/,
    isUnclear: true,
  },
  { name: '429 with Retry-After', rule: { kind: 'too-many-requests', retryAfter: '00:00:30' }, cause: /429/ },
  { name: '429 without', rule: { kind: 'too-many-requests' }, cause: /429/ },
  { name: '500', rule: { kind: 'error' }, cause: /500/ },
  { name: '503', rule: { kind: 'error', status: 503 }, cause: /503/ },
  { name: 'HTML page', rule: { kind: 'proxy-page' }, cause: /web page/ },
  { name: 'HTML page with 200', rule: { kind: 'proxy-page', status: 200 }, cause: /web page/, isUnclear: true },
  { name: 'connection refused', cause: /ECONNREFUSED/ },
  { name: 'dropped before the effect', rule: { kind: 'dropped', effect: 'none' }, cause: /ECONNRESET|hang up/ },
  {
    name: 'dropped after the effect',
    rule: { kind: 'dropped', effect: 'done' },
    cause: /ECONNRESET|hang up/,
    isUnclear: true,
  },
  {
    name: 'dropped, effect later',
    rule: { kind: 'dropped', effect: 'later' },
    cause: /ECONNRESET|hang up/,
    isUnclear: true,
  },
  { name: 'truncated JSON', rule: { kind: 'truncated' }, cause: /not whole JSON/, isUnclear: true },
  {
    name: 'broken in the answer',
    rule: { kind: 'truncated', connection: 'broken' },
    cause: /broke|ECONNRESET|aborted/,
    isUnclear: true,
  },
  { name: 'server restart', rule: { kind: 'restart', tasks: 'go-on' }, cause: /ECONNREFUSED|ECONNRESET|hang up/ },
]

/**
 * Plays a story once for each of its requests and each fault, and says how it ended.
 * @param known Kinds of requests that other stories of the step have shown, to which its own are added. If there are any,
 * it is played with the first request of each kind that is not among them, and, for faults that leave it open what was
 * done, with those that it wants to see again.
 */
export async function playMatrix(
  step: RunnableStep,
  story: Story,
  known = new Set<string>(),
): Promise<readonly Cell[]> {
  const cells: Cell[] = []
  const { kinds, sent } = await playInFairWeather(step, story)
  const isFirst = known.size === 0
  const isNew = (kind: string, index: number) => !known.has(kind) && kinds.indexOf(kind) === index
  const all = [...Array(Math.max(kinds.length, sent)).keys()]
  const news = new Set(all.filter((index) => isFirst || isNew(kinds[index] ?? '', index)))
  for (const fault of matrixFaults) {
    for (const request of all) {
      if (fault.rule && request >= kinds.length) continue
      if (!news.has(request) && !(fault.isUnclear && story.again?.test(kinds[request] ?? ''))) continue
      cells.push({ fault: fault.name, request, outcome: await playCell(step, story, fault, request, 1) })
    }
  }
  for (const kind of kinds) known.add(kind)
  return cells
}

/** The same with faults that stay, from the first request on. */
export async function playLasting(step: RunnableStep, story: Story): Promise<readonly Cell[]> {
  const cells: Cell[] = []
  for (const fault of matrixFaults.filter(({ rule }) => rule && rule.kind !== 'restart')) {
    cells.push({ fault: fault.name, request: 0, outcome: await playCell(step, story, fault, 0, undefined) })
  }
  return cells
}

/**
 * @returns The kinds of requests that come to the server where there may be faults, and how many the steps send: some go
 * elsewhere.
 * @throws {Error} If the story does not even end well in fair weather.
 */
async function playInFairWeather(step: RunnableStep, story: Story) {
  let sent = 0
  const { outcome, requests } = await playOnce(step, story, () => () => (sent += 1), /^$/)
  if (outcome.kind === 'right') return { kinds: requests.map(kindOf), sent }
  throw new Error(`${story.step}, ${story.about}, goes wrong in fair weather: ${JSON.stringify(outcome)}`)
}

async function playCell(
  step: RunnableStep,
  story: Story,
  { rule, cause }: MatrixFault,
  request: number,
  times: number | undefined,
): Promise<CellOutcome> {
  const { outcome } = await playOnce(
    step,
    story,
    (simulator) => {
      if (rule) simulator.faults.add({ ...rule, after: request, ...(times && { times }) })
      let asked = 0
      return () => {
        asked += 1
        if (!rule && asked === request + 1) void simulator.restart({ downFor: '00:00:30', tasks: 'go-on' })
      }
    },
    cause,
  )
  return outcome
}

/** @param spoil Brings on the bad weather; what it gives is called before each request while that lasts. */
async function playOnce(
  step: RunnableStep,
  story: Story,
  spoil: (simulator: Simulator<ManualClock>) => () => void,
  cause: RegExp,
): Promise<{ readonly outcome: CellOutcome; readonly requests: readonly AnsweredRequest[] }> {
  const simulator = await simulateOctopus({ clock: createManualClock(defaultStart), space: story.space })
  let beforeRequest: (() => void) | undefined
  let from = 0
  let requests: readonly AnsweredRequest[] = []
  try {
    const { runs, wrong } = await story.play({
      simulator,
      step,
      beforeRequest: () => beforeRequest?.(),
      letItStorm: () => {
        beforeRequest = spoil(simulator)
        from = simulator.requests.length
      },
      calm: () => {
        beforeRequest = undefined
        simulator.faults.clear()
        requests = simulator.requests.slice(from)
      },
    })
    return { outcome: judge(runs, wrong, cause), requests }
  } finally {
    await simulator.close()
  }
}

/** Requests that differ only in ids are alike. */
function kindOf({ method, path }: AnsweredRequest): string {
  return `${method} ${path.replace(/\d+(?=\/|$)/g, '')}`
}

function judge(
  runs: readonly Pick<RunEnd, 'exitCode' | 'resultMessage'>[],
  wrong: readonly string[],
  cause: RegExp,
): CellOutcome {
  if (wrong.length > 0) return { kind: 'wrong', what: wrong.join(' ') }
  const failed = runs.filter(({ exitCode }) => exitCode === 1)
  const unclear = failed.find(
    ({ resultMessage = '' }) => resultMessage.startsWith('Fault in') || !cause.test(resultMessage),
  )
  if (unclear)
    return { kind: 'wrong', what: `The sentence does not name the cause: ${unclear.resultMessage ?? 'none'}` }
  const sentence = failed[0]?.resultMessage
  return sentence === undefined ? { kind: 'right' } : { kind: 'told', sentence }
}

/** One line a fault: how many requests it met, and how the step ended. */
export function formatMatrix(step: string, cells: readonly Cell[]): string {
  const names = [...new Set(cells.map(({ fault }) => fault))]
  const width = Math.max(...names.map(({ length }) => length), step.length)
  const row = (name: string, of: readonly Cell[]) => {
    const count = (kind: CellOutcome['kind']) => String(of.filter(({ outcome }) => outcome.kind === kind).length)
    const columns = [String(of.length), count('right'), count('told'), count('wrong')]
    return `${name.padEnd(width)}  ${columns.map((column) => column.padStart(8)).join('')}`
  }
  const head = `${step.padEnd(width)}  ${['requests', 'right', 'told', 'wrong'].map((word) => word.padStart(8)).join('')}`
  const wrong = cells.flatMap(({ fault, request, outcome }) =>
    outcome.kind === 'wrong' ? [`  ${fault} at request ${request}: ${outcome.what}`] : [],
  )
  const rows = names.map((name) =>
    row(
      name,
      cells.filter(({ fault }) => fault === name),
    ),
  )
  return [head, ...rows, row('in all', cells), ...wrong].join('\n')
}
