import { describe, expect, it } from 'vitest'
import { commentText } from '../../build/comment-text.ts'

describe('commentText', () => {
  it.each([
    ['one line', '/** What to do. */', 'What to do.'],
    ['wrapped lines', '/**\n   * What to do\n   * and when.\n   */', 'What to do and when.'],
    ['paragraphs', '/**\n * One.\n *\n * Two.\n */', 'One.\n\nTwo.'],
    [
      'a list, wrapped',
      '/**\n * Either:\n * - one\n *   of them\n * - or two\n */',
      'Either:\n- one of them\n- or two',
    ],
    ['a numbered list', '/**\n * 1. one\n * 2. two\n */', '1. one\n2. two'],
    ['a heading', '/**\n * # Title\n * Text\n */', '# Title\nText'],
    ['a table', '/**\n * | a | b |\n * |---|---|\n * | 1 | 2 |\n */', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['code', '/**\n * ```\n * a\n *   b\n * ```\n * Text\n */', '```\na\n  b\n```\nText'],
    ['tags', '/**\n * Text.\n * @see there\n * more of it\n */', 'Text.'],
    ['Windows line ends', '/**\r\n * What\r\n * now.\r\n */', 'What now.'],
    ['nothing', '/** */', ''],
  ])('reads %s', (_, comment, expected) => {
    expect(commentText(comment)).toBe(expected)
  })
})
