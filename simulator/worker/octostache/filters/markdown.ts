// The filter that makes HTML of Markdown, with tables, bare links and emphasis beyond the usual, as Octopus has them.

import { Marked, type TokenizerAndRendererExtension } from 'marked'
import { plain } from './text.ts'

export const markdownToHtml = plain((input) => {
  const html = marked.parse(input.trim(), { async: false })
  return `${spellings.reduce((text, [pattern, other]) => text.replace(pattern, other), html)}\n`
})

/** What the library that Octopus uses writes otherwise, though it means the same. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/<tbody><tr>/g, '<tbody>\n<tr>'],
  [/<\/tbody><\/table>/g, '</tbody>\n</table>'],
  [/ align="(left|center|right)"/g, ' style="text-align: $1;"'],
  [/<br>/g, '<br />\n'],
  [/<hr>/g, '<hr />'],
  [/<img ([^>]*)>/g, '<img $1 />'],
  [/<input disabled="" type="checkbox">/g, '[ ]'],
  [/<input checked="" disabled="" type="checkbox">/g, '[x]'],
  [/&#39;/g, "'"],
]

const marked = new Marked({
  gfm: true,
  extensions: [
    emphasis('subscript', '~', 'sub'),
    emphasis('superscript', '^', 'sup'),
    emphasis('inserted', '++', 'ins'),
    emphasis('marked', '==', 'mark'),
  ],
})

function emphasis(name: string, mark: string, element: string): TokenizerAndRendererExtension {
  const escaped = mark.replace(/[+^]/g, '\\$&')
  const pattern = new RegExp(`^${escaped}(?=\\S)((?:(?!${escaped}).)+?)(?<=\\S)${escaped}(?!${escaped})`)
  return {
    name,
    level: 'inline',
    start: (source) => source.indexOf(mark),
    tokenizer(source) {
      const [raw, inner = ''] = pattern.exec(source) ?? []
      return raw === undefined ? undefined : { type: name, raw, tokens: this.lexer.inlineTokens(inner) }
    },
    renderer(token) {
      return `<${element}>${this.parser.parseInline(token.tokens ?? [])}</${element}>`
    },
  }
}
