// The channels that a form has settings for.

import { renderSlack } from '../message/render-slack.ts'
import { renderTeams } from '../message/render-teams.ts'
import { renderWebhook } from '../message/render-webhook.ts'
import type { ChannelName } from '../notify-state.ts'
import type { NotifyParameters } from '../parameters.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { openEmail } from './email.ts'
import { post, type Posting } from './post.ts'

export type ChannelParameters = Pick<
  NotifyParameters,
  | 'mailTo'
  | 'mailFrom'
  | 'smtpServer'
  | 'smtpPort'
  | 'smtpSecurity'
  | 'smtpUser'
  | 'smtpPassword'
  | 'slackWebhook'
  | 'teamsWebhook'
  | 'webhook'
  | 'webhookSecret'
>

export function openChannels(parameters: ChannelParameters, context: ChannelContext): readonly Channel[] {
  const { mailTo, mailFrom, smtpServer, slackWebhook, teamsWebhook, webhook, webhookSecret } = parameters
  const poster = (name: ChannelName, title: string, toPosting: (message: Parameters<Channel['send']>[0]) => Posting) =>
    ({ name, title, send: (message) => post(context, toPosting(message)) }) satisfies Channel
  return [
    ...(mailTo && mailFrom && smtpServer
      ? [
          openEmail(context, {
            from: mailFrom,
            to: mailTo,
            server: smtpServer,
            port: parameters.smtpPort,
            security: parameters.smtpSecurity,
            user: parameters.smtpUser,
            password: parameters.smtpPassword,
          }),
        ]
      : []),
    ...(slackWebhook
      ? [poster('slack', 'Slack', (message) => ({ address: slackWebhook, body: renderSlack(message) }))]
      : []),
    ...(teamsWebhook
      ? [poster('teams', 'Microsoft Teams', (message) => ({ address: teamsWebhook, body: renderTeams(message) }))]
      : []),
    ...(webhook
      ? [
          poster('webhook', 'Webhook', (message) => ({
            address: webhook,
            body: renderWebhook(message),
            headers: { 'idempotency-key': message.id },
            signingSecret: webhookSecret,
          })),
        ]
      : []),
  ]
}
