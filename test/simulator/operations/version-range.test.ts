import { describe, expect, it } from 'vitest'
import { compareVersions, isInRange, prereleaseOf } from '../../../simulator/operations/version-range.ts'

describe('isInRange', () => {
  it.each([
    ['1.0', '1.0', true],
    ['0.9', '1.0', false],
    ['2.0', '[1.0,2.0)', false],
    ['1.9.9', '[1.0,2.0)', true],
    ['1.0', '(1.0,)', false],
    ['1.0', '(,1.0]', true],
    ['1.0.0', '[1.0]', true],
    ['1.0-beta', '[1.0,2.0)', false],
    ['7', '', true],
  ])('says of %s whether %s holds it: %s', (version, range, expected) => {
    expect(isInRange(version, range)).toBe(expected)
  })

  it.each(['[1.0', '(1.0)', '[1.0,2.0,3.0]', 'latest', '[]'])('knows that %s is no range', (range) => {
    expect(isInRange('1.0', range)).toBeUndefined()
  })
})

describe('compareVersions', () => {
  it('puts prereleases before their release, numbers before words, and looks at no build', () => {
    const versions = ['1.0', '1.0-beta.11', '1.0-alpha', '0.9', '1.0-beta.2', '1.0-beta', '1.0.1+build']
    expect(versions.sort(compareVersions)).toEqual([
      '0.9',
      '1.0-alpha',
      '1.0-beta',
      '1.0-beta.2',
      '1.0-beta.11',
      '1.0',
      '1.0.1+build',
    ])
    expect(compareVersions('1.0+a', '1.0.0+b')).toBe(0)
  })
})

describe('prereleaseOf', () => {
  it('is what stands between the hyphen and the build', () => {
    expect(['1.0', '1.0-beta.2', '1.0-rc+7', '1.0+a-b'].map(prereleaseOf)).toEqual(['', 'beta.2', 'rc', ''])
  })
})
