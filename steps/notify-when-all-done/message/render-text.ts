// A message as plain text: for mail programs that show nothing else, for logs, and for what later steps read.

import { failedRows, type Message, type Row } from './content.ts'
import type { Block, Inline } from './markup.ts'

export function renderText(message: Message): string {
  return message.body
    .map((block) => renderBlock(block, message))
    .filter((text) => text !== '')
    .join('\n\n')
}

/** One member: `Web 1.2.0: succeeded in 4 minutes`. */
export function describeRow({ name, version, said, duration }: Row): string {
  return `${name}${version && ` ${version}`}: ${said}${duration && ` in ${duration}`}`
}

function renderBlock(block: Block, message: Message): string {
  switch (block.kind) {
    case 'paragraph':
      return block.lines.map(renderInlines).join('\n')
    case 'heading':
      return renderInlines(block.content)
    case 'list':
      return block.items.map((item) => `- ${renderInlines(item)}`).join('\n')
    case 'members':
      return message.rows.map((row) => `${describeRow(row)}${row.link && `\n  ${row.link}`}`).join('\n')
    case 'failures':
      return failedRows(message)
        .filter(({ error }) => error !== '')
        .map(({ name, error }) => `${name}: ${error}`)
        .join('\n')
  }
}

function renderInlines(content: readonly Inline[]): string {
  return content.map(renderInline).join('')
}

function renderInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
      return inline.text
    case 'strong':
    case 'emphasis':
      return renderInlines(inline.content)
    case 'link': {
      const label = renderInlines(inline.content)
      return label === inline.href ? label : `${label} (${inline.href})`
    }
  }
}
