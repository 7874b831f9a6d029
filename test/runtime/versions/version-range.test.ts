import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, parseVersion } from '../../../runtime/versions/version.ts'
import {
  describeRange,
  expectsRange,
  intersects,
  parseRange,
  satisfies,
  type VersionRange,
} from '../../../runtime/versions/version-range.ts'
import { arbitraryRange, arbitraryVersion } from './arbitrary-versions.ts'

function range(text: string): VersionRange {
  const parsed = parseRange(text)
  if (parsed === undefined) throw new Error(`${text} is no range`)
  return parsed
}

function compare(a: string, b: string): number {
  const [first, second] = [parseVersion(a), parseVersion(b)]
  if (first === undefined || second === undefined) throw new Error(`${a} or ${b} is no version`)
  return compareVersions(first, second)
}

describe('parseRange', () => {
  it.each([
    '',
    '  ',
    'latest',
    'any',
    '(,)',
    '[,]',
    '[,)',
    '(,]',
    '[]',
    '[2.1',
    '2.1)',
    '[2.1,3.0',
    '(2.1)',
    '[2.1)',
    '(2.1]',
    '[1,2,3]',
    '[-1,2]',
    '(,1.3..2]',
    '(1.2.3.4.5,2]',
    '1.2.3.4.5',
    '2.x',
    '2.1.x',
    '**',
    '2*',
    '2.*.1',
    '*.1',
    '1.2.3.4.*',
    '[2.1.*,3)',
    '^1.2',
    '~1.2',
    '1.2 - 1.5',
    '1.2 1.5',
    '1.2,1.5',
    '1.2 <2',
    '>',
    '>=1.4,',
    ',<2',
    '=>1.4',
    '<>1.4',
    '>1.4 || <1',
    '19.0.0.Final',
    '1.0-r c',
    '#{Range}',
  ])('finds no range in %j', (text) => {
    expect(parseRange(text)).toBeUndefined()
  })

  it.each(['[3.0,2.0]', '(2.0,2.0]', '[2.0,2.0)', '>2 <2', '>=2 <2', '=1 =2', '<1 >2', '[2.0,2.0-rc]', '<0.0.0-0'])(
    'finds no range in %j, for no version can be in it',
    (text) => {
      expect(parseRange(text)).toBeUndefined()
    },
  )

  it('keeps the text, without the spaces around it', () => {
    expect(range(' [2.1, 3.0) ').text).toBe('[2.1, 3.0)')
  })

  it('tells whoever gave none what would do, with examples that it reads', () => {
    const examples = expectsRange.match(/(?<= )[[>\d]\S*[\d*)]/g)
    expect(examples).toEqual(['[2.1,3.0)', '2.1.*', '>=1.4'])
    expect(examples?.map(parseRange)).not.toContain(undefined)
  })

  it('reads or refuses any text, and never throws', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9.*[\](),<>= +vax_-]{0,12}$/), fc.string(), (near, far) => {
        for (const text of [near, far]) expect(parseRange(text)?.text ?? text.trim()).toBe(text.trim())
      }),
    )
  })
})

describe('satisfies', () => {
  it.each([
    // Intervals.
    ['[2.1,3.0)', ['2.1', '2.1.0.0', '2.1.0+build', '2.9.9', '2.2.0-rc', '3.0-rc'], ['2.0.9', '2.1-rc', '3.0', '3.1']],
    ['[2.1,3.0-0)', ['2.9.9', '2.9-rc'], ['3.0-0', '3.0-alpha', '3.0']],
    ['[1,3)', ['1', '2.9'], ['0.9', '3']],
    ['(1.0,)', ['1.0.0.1', '1.0.1-a', '2'], ['1.0', '1.0.0.0', '1.0-a', '0.9']],
    ['(1.6,]', ['1.7'], ['1.6']],
    ['(,1.2]', ['0', '1.2', '1.2-rc', 'latest'], ['1.2.0.1', '1.2.0.1-a', '1.3']],
    ['(,1.2)', ['1.1', '1.2-rc'], ['1.2']],
    ['(1.2,2.3]', ['1.2.1', '2.3'], ['1.2', '2.3.1']],
    ['[1.2.3]', ['1.2.3', '1.2.3.0', 'v1.2.3+build'], ['1.2.3-rc', '1.2.3.1', '1.2.3.1-a', '1.2.4']],
    ['[1.2-rc]', ['1.2-RC', '1.2.0-rc+a'], ['1.2-rc.0', '1.2', '1.2-r']],
    ['[2.0.0-alpha.1,2.0.0)', ['2.0.0-alpha.1', '2.0.0-beta'], ['2.0.0-alpha', '2.0.0', '1.9']],
    ['(2.0-a,2.0-b)', ['2.0-a.1'], ['2.0-a', '2.0-b', '2.0']],
    ['[7.1,)', ['7.1.1-dev', '7.1.0'], ['7.1-dev', '7.1.0-dev']],
    // A version alone.
    ['1.2', ['1.2', '1.3', '5.0-rc'], ['1.1', '1.2-rc']],
    ['2', ['2', '30'], ['1.9']],
    ['v1.2', ['1.2'], ['1.1']],
    // Masks.
    ['2.1.*', ['2.1', '2.1.7', '2.1.0.9', '2.1.0-alpha', '2.1.9-rc'], ['2.0.9', '2.2', '2.2.0-alpha', '20.1', '2.10']],
    ['2.*', ['2', '2.99', '2.0-a'], ['1.9', '3', '3.0-a']],
    ['1.2.3.*', ['1.2.3', '1.2.3.4'], ['1.2.4', '1.2.2.9']],
    ['2026.01.*', ['2026.1.31', '2026.01.02-beta'], ['2026.2.1']],
    ['*', ['0', '0.0.0-0', '99', 'latest', '1-a'], []],
    // Comparators.
    ['>=1.4', ['1.4', '2'], ['1.3.9', '1.4-rc']],
    ['>1.4 <2', ['1.5', '1.4.0.1', '2-rc'], ['1.4', '2']],
    ['>1.4,<=2', ['2'], ['1.4', '2.0.0.1']],
    ['>= 1.4<2', ['1.4'], ['2']],
    ['=1.4', ['1.4.0'], ['1.4.1']],
    ['>1 >2 <5 <4', ['3'], ['2', '4', '1.5', '4.5']],
    // Spaces, and numbers that lose digits elsewhere.
    ['  [ 1 . 2 , 2 .3 ]  ', ['1.2', '2.3'], ['1.1', '2.4']],
    ['(9007199254740992,)', ['9007199254740993'], ['9007199254740992']],
  ])('takes into %s what belongs there', (text, inside, outside) => {
    expect([...inside, ...outside].filter((version) => satisfies(version, range(text)))).toEqual(inside)
  })

  it('takes a parsed version as well, and no text that is none', () => {
    const version = parseVersion('2.2')
    expect(version && satisfies(version, range('2.*'))).toBe(true)
    expect(['', 'a b', '2.1/1'].filter((text) => satisfies(text, range('*')))).toEqual([])
  })

  it('keeps to the ends of an interval, whichever way it is written', () => {
    const [lowers, uppers] = [fc.constantFrom('[', '('), fc.constantFrom(']', ')')]
    fc.assert(
      fc.property(
        arbitraryVersion,
        arbitraryVersion,
        lowers,
        uppers,
        arbitraryVersion,
        (a, b, open, close, version) => {
          const interval = parseRange(`${open}${a},${b}${close}`)
          const comparators = parseRange(`>${open === '[' ? '=' : ''}${a} <${close === ']' ? '=' : ''}${b}`)
          expect(comparators?.limits).toEqual(interval?.limits)
          const above = open === '[' ? compare(a, version) <= 0 : compare(a, version) < 0
          const below = close === ']' ? compare(version, b) <= 0 : compare(version, b) < 0
          if (interval === undefined) expect(above && below).toBe(false)
          else expect(satisfies(version, interval)).toBe(above && below)
        },
      ),
    )
  })

  it('takes a mask for the range from its first pre-release to before that of the next', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), arbitraryVersion, (prefix, version) => {
        const last = prefix.length - 1
        const after = prefix.map((number, index) => (index === last ? number + 1 : number))
        const interval = range(`[${prefix.join('.')}-0,${after.join('.')}-0)`)
        const mask = range([...prefix, '*'].join('.'))
        const begins = parseVersion(version)?.numbers.slice(0, prefix.length).join('.') === prefix.join('.')
        expect(satisfies(version, mask)).toBe(begins)
        expect(satisfies(version, interval)).toBe(begins)
      }),
    )
  })
})

describe('describeRange', () => {
  it.each([
    ['[2.1,3.0)', '2.1 or later, below 3.0'],
    ['[ 2.1 , 3.0 )', '2.1 or later, below 3.0'],
    ['(1.0,2.0]', 'above 1.0, up to 2.0'],
    ['(1.0,)', 'above 1.0'],
    ['(,1.2]', 'up to 1.2'],
    ['[1.2.3-rc.1+a]', 'exactly 1.2.3-rc.1+a'],
    ['=1.2.3', 'exactly 1.2.3'],
    ['1.2', '1.2 or later'],
    ['>= 1.4 < 2', '1.4 or later, below 2'],
    ['2.1.*', 'any 2.1.*'],
    ['*', 'any version'],
  ])('puts %s as "%s"', (text, words) => {
    expect(describeRange(range(text))).toBe(words)
  })
})

describe('intersects', () => {
  it.each([
    ['[2.1,3.0)', '>=2.9', true],
    ['[2.1,3.0)', '3.0', false],
    ['[2.1,3.0)', '3.0.*', true],
    ['[2.1,3.0-0)', '3.0.*', false],
    ['[2.1,3.0]', '3.0', true],
    ['2.1.*', '2.2.*', false],
    ['2.1.*', '2.*', true],
    ['(,1.0)', '(1.0,)', false],
    ['(,1.0]', '[1.0,)', true],
    ['[1.2.3]', '[1.2.3.0]', true],
    ['(1.0.0,)', '<1.0.0.1', true],
    ['(1.0.0,)', '<1.0.0.1-0', false],
    ['*', '[1.2.3]', true],
  ])('tells of %s and %s: %s', (a, b, common) => {
    expect(intersects(range(a), range(b))).toBe(common)
    expect(intersects(range(b), range(a))).toBe(common)
  })

  it('agrees with satisfies: where it says no, no version is in both; where it says yes, there is one', () => {
    fc.assert(
      fc.property(arbitraryRange, arbitraryRange, arbitraryVersion, (first, second, version) => {
        const [a, b] = [parseRange(first), parseRange(second)]
        fc.pre(a !== undefined && b !== undefined)
        if (satisfies(version, a) && satisfies(version, b)) expect(intersects(a, b)).toBe(true)
        // The highest of the beginnings is in both if anything is.
        const beginnings = [...a.limits, ...b.limits].map(({ from }) => ({ ...from, text: '' }))
        const witness = beginnings.some((from) => satisfies(from, a) && satisfies(from, b))
        expect(witness).toBe(intersects(a, b))
      }),
      { numRuns: 1000 },
    )
  })
})
