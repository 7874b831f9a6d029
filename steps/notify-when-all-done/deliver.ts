// Sending what is ours to send, and saying so where everybody can see it.

import { createHash } from 'node:crypto'
import type { StepContext } from '../../runtime/define-step.ts'
import type { Document, Revision } from '../../runtime/documents/document.ts'
import type { Channel } from './channels/channel.ts'
import { isUnsettled, letGo, markSent, takeOver, unsettled, type FailedTry } from './deliveries.ts'
import { findOrphans } from './find-orphans.ts'
import { composeMessage, type Message, type Occasion } from './message/content.ts'
import type { Claimant, Notice, NotifyState } from './notify-state.ts'

export interface Told {
  readonly notice: Notice
  readonly message: Message
  /** The titles of the channels by which it has left now. */
  readonly sentBy: readonly string[]
  /** What went wrong, as sentences. */
  readonly failures: readonly string[]
}

export interface Delivery {
  readonly document: Document<NotifyState>
  readonly channels: readonly Channel[]
  readonly claimant: Claimant
  readonly template: { readonly subject: string; readonly text: string }
  readonly occasion: Occasion
}

/**
 * Sends what this step has taken on, and what others have left behind. Each channel is marked as soon as the message is
 * out by it, so that nobody sends it again.
 * @returns What was told, the oldest first.
 */
export async function deliver(
  revision: Revision<NotifyState>,
  { document, channels, claimant, template, occasion }: Delivery,
  context: Pick<StepContext, 'octopus' | 'log'>,
): Promise<readonly Told[]> {
  const { log, octopus } = context
  let current = revision
  const change = async (transition: (state: NotifyState) => NotifyState) => {
    current = await document.update(transition, { from: current, pace: 'prompt' })
  }
  const names = channels.map(({ name }) => name)
  for (const { id, claimant: gone } of await findOrphans(current.state, claimant.use, names, context)) {
    await change((state) => takeOver(state, id, gone.use, claimant))
  }

  const told: Told[] = []
  for (const notice of unsettled(current.state).filter((one) => one.claimant.use === claimant.use)) {
    const message = composeMessage(messageId(document, octopus.spaceId, notice), notice, template, occasion)
    const failed: (FailedTry & { readonly title: string })[] = []
    const sentBy: string[] = []
    for (const { channel: name, tries } of notice.deliveries.filter(isUnsettled)) {
      const channel = channels.find((one) => one.name === name)
      if (!channel) continue
      const result = await channel.send(message)
      if (result.kind === 'failed')
        failed.push({ channel: name, tries: tries + 1, said: result.said, title: channel.title })
      else {
        await change((state) => markSent(state, notice.id, name))
        sentBy.push(channel.title)
        if (result.remark) log.warning(`${channel.title}: sent, but ${result.remark}.`)
      }
    }
    // Also where there are channels that only others have settings for.
    if (unsettled(current.state).some(({ id }) => id === notice.id)) {
      await change((state) => letGo(state, notice.id, claimant.use, failed))
    }
    told.push({ notice, message, sentBy, failures: failed.map(({ title, said }) => `${title}: ${said}`) })
  }
  return told
}

/** The same from wherever it is sent, and not given again by a set whose document began afresh. */
function messageId(document: Document<NotifyState>, spaceId: string, { id, at }: Notice): string {
  const set = createHash('sha256').update(`${spaceId} ${document.prefix}`).digest('hex').slice(0, 12)
  return `${set}.${id}.${Date.parse(at).toString(36)}`
}
