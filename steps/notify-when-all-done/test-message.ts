// A message without a round, to try the channels.

import type { StepContext } from '../../runtime/define-step.ts'
import { StepError } from '../../runtime/step-error.ts'
import type { Channel } from './channels/channel.ts'
import { composeMessage, type Occasion } from './message/content.ts'
import type { Notice } from './notify-state.ts'
import { ownClaimant } from './own.ts'

/**
 * Sends what looks like the message of a round in which the members that the form names have all succeeded.
 * @throws {StepError} `undelivered`, if any channel fails.
 */
export async function sendTest(
  given: readonly string[],
  template: { readonly subject: string; readonly text: string },
  occasion: Occasion,
  channels: readonly Channel[],
  context: StepContext,
): Promise<void> {
  const { log, own, octopus } = context
  const at = octopus.serverNow().toISOString()
  const notice: Notice = {
    id: 'test',
    kind: 'complete',
    round: 0,
    key: 'next',
    openedAt: at,
    at,
    members: given.map((name) => ({ ...nothing, project: name, name, version: '1.0.0', task: own.taskId })),
    about: undefined,
    claimant: ownClaimant(context),
    deliveries: [],
    late: [],
  }
  const marked = { ...template, subject: `Test: ${template.subject}` }
  const message = composeMessage(`test.${own.taskId}.${Date.parse(at).toString(36)}`, notice, marked, occasion)
  const failures: string[] = []
  for (const channel of channels) {
    const { title } = channel
    const result = await channel.send(message)
    if (result.kind === 'failed') failures.push(`${title}: ${result.said}.`)
    else log.highlight(`${title}: sent "${message.subject}"${result.remark ? `, but ${result.remark}` : ''}.`)
  }
  if (failures.length > 0) throw new StepError('undelivered', failures.join('\n'))
}

const nothing = {
  formerName: undefined,
  standing: 'Success',
  queuedAt: undefined,
  startedAt: undefined,
  endedAt: undefined,
  error: undefined,
} as const
