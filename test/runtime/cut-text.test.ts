import { describe, expect, it } from 'vitest'
import { cutText } from '../../runtime/cut-text.ts'

describe('cutText', () => {
  it.each([
    ['a\u{1f419}b', 4, 'a\u{1f419}b'],
    ['a\u{1f419}b', 3, 'a\u{1f419}'],
    ['a\u{1f419}b', 2, 'a'],
    ['', 2, ''],
  ])('has of %j, in %i characters of UTF-16, %j', (text, length, beginning) => {
    expect(cutText(text, length)).toBe(beginning)
  })
})
