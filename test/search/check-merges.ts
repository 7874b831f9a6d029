// Whether programs remember no more than is claimed: wherever two histories were taken for one state, both have to lead
// to the same questions and the same end, whatever is heard afterwards. Tried with what was heard in the search.

import { describePoint, historyOf, type Merge, type Node } from './behaviour.ts'
import type { Run } from './run.ts'

/** How many pairs of histories are tried, and for how many answers. */
const mostPairs = 1500
const mostAnswers = 12

/** @throws {Error} If two histories that were taken for one state are not. */
export async function checkMerges(merges: readonly Merge[]): Promise<void> {
  const every = Math.max(1, Math.ceil(merges.length / mostPairs))
  for (const [index, { behaviour, kept, dropped }] of merges.entries()) {
    if (index % every !== 0) continue
    const run = await behaviour.begin()
    for (const { question, answer } of dropped) await run.answer(question, answer.value)
    await compare(run, kept, index)
  }
}

async function compare(run: Run, kept: Node, choice: number): Promise<void> {
  let node = kept
  const heard: string[] = []
  for (let count = 0; ; count += 1) {
    const [here, there] = [describePoint(run.pending(), run.outcome()), describePoint(node.pending, node.outcome)]
    if (here !== there) {
      const before = historyOf(kept).map(({ operation }) => operation.text)
      throw new Error(
        `A program keeps more in mind than is claimed.\nAfter ${heard.join(', ')} it comes to\n${here}\nand not to\n` +
          `${there}\nas it did after\n${before.join('\n')}`,
      )
    }
    const children = [...node.children.values()]
    const next = children[(choice * 31 + count * 17) % children.length]
    if (!next || count === mostAnswers) return
    heard.push(next.heard.operation.text)
    // The longer history has asked more before; the order of what it asks now is the same.
    const place = [...node.pending.keys()].indexOf(next.heard.question)
    await run.answer([...run.pending().keys()][place] ?? NaN, next.heard.answer.value)
    node = next.node
  }
}
