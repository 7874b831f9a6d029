import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../../simulator/page/html.ts'

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#96': '`',
}

// Under its own name the formatter takes it for a page, and moves blanks.
const write = html

describe('html', () => {
  it('leaves no text a way out of where it was put, and loses nothing of it', () => {
    const texts = fc.string({ unit: fc.constantFrom(...Array.from('<>&"\'`=/ax\n'), 'ü', '日', '🐙') })
    fc.assert(
      fc.property(texts, (text) => {
        const written = html`${text}`.text
        expect(written).not.toMatch(/[<>"'`]/)
        expect(written.replace(/&(#?\w+);/g, (_whole, name: string) => entities[name] ?? '?')).toBe(text)
      }),
    )
  })

  it('takes pieces and lists of pieces as they are, and writes nothing for what is not there', () => {
    const items = ['a', '<b>'].map((item) => write`<li>${item}</li>`)
    expect(write`<ul>${items}</ul>${undefined}${false}${0}`.text).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>0')
  })

  it('shows marks that turn round what follows, and control characters, instead of obeying them', () => {
    expect(html`${'a\u202Eexe.txt\u2066'}`.text).toBe('a[U+202E]exe.txt[U+2066]')
    expect(html`${'\u001b[31mred\u0000\u007f\u0085'}`.text).toBe('␛[31mred␀␡[U+0085]')
    expect(html`${'a\tb\nc'}`.text).toBe('a\tb\nc')
  })

  it('drops the indentation of templates and keeps that of texts', () => {
    const text = 'first\n  second'
    const piece = write`<pre>
        ${text}
      </pre>`
    expect(piece.text).toBe('<pre>\nfirst\n  second\n</pre>')
  })
})
