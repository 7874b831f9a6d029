// Each request of each step's happy path meets each fault, and faults that stay.

import { describe, expect, it } from 'vitest'
import { formatMatrix, matrixFaults, playLasting, playMatrix, type Cell } from '../../bench/chaos/fault-matrix.ts'
import { stepInChaos } from '../../bench/chaos/step-in-chaos.ts'
import { stories } from '../../bench/chaos/stories.ts'

const wrong = (cells: readonly Cell[]) => cells.filter(({ outcome }) => outcome.kind === 'wrong')

/** Kinds of requests that the stories so far have shown, by step: `npm run chaos` plays all of each. */
const known = new Map(stories.map(({ step }) => [step, new Set<string>()]))

describe.each(stories.map((story) => [`${story.step}, ${story.about}`, story] as const))('%s', (_, story) => {
  it('ends right whichever request meets whichever fault', async () => {
    const cells = await playMatrix(stepInChaos(story.step), story, known.get(story.step))
    expect(wrong(cells)).toEqual([])
    expect(cells.filter(({ outcome }) => outcome.kind === 'told')).toEqual([])
    const least = matrixFaults.filter(({ isUnclear }) => isUnclear || !story.again)
    expect(new Set(cells.map(({ fault }) => fault)).size).toBeGreaterThanOrEqual(least.length)
  }, 180_000)
})

const firstOnes = stories.filter(({ step }, index) => stories.findIndex((story) => story.step === step) === index)

describe.each(firstOnes.map((story) => [story.step, story] as const))('%s', (_, story) => {
  it('names the cause of what does not pass', async () => {
    const cells = await playLasting(stepInChaos(story.step), story)
    expect(wrong(cells)).toEqual([])
    expect(cells.filter(({ outcome }) => outcome.kind === 'told').length).toBeGreaterThan(8)
  }, 60_000)
})

describe('formatMatrix', () => {
  it('gives one line a fault, the sum, and what went wrong', () => {
    const cells: readonly Cell[] = [
      { fault: '500', request: 0, outcome: { kind: 'right' } },
      { fault: '500', request: 1, outcome: { kind: 'wrong', what: 'It went on before its time.' } },
    ]
    const lines = formatMatrix('wait', cells).split('\n')
    expect(lines.map((line) => line.split(/\s+/).join(' '))).toEqual([
      'wait requests right told wrong',
      '500 2 1 0 1',
      'in all 2 1 0 1',
      ' 500 at request 1: It went on before its time.',
    ])
  })
})
