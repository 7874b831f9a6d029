import { describe, expect, it } from 'vitest'
import { judgeSoak, type RestPoint } from '../../bench/soak/judge-soak.ts'

const first: RestPoint = {
  when: 'after the warm-up',
  held: { processes: 0, files: 20, sockets: 3, left: ['octosteps-clock'], heapBytes: 50_000_000 },
  documentBytes: 2_000_000,
}

const later = (held: Partial<RestPoint['held']>, documentBytes = first.documentBytes): RestPoint => ({
  when: 'after 500 deployments',
  held: { ...first.held, ...held },
  documentBytes,
})

describe('judgeSoak', () => {
  it('is content where the heap grows with the documents', () => {
    expect(judgeSoak(first, [later({ heapBytes: 60_000_000 }, 12_000_000), later({})])).toEqual([])
  })

  it.each([
    ['processes', 1, 0],
    ['files', 21, 20],
    ['sockets', 53, 3],
  ])('tells of %s that were left', (what, now, before) => {
    expect(judgeSoak(first, [later({ [what]: now })])).toEqual([
      `There are ${now} ${what} after 500 deployments, and there were ${before} after the warm-up.`,
    ])
  })

  it('tells of folders that were left', () => {
    expect(judgeSoak(first, [later({ left: ['octosteps-clock', 'octosteps-work'] })])).toEqual([
      'The folder of temporary files holds octosteps-clock, octosteps-work after 500 deployments, and held octosteps-clock after the warm-up.',
    ])
  })

  it('tells of a heap that grows by more than the documents explain', () => {
    expect(judgeSoak(first, [later({ heapBytes: 70_000_000 }, 4_000_000)])).toEqual([
      'The heap is 20.0 MB larger after 500 deployments than after the warm-up, of which documents explain 8.0 MB at most.',
    ])
  })

  it('does not take documents that were deleted for room', () => {
    expect(judgeSoak(first, [later({ heapBytes: 52_000_000 }, 0)])).toEqual([])
    expect(judgeSoak(first, [later({ heapBytes: 54_000_000 }, 0)])).toHaveLength(1)
  })
})
