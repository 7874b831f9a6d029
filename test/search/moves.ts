// What can happen next in a spot: a process is answered, well or badly, what was under way happens at last, a task ends,
// a phase is started again, time passes.

import {
  createInterner,
  describeAnswer,
  type Answer,
  type Interned,
  type Operation,
  type Request,
} from './operation.ts'
import type { Fault, Model } from './model.ts'
import { createPositions, type Position, type Positions } from './positions.ts'
import { createSpot, withProcess, type Spot, type SpotParts } from './spot.ts'

export interface Move<State> {
  /** One line for a trace. */
  readonly describe: () => string
  /** Whether it need not happen however long one waits. */
  readonly isFault: boolean
  /** Several where a sleep that follows may last differently long. */
  readonly to: readonly Spot<State>[]
}

export interface Moves<State> {
  begin(): Promise<readonly Spot<State>[]>
  movesFrom(spot: Spot<State>): Promise<readonly Move<State>[]>
  readonly positions: Positions
}

/** Something that happens, before what follows by itself is seen to. */
type Event<State> = Omit<Move<State>, 'to'> & { readonly to: readonly SpotParts<State>[] }

/** A process in a spot, and one thing that it has asked. */
interface Turn<State> {
  readonly spot: Spot<State>
  readonly index: number
  readonly position: Position
  readonly question: number
  readonly operation: Operation
}

export function createMoves<State>(model: Model<State>): Moves<State> {
  const { world, processes, faults = { kinds: [], most: 0 }, brief = (text: string) => text } = model
  const internWorld = createInterner<State>()
  const internAnswer = createInterner<Answer>()
  const positions = createPositions(internAnswer)
  const taskIds = [...new Set(processes.map(({ own }) => own.taskId))]
  const outage = internAnswer({ kind: 'failure', code: 'not-reachable', message: 'No usable answer.' })
  const unknown = internAnswer({ kind: 'unknown' })
  const may = (fault: Fault) => faults.kinds.includes(fault)

  const reply = remember(
    ({ text }: Request) => text,
    (state: State, request) => {
      const reply = world.answer(state, request)
      return { world: internWorld(reply.state), answer: internAnswer(reply.answer) }
    },
  )
  const stale = remember(
    ({ text }: Request) => text,
    (state: State, request) => {
      const answer = world.stale?.(state, request)
      return answer && internAnswer(answer)
    },
  )
  const vain = remember(
    ({ text }: Request) => text,
    (state: State, request) => world.isVain?.(state, request) === true,
  )
  const ended = remember(
    (taskId: string) => taskId,
    (state: State, taskId) => internWorld(world.endTask(state, taskId)),
  )

  async function movesFrom(spot: Spot<State>): Promise<readonly Move<State>[]> {
    const events: Event<State>[] = []
    for (const [index, position] of spot.processes.entries()) {
      for (const [question, operation] of position.node?.pending ?? []) {
        const turn = { spot, index, position, question, operation }
        const { answer, rest } = answerTo(turn)
        const next = hear(turn, answer, rest)
        const to = next instanceof Promise ? await next : next
        events.push({ isFault: false, describe: () => tell(turn, describeAnswer(answer.value)), to })
        const mayFail = spot.faultsLeft > 0 && !(operation.kind === 'request' && model.spared?.(operation))
        if (mayFail) events.push(...(await failures(turn)))
      }
      if (!position.node) events.push(...(await restarts(spot, index, position)))
    }
    events.push(...arrivals(spot), ...endings(spot), ...passing(spot))
    const moves: Move<State>[] = []
    for (const { isFault, describe, to } of events) {
      const spots: Spot<State>[] = []
      for (const parts of to) {
        if (hasVain(parts)) spots.push(...(await skipVain(parts)))
        else spots.push(createSpot(parts))
      }
      moves.push({ isFault, describe, to: spots })
    }
    return moves
  }

  /** What a process hears if nothing goes wrong, and what becomes of the world. */
  function answerTo({ spot, operation }: Turn<State>): {
    readonly answer: Interned<Answer>
    readonly rest: Partial<SpotParts<State>>
  } {
    if (operation.kind === 'request') {
      const { world: next, answer } = reply(spot.world, operation)
      return { answer, rest: { world: next } }
    }
    return { answer: internAnswer({ kind: 'passed', ms: operation.kind === 'sleep' ? operation.ms : 0 }), rest: {} }
  }

  /** All that may go wrong when one process asks one thing. */
  async function failures(turn: Turn<State>): Promise<readonly Event<State>[]> {
    const { spot, index, position, operation } = turn
    const left = { faultsLeft: spot.faultsLeft - 1 }
    const events: Event<State>[] = []
    const fail = (what: string, ...to: readonly SpotParts<State>[]) =>
      events.push({ isFault: true, describe: () => tell(turn, what), to })
    const crash = (rest: Partial<SpotParts<State>>) => withProcess(spot, index, positions.crashed(position), rest)

    if (may('crash')) fail('the process crashes before', crash(left))
    if (operation.kind !== 'request') return events
    if (may('outage')) fail('no answer until it gives up', ...(await hear(turn, outage, left)))
    if (operation.method === 'GET') {
      const answer = may('stale') ? stale(spot.world, operation) : undefined
      if (answer) fail(`stale: ${describeAnswer(answer.value)}`, ...(await hear(turn, answer, left)))
      return events
    }
    const underWay = [...spot.underWay, operation].sort((a, b) => (a.text < b.text ? -1 : 1))
    if (may('lost')) {
      const done = { ...left, world: reply(spot.world, operation).world }
      fail('done, and the answer is lost', ...(await hear(turn, unknown, done)))
    }
    if (may('dropped')) fail('not done, and no answer', ...(await hear(turn, unknown, left)))
    if (may('late')) fail('no answer, may happen later', ...(await hear(turn, unknown, { ...left, underWay })))
    if (may('late') && may('crash')) fail('the process crashes, it may happen later', crash({ ...left, underWay }))
    return events
  }

  async function restarts(spot: Spot<State>, index: number, position: Position): Promise<readonly Event<State>[]> {
    const { name, retries = 0, own } = position.process
    if (position.status === 'done' || position.attempt === retries) return []
    if (world.isOver(spot.world.value, own.taskId)) return []
    const to = (await positions.again(position)).map((next) => withProcess(spot, index, next))
    return [{ isFault: false, describe: () => `${name}: is started again`, to }]
  }

  function arrivals(spot: Spot<State>): readonly Event<State>[] {
    return spot.underWay.map((request, index) => ({
      isFault: true,
      describe: () => `the server: does at last ${brief(request.text)}`,
      to: [{ ...spot, underWay: spot.underWay.toSpliced(index, 1), world: reply(spot.world, request).world }],
    }))
  }

  /** A task ends when nothing of it runs any more. */
  function endings(spot: Spot<State>): readonly Event<State>[] {
    const runs = (taskId: string) =>
      spot.processes.some(({ process, status }) => process.own.taskId === taskId && status === 'running')
    return taskIds
      .filter((taskId) => !world.isOver(spot.world.value, taskId) && !runs(taskId))
      .map((taskId) => ({
        isFault: false,
        describe: () => `the server: ${taskId} is over`,
        to: [{ ...spot, world: ended(spot.world, taskId) }],
      }))
  }

  function passing(spot: Spot<State>): readonly Event<State>[] {
    if (spot.passesLeft === 0 || !world.pass) return []
    const later = internWorld(world.pass(spot.world.value))
    const to = [{ ...spot, world: later, passesLeft: spot.passesLeft - 1 }]
    return [{ isFault: true, describe: () => 'the server: a while passes', to }]
  }

  function hear(
    { spot, index, position, question }: Turn<State>,
    answer: Interned<Answer>,
    rest: Partial<SpotParts<State>>,
  ): readonly SpotParts<State>[] | Promise<readonly SpotParts<State>[]> {
    const all = (positions: readonly Position[]) => positions.map((one) => withProcess(spot, index, one, rest))
    const next = positions.after(position, question, answer)
    return next instanceof Promise ? next.then(all) : all(next)
  }

  function tell({ position, operation }: Turn<State>, answer: string): string {
    return `${position.process.name}: ${brief(operation.text)} -> ${brief(answer)}`
  }

  function isVain({ world: where }: SpotParts<State>, operation: Operation | undefined): boolean {
    return operation?.kind === 'request' && operation.method !== 'GET' && vain(where, operation)
  }

  function hasVain(parts: SpotParts<State>): boolean {
    return (
      parts.underWay.some((request) => isVain(parts, request)) ||
      parts.processes.some(({ asks }) => asks.length === 1 && isVain(parts, asks[0]))
    )
  }

  /** Gets over with what is vain: nothing else depends on when. */
  async function skipVain(parts: SpotParts<State>): Promise<readonly Spot<State>[]> {
    const rest = { underWay: parts.underWay.filter((request) => !isVain(parts, request)) }
    for (const [index, position] of parts.processes.entries()) {
      const [question, operation] = [...(position.node?.pending ?? [])][0] ?? []
      if (position.asks.length !== 1 || operation?.kind !== 'request' || !isVain(parts, operation)) continue
      const { answer } = reply(parts.world, operation)
      const spots: Spot<State>[] = []
      for (const next of await positions.after(position, question ?? 0, answer)) {
        spots.push(...(await skipVain(withProcess(parts, index, next, rest))))
      }
      return spots
    }
    return [createSpot({ ...parts, ...rest })]
  }

  return {
    positions,
    movesFrom,
    begin: async () => {
      let all: readonly (readonly Position[])[] = [[]]
      for (const process of processes) {
        const starts = await positions.begin(process)
        all = all.flatMap((before) => starts.map((start) => [...before, start]))
      }
      const rest = { world: internWorld(world.initial), underWay: [], passesLeft: model.passes ?? 0 }
      return all.map((starts) => createSpot({ ...rest, processes: starts, faultsLeft: faults.most }))
    },
  }
}

/** A function of a world and something else that is worked out once for each pair. */
function remember<State, Other, Result>(
  key: (other: Other) => string,
  work: (state: State, other: Other) => Result,
): (world: Interned<State>, other: Other) => Result {
  const known = new Map<number, Map<string, Result>>()
  return (world, other) => {
    const here = known.get(world.id) ?? new Map<string, Result>()
    known.set(world.id, here)
    const name = key(other)
    if (!here.has(name)) here.set(name, work(world.value, other))
    return here.get(name) as Result
  }
}
