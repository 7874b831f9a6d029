import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentPrefix, stateName, stateNumber } from '../../../runtime/documents/document-name.ts'

describe('documentPrefix', () => {
  it('is the same for names that people take for the same', () => {
    const prefix = 'Coordination / lock / caf\u00e9 db #'
    for (const name of ['Caf\u00e9 DB', ' cafe\u0301  db ', 'CAF\u00c9\tDb'])
      expect(documentPrefix('lock', name)).toBe(prefix)
  })

  it('stays within what the server takes, and keeps long names apart that differ only at their ends', () => {
    const [one, other] = ['a', 'b'].map((end) => stateName(documentPrefix('lock', 'x'.repeat(300) + end), 12_345_678))
    expect(one?.length).toBeLessThanOrEqual(200)
    expect(one).not.toBe(other)
  })

  it('cuts no character of a long name in two', () => {
    for (const length of [140, 141, 142, 143, 150, 151, 152, 153]) {
      const prefix = documentPrefix('lock', 'x'.repeat(length) + '\u{1f419}'.repeat(30))
      expect(() => encodeURIComponent(prefix)).not.toThrow()
    }
  })

  it('gives names whose order is that of the numbers, from which the numbers can be read', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(99_999_999), fc.nat(99_999_999), (name, one, other) => {
        const prefix = documentPrefix('lock', name)
        expect(stateNumber(prefix, stateName(prefix, one))).toBe(one)
        expect(stateName(prefix, one) < stateName(prefix, other)).toBe(one < other)
      }),
    )
  })

  it('does not take the states of a lock for those of another whose name begins alike', () => {
    const inner = stateName(documentPrefix('lock', 'a #1'), 2)
    expect(stateNumber(documentPrefix('lock', 'a'), inner)).toBeUndefined()
  })
})
