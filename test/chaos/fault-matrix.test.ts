// Each request of each step's happy path meets each fault, and faults that stay.

import { describe, expect, it } from 'vitest'
import { formatMatrix, matrixFaults, playLasting, playMatrix, type Cell } from '../../bench/chaos/fault-matrix.ts'
import { stepInChaos } from '../../bench/chaos/step-in-chaos.ts'
import { stories } from '../../bench/chaos/stories.ts'

const wrong = (cells: readonly Cell[]) => cells.filter(({ outcome }) => outcome.kind === 'wrong')

describe.each(stories.map((story) => [story.step, story] as const))('%s', (_, story) => {
  it('ends right whichever request meets whichever fault', async () => {
    const cells = await playMatrix(stepInChaos(story.step), story)
    expect(wrong(cells)).toEqual([])
    const right = cells.filter(({ outcome }) => outcome.kind === 'right')
    expect(right.length).toBe(cells.length)
    expect(cells.length % matrixFaults.length).toBe(0)
    expect(cells.length / matrixFaults.length).toBeGreaterThan(5)
  }, 180_000)

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
