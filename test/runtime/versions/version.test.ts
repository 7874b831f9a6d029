import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, parseVersion, type Version } from '../../../runtime/versions/version.ts'
import { arbitraryVersion } from './arbitrary-versions.ts'

function parsed(text: string): Version {
  const version = parseVersion(text)
  if (version === undefined) throw new Error(`${text} is no version`)
  return version
}

function compare(a: string, b: string): number {
  return Math.sign(compareVersions(parsed(a), parsed(b)))
}

describe('parseVersion', () => {
  it.each([
    ['1', '1.0.0.0', []],
    ['1.2', '1.2.0.0', []],
    ['1.2.3', '1.2.3.0', []],
    ['1.2.3.4', '1.2.3.4', []],
    ['v1.2.3', '1.2.3.0', []],
    ['V1.2.3', '1.2.3.0', []],
    ['2026.01.02', '2026.1.2.0', []],
    ['1.0.0-rc.1', '1.0.0.0', ['rc', '1']],
    ['1.0.0.5-rc.1', '1.0.0.5', ['rc', '1']],
    ['1.0-beta_2-x\\y', '1.0.0.0', ['beta', '2', 'x', 'y']],
    ['1.0.0-rc.1+build.7-x', '1.0.0.0', ['rc', '1']],
    ['1.0.0+build.7', '1.0.0.0', []],
    ['1.0.0+', '1.0.0.0', []],
    ['1.0.0-', '1.0.0.0', []],
    ['19.0.0.Final', '19.0.0.0', ['Final']],
    ['1-2.3-SNAPSHOT', '1.0.0.0', ['2', '3', 'SNAPSHOT']],
    ['1.2.3----RC', '1.2.3.0', ['', '', '', 'RC']],
    ['1.0.0-alpha..1', '1.0.0.0', ['alpha', '', '1']],
    ['1.2.3.4.5', '1.2.3.4', ['5']],
    ['1.0a2', '1.0.0.0', ['0a2']],
    ['1.2_3', '1.0.0.0', ['2', '3']],
    ['12ab', '0.0.0.0', ['12ab']],
    ['latest', '0.0.0.0', ['latest']],
    ['version7', '0.0.0.0', ['version7']],
    [' 1 . 2 .3 -rc ', '1.2.3.0', ['rc']],
    ['20261124093000123456.1', '20261124093000123456.1.0.0', []],
  ])('reads %j as %s with labels %j', (text, numbers, labels) => {
    const version = parsed(text)
    expect(version.numbers.join('.')).toBe(numbers)
    expect(version.labels).toEqual(labels)
    expect(version.text).toBe(text)
  })

  it.each([
    '',
    '  ',
    '1.2.3-hi there',
    '1.2.3- rc',
    '1.2.3-rc +meta',
    '1.2.3-rc+ meta',
    '1.0/2',
    '1.0,2',
    '1.0-é',
    '#{x}',
  ])('finds no version in %j', (text) => {
    expect(parseVersion(text)).toBeUndefined()
  })

  it('answers at once where a text almost is a version', () => {
    const startedAt = Date.now()
    expect(parseVersion(`1${' '.repeat(2000)}!`)).toBeUndefined()
    expect(parseVersion(`1${'.1'.repeat(20_000)}!`)).toBeUndefined()
    expect(Date.now() - startedAt).toBeLessThan(1000)
  })
})

describe('compareVersions', () => {
  it.each([
    ['by number, not by letter', ['1.4.9', '1.4.10', '1.5', '1.10', '2']],
    [
      'by the fourth number, also under the pre-releases of the next',
      ['1.0.0', '1.0.0.1-a', '1.0.0.1', '1.0.1-a', '1.0.1'],
    ],
    [
      'the example of semver.org',
      ['1-alpha', '1-alpha.1', '1-alpha.beta', '1-beta', '1-beta.2', '1-beta.11', '1-rc.1', '1'],
    ],
    ['labels that dashes and underscores part', ['1-beta_2', '1-beta-11', '1-rc']],
    ['labels with digits in them as words', ['1-rc10', '1-rc9', '1-rc9.1']],
    ['numbers that lose digits elsewhere', ['9007199254740992', '9007199254740993', '9007199254740993.1']],
    ['long numbers in pre-releases', ['1-20210201130629', '1-9007199254740992', '1-9007199254740993', '1-a']],
    ['words without numbers before all', ['0.0.0-0', '0.0.0-1', 'edge', 'latest', '0.0.0', '0.0.0.1-a']],
  ])('orders %s', (_, ordered) => {
    const pairs = ordered.flatMap((first, index) => ordered.slice(index + 1).map((second) => [first, second] as const))
    for (const [first, second] of pairs) {
      expect([first, second, compare(first, second)]).toEqual([first, second, -1])
      expect([second, first, compare(second, first)]).toEqual([second, first, 1])
    }
  })

  it.each([
    ['1.0.0.0', '1.0.0'],
    ['1', 'v1.0'],
    ['2026.01.02', '2026.1.2'],
    ['1.0.0+meta1', '1.0.0+meta2'],
    ['1.0.0-rc+meta1', '1.0.0-rc'],
    ['1.0.0-prerelease-1', '1.0.0-prerelease.1'],
    ['1.0.0-prerelease_1', '1.0.0-prerelease\\1'],
    ['1.0.0-RC.1', '1.0.0-rc.01'],
    ['19.0.0.Final', '19.0.0-final'],
    ['1.0.0-', '1.0.0'],
  ])('takes %s and %s for the same', (a, b) => {
    expect(compare(a, b)).toBe(0)
  })

  it('is a total order: the other way round it says the opposite, and it carries over', () => {
    fc.assert(
      fc.property(arbitraryVersion, arbitraryVersion, arbitraryVersion, (a, b, c) => {
        expect(compare(a, a)).toBe(0)
        expect(compare(a, b) + compare(b, a)).toBe(0)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
        if (compare(a, b) === 0) expect(compare(a, c)).toBe(compare(b, c))
      }),
    )
  })

  it('is not moved by a leading v, zeros, metadata, case or which separator', () => {
    fc.assert(
      fc.property(arbitraryVersion, arbitraryVersion, (a, b) => {
        const plain = a.replace(/\+.*$/, '').replace(/^v/, '')
        expect(compare(`V0${plain.toUpperCase().replaceAll('_', '.')}+z`, b)).toBe(compare(a, b))
      }),
    )
  })

  it('has a pre-release before its release and behind all lower numbers', () => {
    const preReleases = fc.constantFrom('-0', '-rc.1', '-a_b', '.Final', '-20210201130629+a')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), preReleases, (revision, preRelease) => {
        const release = `1.0.0.${revision + 1n}`
        expect(compare(`${release}${preRelease}`, release)).toBe(-1)
        expect(compare(`1.0.0.${revision}`, `${release}${preRelease}`)).toBe(-1)
      }),
    )
  })
})
