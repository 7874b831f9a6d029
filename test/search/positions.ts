// Where a process stands: in which phase, and in that phase at which point. Equal positions are one object.

import { StepError } from '../../runtime/step-error.ts'
import { createBehaviour, isAtRest, latestAnswers, type Behaviour, type Merge, type Node } from './behaviour.ts'
import { createInterner, type Answer, type Interned } from './operation.ts'
import type { ProcessModel, ProcessView } from './model.ts'

export interface Position extends ProcessView {
  readonly id: number
  /** The point in the phase, while it runs. */
  readonly node: Node | undefined
  /** Where answers lead, as far as it is known. */
  readonly next: Map<number, readonly Position[]>
}

export interface Positions {
  /** Where the process can begin. */
  begin(process: ProcessModel): Promise<readonly Position[]>
  /** Where an answer leads. Sleeps that follow are slept already: as they touch nothing, nobody can tell when. */
  after(
    position: Position,
    question: number,
    answer: Interned<Answer>,
  ): readonly Position[] | Promise<readonly Position[]>
  crashed(position: Position): Position
  /** Where a phase that failed or crashed begins once more. */
  again(position: Position): Promise<readonly Position[]>
  readonly merges: readonly Merge[]
  /** How many points of programs have been run to. */
  points(): number
}

type Where = Pick<Position, 'process' | 'phase' | 'results' | 'attempt'>

export function createPositions(internAnswer: (answer: Answer) => Interned<Answer>): Positions {
  const known = new Map<string, Position>()
  const behaviours = new Map<string, Behaviour>()
  const internResults = createInterner<readonly unknown[]>()
  const merges: Merge[] = []
  let points = 0
  const nextId = () => (points += 1)

  function position(where: Where, rest: Pick<Position, 'status'> & Partial<Position>): Position {
    const { process, phase, attempt } = where
    const results = internResults(where.results)
    const { status, node, failure } = rest
    const key = [process.name, phase, results.id, attempt, status, node?.id, failure?.message].join('|')
    const same = known.get(key)
    if (same) return same
    const made: Position = {
      id: known.size,
      process,
      phase,
      attempt,
      results: results.value,
      status,
      node,
      asks: [...(node?.pending.values() ?? [])],
      isFresh: node !== undefined && !node.heard,
      failure,
      next: new Map(),
    }
    known.set(key, made)
    return made
  }

  function behaviourAt({ process, phase, results, attempt }: Where): Behaviour {
    const key = [process.name, phase, internResults(results).id, attempt].join('|')
    const same = behaviours.get(key)
    if (same) return same
    const seed = `${process.name} ${phase} ${attempt}`
    const program = (context: Parameters<ProcessModel['phases'][0]['run']>[0]) => {
      const step = process.phases[phase]
      if (!step) throw new Error(`${process.name} has no phase ${phase}.`)
      return step.run(context, results)
    }
    const merged = (merge: Merge) => merges.push(merge)
    const behaviour = createBehaviour({
      program,
      own: process.own,
      seed,
      memory: process.memory ?? latestAnswers,
      nextId,
      merged,
    })
    behaviours.set(key, behaviour)
    return behaviour
  }

  async function start(where: Where): Promise<readonly Position[]> {
    if (where.phase === where.process.phases.length) return [position(where, { status: 'done' })]
    return settle(where, await behaviourAt(where).root(), new Set())
  }

  /** Goes on to where the process is to be seen by others: at a request, at a pause, or at its end. */
  async function settle(where: Where, node: Node, slept: Set<Node>): Promise<readonly Position[]> {
    if (node.outcome?.kind === 'done') {
      return start({ ...where, phase: where.phase + 1, results: [...where.results, node.outcome.result], attempt: 0 })
    }
    if (node.outcome) return [position(where, { status: 'failed', failure: readFailure(node.outcome.error) })]
    if (!isAtRest(node)) return [position(where, { status: 'running', node })]
    if (slept.has(node)) return []
    slept.add(node)
    const found = new Set<Position>()
    for (const [question, operation] of node.pending) {
      const ms = operation.kind === 'sleep' ? operation.ms : 0
      for (const sleepMs of where.process.sleeps?.(ms) ?? [ms]) {
        const answer = internAnswer({ kind: 'passed', ms: sleepMs })
        const woken = await behaviourAt(where).after(node, question, answer)
        for (const one of await settle(where, woken, slept)) found.add(one)
      }
    }
    return [...found]
  }

  async function move(from: Position, question: number, answer: Interned<Answer>): Promise<readonly Position[]> {
    if (!from.node) throw new Error(`${from.process.name} has stopped and hears nothing.`)
    const node = await behaviourAt(from).after(from.node, question, answer)
    const reached = await settle(from, node, new Set())
    if (reached.length === 0) throw new Error(`${from.process.name} sleeps again and again and never asks anything.`)
    from.next.set(answer.id * 4096 + question, reached)
    return reached
  }

  return {
    begin: (process) => start({ process, phase: 0, results: [], attempt: 0 }),
    after: (from, asked, answer) => from.next.get(answer.id * 4096 + asked) ?? move(from, asked, answer),
    crashed: (from) => position(from, { status: 'crashed' }),
    again: (from) => start({ ...from, attempt: from.attempt + 1 }),
    merges,
    points: () => points,
  }
}

/** A failure of another kind is a fault of the program, and goes on to whoever explores. */
function readFailure(error: unknown): Position['failure'] {
  if (error instanceof StepError) return { code: error.code, message: error.message }
  throw error
}
