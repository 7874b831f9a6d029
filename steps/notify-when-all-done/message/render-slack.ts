// A message as Slack takes it at an incoming webhook: rich text, in which nothing is markup.
// See https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { cutText } from '../../../runtime/cut-text.ts'
import type { Message } from './content.ts'
import { renderText } from './render-text.ts'
import { toParagraphs, type Line, type Run } from './runs.ts'

export function renderSlack(message: Message): unknown {
  const paragraphs = toParagraphs(message).map((lines, index, all) => ({
    type: 'rich_text_section',
    // A line break more parts it from the next.
    elements: joinLines(index < all.length - 1 ? [...lines, []] : lines).map(toElement),
  }))
  return {
    // What a notification shows, and those that speak Slack's language but know no blocks.
    text: escapeSlack(`${message.subject}\n${renderText(message)}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cutText(message.subject, 150) || '-', emoji: false } },
      { type: 'rich_text', elements: paragraphs },
    ],
  }
}

/** Elsewhere than in rich text, these three signs would begin a mention or a link. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function joinLines(lines: readonly Line[]): Line {
  return lines.flatMap((line, index) => (index === 0 ? line : [{ text: '\n' }, ...line]))
}

function toElement({ text, bold, italic, code, href }: Run): unknown {
  const style = { ...(bold && { bold }), ...(italic && { italic }), ...(code && { code }) }
  const styled = { text, ...(Object.keys(style).length > 0 && { style }) }
  return href ? { type: 'link', url: href, ...styled } : { type: 'text', ...styled }
}
