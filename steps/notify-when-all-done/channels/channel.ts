// A way for a message to leave.

import type { Clock } from '../../../runtime/clock.ts'
import type { Environment } from '../../../runtime/octopus/proxy.ts'
import type { Message } from '../message/content.ts'
import type { ChannelName } from '../notify-state.ts'

/** What came of sending a message, all tries together. */
export type SendResult =
  | {
      readonly kind: 'sent'
      /** What is wrong all the same, for the log. */
      readonly remark?: string
    }
  | { readonly kind: 'failed'; readonly said: string }

export interface Channel {
  readonly name: ChannelName
  /** For the log: `email`, `Slack`. */
  readonly title: string
  /** Never throws for what goes wrong on the way. */
  send(message: Message): Promise<SendResult>
}

/** What a channel touches. */
export interface ChannelContext {
  readonly clock: Clock
  readonly random: () => number
  /** Where the proxy to go through stands, if there is one. */
  readonly environment: Environment
  /** PEM texts to trust besides the well-known ones. */
  readonly caCertificates: readonly string[] | undefined
}
