import { describe, expect, it } from 'vitest'
import { limitLines } from '../../../simulator/worker/limit-lines.ts'

describe('limitLines', () => {
  it('hands on what fits, however it is cut into pieces', () => {
    const limit = limitLines(4)
    expect(['ab', 'cd\nx', 'y\n\nend'].map((piece) => limit.read(piece))).toEqual(['', 'abcd\n', 'xy\n\n'])
    expect(limit.end()).toBe('end')
  })

  it('reads nothing any more from a line on that is too long', () => {
    const limit = limitLines(4)
    expect(['abcd\nef', 'ghi', '\nmore\n'].map((piece) => limit.read(piece))).toEqual(['abcd\n', '', ''])
    expect(limit.end()).toBe('')
  })

  it('counts bytes', () => {
    expect(limitLines(4).read('ää\n')).toBe('ää\n')
    expect(limitLines(4).read('äää\n')).toBe('')
  })
})
