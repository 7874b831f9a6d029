// A message as lines of styled text, which is what chats take: nothing in it is markup, so nothing has to be escaped.

import { failedRows, type Message } from './content.ts'
import type { Block, Inline } from './markup.ts'

export interface Run {
  readonly text: string
  readonly bold?: boolean
  readonly italic?: boolean
  readonly code?: boolean
  readonly tone?: 'good' | 'bad' | 'open'
  readonly href?: string
}

export type Line = readonly Run[]

/** A chat takes no longer list; the others are counted. */
const mostRows = 40
const signs = { good: '\u2714', bad: '\u2716', open: '\u2026' } as const

/** The paragraphs of a message, each a list of lines. */
export function toParagraphs(message: Message): readonly (readonly Line[])[] {
  return message.body
    .map((block) => toLines(block, message).filter((line) => line.length > 0))
    .filter((lines) => lines.length > 0)
}

function toLines(block: Block, message: Message): readonly Line[] {
  switch (block.kind) {
    case 'paragraph':
      return block.lines.map((line) => toRuns(line))
    case 'heading':
      return [toRuns(block.content, { bold: true })]
    case 'list':
      return block.items.map((item) => [{ text: '\u2022 ' }, ...toRuns(item)])
    case 'members': {
      const rows = message.rows.slice(0, mostRows)
      const left = message.rows.length - rows.length
      return [
        ...rows.map(({ name, version, said, tone, duration, link }): Line => {
          const label = version ? `${name} ${version}` : name
          return [
            { text: `${signs[tone]} `, tone },
            link ? { text: label, bold: true, href: link } : { text: label, bold: true },
            { text: ` ${said}${duration && ` in ${duration}`}` },
          ]
        }),
        ...(left > 0 ? [[{ text: `and ${left} more` }]] : []),
      ]
    }
    case 'failures':
      return failedRows(message)
        .filter(({ error }) => error !== '')
        .slice(0, mostRows)
        .map(({ name, error }): Line => [{ text: `${name}: `, bold: true }, { text: error }])
  }
}

function toRuns(content: readonly Inline[], style: Omit<Run, 'text'> = {}): Line {
  return content.flatMap((inline): Line => {
    switch (inline.kind) {
      case 'text':
        return inline.text === '' ? [] : [{ ...style, text: inline.text }]
      case 'code':
        return [{ ...style, text: inline.text, code: true }]
      case 'strong':
        return toRuns(inline.content, { ...style, bold: true })
      case 'emphasis':
        return toRuns(inline.content, { ...style, italic: true })
      case 'link':
        return toRuns(inline.content, { ...style, href: inline.href })
    }
  })
}
