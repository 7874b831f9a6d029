import { describe, expect, it } from 'vitest'
import { explore } from '../../search/explore.ts'
import { lockModel } from './lock-model.ts'

describe('the lock', () => {
  it.each([
    [2, 0],
    [2, 1],
    [3, 0],
  ])('%i contenders, %i faults', { timeout: 300_000 }, async (count, most) => {
    const contenders = ['A', 'B', 'C'].slice(0, count).map((task) => ({ task }))
    const explored = await explore(
      lockModel(contenders, { faults: { kinds: ['lost', 'dropped', 'late', 'crash', 'outage', 'stale'], most } }),
    )
    console.log(count, most, { ...explored, violation: explored.violation?.what })
    console.log(explored.violation?.trace.join('\n'))
    console.log(process.memoryUsage().heapUsed / 1e6)
    expect(explored.violation).toBeUndefined()
  })
})
