import fc from 'fast-check'
import { basename, win32 } from 'node:path'
import { describe, expect, it } from 'vitest'
import { artifactFileName } from '../../../cli/try/write-artifacts.ts'

describe('artifactFileName', () => {
  it.each([
    ['report.txt', 1, 'report.txt'],
    ['report.txt', 2, 'report (2).txt'],
    ['a/b\\c.txt', 1, 'a_b_c.txt'],
    ['..', 1, '_'],
    ['.profile', 1, '_profile'],
    ['C:\\x.txt', 1, 'C__x.txt'],
    ['nul.txt', 1, '_nul.txt'],
    ['', 1, 'artifact'],
    ['x\u001b[2Jy\n', 1, 'x_[2Jy_'],
    ['B\u00e4r \u{1f419}', 3, 'B\u00e4r \u{1f419} (3)'],
  ])('makes %j (%i) into %j', (name, number, file) => {
    expect(artifactFileName(name, number)).toBe(file)
  })

  it('never leaves the folder, and fits into a file system', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 99 }), (name, number) => {
        const file = artifactFileName(name, number)
        expect(basename(file)).toBe(file)
        expect(win32.basename(file)).toBe(file)
        expect(['', '.', '..']).not.toContain(file)
        expect(Buffer.byteLength(file)).toBeLessThanOrEqual(255)
      }),
    )
  })
})
