// Everything that one program can do, as far as it has been asked: a tree of what it has heard so far, each node reached
// by running the program once more. Two nodes at rest (asleep, and nothing else) are one if the program remembers the
// same; that is a claim about the program, and `check-merges.ts` puts it to the test.

import type { OwnTask } from '../../runtime/own-task.ts'
import type { Answer, Interned, Operation } from './operation.ts'
import { startRun, type Outcome, type Program, type Run } from './run.ts'

/** A program at a point where it waits for an answer, or has ended. */
export interface Node {
  readonly id: number
  readonly parent: Node | undefined
  /** How it got here from its parent. */
  readonly heard: Heard | undefined
  readonly pending: ReadonlyMap<number, Operation>
  readonly outcome: Outcome | undefined
  /** A run that stands here, until somebody takes it further. */
  run: Run | undefined
  /** Where it leads what is heard, by question and answer. */
  readonly children: Map<number, { readonly heard: Heard; readonly node: Node }>
}

export interface Heard {
  readonly question: number
  readonly operation: Operation
  readonly answer: Interned<Answer>
}

/** Two histories after which the program is taken to be in one state. */
export interface Merge {
  readonly behaviour: Behaviour
  readonly kept: Node
  readonly dropped: readonly Heard[]
}

export interface Behaviour {
  root(): Promise<Node>
  /** Where the answer leads. At once if it has been asked before. */
  after(node: Node, question: number, answer: Interned<Answer>): Node | Promise<Node>
  begin(): Promise<Run>
}

/**
 * What of all that it has heard a program at rest still remembers, as a text: equal texts are taken for one state. Left
 * to itself, it is the latest answer to each question.
 */
export type Memory = (heard: readonly Heard[]) => string

export interface BehaviourOptions {
  readonly program: Program
  readonly own: OwnTask
  readonly seed: string
  readonly memory: Memory
  readonly nextId: () => number
  readonly merged: (merge: Merge) => void
}

export function createBehaviour({ program, own, seed, memory, nextId, merged }: BehaviourOptions): Behaviour {
  const resting = new Map<string, Node>()
  let root: Node | undefined
  const begin = () => startRun(program, own, seed)

  function createNode(run: Run, parent?: Node, heard?: Heard): Node {
    const node: Node = {
      id: nextId(),
      parent,
      heard,
      pending: new Map(run.pending()),
      outcome: run.outcome(),
      run: run.outcome() ? undefined : run,
      children: new Map(),
    }
    if (!isAtRest(node)) return node
    const remembered = memory(historyOf(node))
    const same = resting.get(remembered)
    if (same) merged({ behaviour, kept: same, dropped: historyOf(node) })
    else resting.set(remembered, node)
    return same ?? node
  }

  async function grow(node: Node, asked: number, answer: Interned<Answer>): Promise<Node> {
    const run = node.run ?? (await again(node))
    node.run = undefined
    const operation = node.pending.get(asked)
    if (!operation) throw new Error(`Nothing was asked that question ${asked} could be.`)
    await run.answer(asked, answer.value)
    const heard = { question: asked, operation, answer }
    const child = createNode(run, node, heard)
    node.children.set(childKey(asked, answer), { heard, node: child })
    return child
  }

  async function again(node: Node): Promise<Run> {
    const run = await begin()
    for (const heard of historyOf(node)) await run.answer(heard.question, heard.answer.value)
    if (!isSamePoint(node.pending, run.pending())) {
      const [first, now] = [describePoint(node.pending, node.outcome), describePoint(run.pending(), run.outcome())]
      throw new Error(`The process is left to chance: first it came to ${first}, then to ${now}`)
    }
    return run
  }

  const behaviour: Behaviour = {
    begin,
    root: async () => (root ??= createNode(await begin())),
    after: (node, asked, answer) => node.children.get(childKey(asked, answer))?.node ?? grow(node, asked, answer),
  }
  return behaviour
}

/** The latest answer to each question, in the order of questions; sleeps teach nothing. */
export function latestAnswers(heard: readonly Heard[]): string {
  const latest = new Map(heard.map(({ operation, answer }) => [operation, answer.id] as const))
  const lines = new Map([...latest].filter(([{ kind }]) => kind === 'request').map(([{ text }, id]) => [text, id]))
  return [...lines]
    .map((line) => line.join(' = '))
    .sort()
    .join('\n')
}

/** Asleep, and waiting for nothing else. */
export function isAtRest({ pending }: Pick<Node, 'pending'>): boolean {
  const [first] = pending.values()
  return pending.size === 1 && first?.kind === 'sleep'
}

export function historyOf(node: Node): readonly Heard[] {
  const heard: Heard[] = []
  for (let one: Node | undefined = node; one?.heard; one = one.parent) heard.push(one.heard)
  return heard.reverse()
}

function childKey(question: number, answer: Interned<Answer>): number {
  return answer.id * 4096 + question
}

/** What a program asks at a point, or what came of it; how long it sleeps is left out. */
export function describePoint(pending: ReadonlyMap<number, Operation>, outcome: Outcome | undefined): string {
  const asked = [...pending.values()].map(({ text }) => text).sort()
  const end = outcome?.kind === 'failed' ? String(outcome.error) : JSON.stringify(outcome?.result ?? null)
  return outcome ? `the end: ${end}` : asked.join(', ')
}

function isSamePoint(one: ReadonlyMap<number, Operation>, other: ReadonlyMap<number, Operation>): boolean {
  return one.size === other.size && [...one].every(([question, { text }]) => other.get(question)?.text === text)
}
