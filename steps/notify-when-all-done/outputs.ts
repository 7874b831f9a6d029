// What later steps can read of this one: above all a message that the built-in step Send an Email can send.

import type { Log } from '../../runtime/log.ts'
import type { Message } from './message/content.ts'
import { renderHtml } from './message/render-html.ts'
import { renderText } from './message/render-text.ts'

/** Sets `ShouldSend`, and of the message, if there is one, `Subject`, `Body`, `BodyHtml` and `Summary`. */
export function setOutputs(log: Log, message: Message | undefined): void {
  log.output('ShouldSend', message ? 'True' : 'False')
  if (!message) return
  log.output('Subject', asWritten(message.subject))
  log.output('Body', asWritten(renderText(message)))
  log.output('BodyHtml', asWritten(renderHtml(message)))
  log.output('Summary', asWritten(message.values['Summary'] ?? ''))
}

/** Octopus evaluates a value where it is used: what looks like a variable there was none here. */
function asWritten(text: string): string {
  return text.replace(/#(?=[{])/g, '##')
}
