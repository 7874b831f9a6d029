// A message as a workflow of Microsoft Teams takes it: an adaptive card of text runs, in which nothing is markup.
// See https://adaptivecards.microsoft.com/?topic=RichTextBlock

import type { Message } from './content.ts'
import { toParagraphs, type Run } from './runs.ts'

export function renderTeams(message: Message): unknown {
  const lines = toParagraphs(message).flatMap((paragraph) =>
    paragraph.map((line, index) => ({
      type: 'RichTextBlock',
      spacing: index === 0 ? 'Medium' : 'None',
      inlines: line.map(toTextRun),
    })),
  )
  const title = {
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: message.subject, size: 'Large', weight: 'Bolder' }],
  }
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [title, ...lines],
  }
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  }
}

const colours = { good: 'Good', bad: 'Attention', open: 'Warning' } as const

function toTextRun({ text, bold, italic, code, tone, href }: Run): unknown {
  return {
    type: 'TextRun',
    text,
    ...(bold && { weight: 'Bolder' }),
    ...(italic && { italic }),
    ...(code && { fontType: 'Monospace' }),
    ...(tone && { color: colours[tone] }),
    ...(href && { selectAction: { type: 'Action.OpenUrl', url: href } }),
  }
}
