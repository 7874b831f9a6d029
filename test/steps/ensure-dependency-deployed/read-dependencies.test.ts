import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDependencies } from '../../../steps/ensure-dependency-deployed/read-dependencies.ts'

const read = (...lines: string[]) =>
  readDependencies(lines).map((line) =>
    typeof line === 'string' ? line : [line.project, line.wanted.kind, line.wanted.range.text, ...line.after],
  )

describe('readDependencies', () => {
  it.each([
    ['Database [2.1,3.0)', 'Database', 'range', '[2.1,3.0)'],
    ['Database [2.1, 3.0)', 'Database', 'range', '[2.1, 3.0)'],
    ['Auth >=1.4', 'Auth', 'range', '>=1.4'],
    ['Auth >= 1.4 < 2', 'Auth', 'range', '>= 1.4 < 2'],
    ['Web latest', 'Web', 'latest', '*'],
    ['Cache ANY', 'Cache', 'any', '*'],
    ['Cache *', 'Cache', 'range', '*'],
    ['Pay Roll 2024 2.1.*', 'Pay Roll 2024', 'range', '2.1.*'],
    ['Latest any', 'Latest', 'any', '*'],
    ['Any Thing   1.0', 'Any Thing', 'range', '1.0'],
  ])('reads %s', (line, ...expected) => {
    expect(read(line)).toEqual([expected])
  })

  it('reads which lines come first', () => {
    expect(read('Data Base any', 'Auth any', 'Web latest after: auth, data base')).toEqual([
      ['Data Base', 'any', '*'],
      ['Auth', 'any', '*'],
      ['Web', 'latest', '*', 1, 0],
    ])
  })

  it.each([
    [['Database'], /^"Dependencies" has the line "Database": behind the project, give a version range such as/],
    [['Database [3.0,2.0]'], /behind the project, give/],
    [['latest'], /behind the project, give/],
    [['Web any', 'web >=2'], /has the line "web >=2": the project has a line already\.$/],
    [['Web any after: Auth', 'Auth any'], /"Web any after: Auth": after: can only name projects of lines above\.$/],
    [['Web any after: Web'], /after: can only name projects of lines above/],
  ])('says what is wrong with %j', (lines, sentence) => {
    expect(read(...lines).find((line) => typeof line === 'string')).toMatch(sentence)
  })

  it('gives one result for each line, and never one that comes after itself or a later one', () => {
    const word = fc.constantFrom('Web', 'Auth', 'Data Base', '2', 'any', 'latest', '[1,2)', 'after:', ',', '>=1', '*')
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), (words) => {
        const lines = readDependencies(words.map((line) => line.join(' ')))
        expect(lines).toHaveLength(words.length)
        for (const [index, line] of lines.entries()) {
          if (typeof line === 'string') continue
          expect(line.project).not.toBe('')
          expect(line.after.every((one) => one >= 0 && one < index)).toBe(true)
        }
      }),
    )
  })
})
