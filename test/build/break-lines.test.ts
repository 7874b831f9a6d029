import { describe, expect, it } from 'vitest'
import { breakLines } from '../../build/break-lines.ts'

function longest(code: string): number {
  return Math.max(...code.split('\n').map((line) => line.length))
}

describe('breakLines', () => {
  it('breaks after brackets, commas and semicolons, and nowhere else', () => {
    expect(breakLines('let a=first(one,two);let b=[three,four];', 14)).toBe(
      'let a=first(\none,two);\nlet b=[three,\nfour];',
    )
  })

  it('leaves texts and regular expressions alone', () => {
    const code = 'let a="one, two; three",b=/[(,;{]{2,}/g,c=`x, y; ${a}, z`;'
    expect(breakLines(code, 10).split('\n')).toEqual([
      'let a="one, two; three",',
      'b=/[(,;{]{2,}/g,',
      'c=`x, y; ${',
      'a}, z`;',
    ])
  })

  it('never parts what a line break would end, such as return and its value', () => {
    const code = 'function f(a){return a.one.two.three+a.four.five.six}async()=>{await f(a);throw f(b)};'
    for (let width = 1; width < code.length; width += 1) {
      expect(breakLines(code, width)).not.toMatch(/(return|throw|async)\n|\n=>/)
      expect(breakLines(code, width).replaceAll('\n', '')).toBe(code)
    }
  })

  it('counts from the line breaks that are there, and keeps them', () => {
    expect(breakLines('let a=`one\ntwo`;let b=1;let c=2;', 12)).toBe('let a=`one\ntwo`;\nlet b=1;\nlet c=2;')
  })

  it('keeps to the width where it can', () => {
    const code = Array.from({ length: 200 }, (_, index) => `call(${index},{a:[${index}]});`).join('')
    expect(longest(breakLines(code, 60))).toBeLessThanOrEqual(60)
  })
})
