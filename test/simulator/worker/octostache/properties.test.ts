import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOctostache } from '../../../../simulator/worker/octostache/octostache.ts'

const pieces = [
  '#{',
  '}',
  '#',
  '##',
  'a',
  'b c',
  '.',
  '[',
  ']',
  '|',
  '"',
  '\\"',
  ' == ',
  ' in ',
  'if ',
  'each ',
  'calc ',
]
const blocks = [
  '#{a}',
  '#{b c | ToUpper}',
  '#{if a}',
  '#{else}',
  '#{/if}',
  '#{each x in a}',
  '#{/each}',
  '#{calc 1+a}',
  '#{x}',
]
const wild = fc
  .array(fc.constantFrom(...pieces, ...blocks, '1', '$', '\n'), { maxLength: 20 })
  .map((parts) => parts.join(''))
const name = fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/)

describe('substitute', () => {
  it('does not touch a text without an opening', () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => text.replaceAll('#{', '# {')),
        (text) => {
          expect(createOctostache(new Map([['a', 'b']])).substitute(text)).toEqual({
            text,
            missing: [],
            unreadable: false,
          })
        },
      ),
    )
  })

  it('gets through any text, and says which names it lacks only if it does', () => {
    const values = new Map([
      ['a', '1'],
      ['b c', '#{a}'],
    ])
    fc.assert(
      fc.property(wild, (text) => {
        const { substitute, evaluate } = createOctostache(values)
        const result = substitute(text)
        expect(result.text).toBeTypeOf('string')
        if (result.unreadable) expect(evaluate(text)).toBe(text)
        else expect(evaluate(text)).toBe(result.text)
      }),
      { numRuns: 2000 },
    )
  })

  it('leaves references without a value in a form that it leaves again', () => {
    fc.assert(
      fc.property(wild, (text) => {
        const { substitute } = createOctostache(new Map())
        const once = substitute(text)
        const left = once.missing.filter((reference) => reference.startsWith('#{')).join(' ')
        expect(substitute(left).text).toBe(left)
      }),
      { numRuns: 1000 },
    )
  })

  it('puts in any value that holds no opening as it is, whatever it is called', () => {
    fc.assert(
      fc.property(name, fc.string(), (variable, value) => {
        fc.pre(!value.includes('#{'))
        const { substitute } = createOctostache(new Map([[variable, value]]))
        expect(substitute(`<#{${variable.toUpperCase()}}>`).text).toBe(`<${value}>`)
      }),
    )
  })

  it('gives back any text whose openings are escaped', () => {
    fc.assert(
      fc.property(name, fc.stringMatching(/^[^#]*$/), (variable, rest) => {
        expect(createOctostache(new Map([[variable, 'x']])).substitute(`##{${variable}}${rest}`).text).toBe(
          `#{${variable}}${rest}`,
        )
      }),
    )
  })
})
