import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInRange, nearestVersions, rankReleases } from '../../../steps/ensure-dependency-deployed/choose-release.ts'
import { releases, rules, wanted } from './examples.ts'

describe('isInRange', () => {
  // By Octopus's order a pre-release comes before its release: 3.0.0-rc.1 is below 3.0.
  it.each([
    ['2.4.0', '[2.1,3.0)', true, true],
    ['3.0.0', '[2.1,3.0)', false, false],
    ['2.1', '[2.1,3.0)', true, true],
    ['3.0.0-rc.1', '[2.1,3.0)', false, true],
    ['2.5.0-beta', '[2.1,3.0)', false, true],
    ['2.1.0-beta', '[2.1,3.0)', false, false],
    ['2.5.0-beta', '[2.1,3.0-0)', true, true],
    ['3.0.0-rc.1', '[2.1,3.0-0)', false, false],
    ['2.0.0-beta.2', '>=2.0-beta', true, true],
    ['2.1.7-dev', '2.1.*', false, true],
    ['2.1.7', '2.1.*', true, true],
    ['1.0.0-x', 'any', false, true],
    ['1.0.0+build.5', '>=1', true, true],
    ['no version/at all', 'any', false, false],
  ])('%s in %s: %s, and %s where pre-releases count', (version, range, plainly, withPreReleases) => {
    expect(isInRange(version, wanted(range), rules())).toBe(plainly)
    expect(isInRange(version, wanted(range), rules({ preReleases: true }))).toBe(withPreReleases)
  })
})

describe('rankReleases', () => {
  const all = releases('2.4.1', '2.10.0', '3.0.0', '2.9.0', '2.10.1-rc.1')
  const ranked = (overrides: Parameters<typeof rules>[0]) =>
    rankReleases(all, wanted('[2.1,3.0)'), rules(overrides)).map(({ version }) => version)

  it('takes the highest version first', () => {
    expect(ranked({})).toEqual(['2.10.0', '2.9.0', '2.4.1'])
    expect(ranked({ preReleases: true })).toEqual(['2.10.1-rc.1', '2.10.0', '2.9.0', '2.4.1'])
  })

  it('takes the newest first', () => {
    expect(ranked({ release: 'Newest' })).toEqual(['2.4.1', '2.10.0', '2.9.0'])
  })

  it('gives those in range and no other, each once, whatever the order', () => {
    const version = fc.tuple(fc.nat(4), fc.nat(12), fc.nat(3)).map((numbers) => numbers.join('.'))
    const taste = fc.constantFrom(rules(), rules({ release: 'Newest' }), rules({ preReleases: true }))
    fc.assert(
      fc.property(fc.uniqueArray(version), taste, (versions, given) => {
        const range = wanted('[2.1,3.0)')
        const found = rankReleases(releases(...versions), range, given).map((one) => one.version)
        expect([...found].sort()).toEqual(versions.filter((one) => isInRange(one, range, given)).sort())
      }),
    )
  })
})

describe('nearestVersions', () => {
  it.each([
    [
      ['1.0', '1.5', '2.0', '3.5', '4.0', '5.0'],
      ['4.0', '3.5', '2.0', '1.5'],
    ],
    [['1.0'], ['1.0']],
    [
      ['4.0', '5.0', '6.0'],
      ['5.0', '4.0'],
    ],
    [[], []],
  ])('of %j: %j', (versions, nearest) => {
    expect(nearestVersions(releases(...versions), wanted('[2.1,3.0)'))).toEqual(nearest)
  })
})
