// A message as JSON for a webhook of one's own. The README documents it.

import type { Message } from './content.ts'
import { renderText } from './render-text.ts'

/** The same text each time that a message is sent. */
export function renderWebhook(message: Message): unknown {
  const { id, kind, at, subject, rows, values } = message
  return {
    id,
    kind,
    at: at.toISOString(),
    set: values['Set'],
    environment: values['Environment'],
    tenant: values['Tenant'] || null,
    round: Number(values['Round']),
    label: values['Label'] || null,
    subject,
    summary: values['Summary'],
    text: renderText(message),
    members: rows.map(({ name, version, standing, duration, link, error }) => ({
      project: name,
      outcome: standing,
      version: version || null,
      duration: duration || null,
      link: link || null,
      error: error || null,
    })),
  }
}
