// What does not go together in the form, as sentences.

import { cutText } from '../../runtime/cut-text.ts'
import { placeholders } from './message/content.ts'
import { placeholdersIn } from './message/markup.ts'
import { dayOf } from './round-rule.ts'

/** What could be read of the form. */
export interface FormValues {
  readonly action?: string
  readonly round?: string
  readonly atLeast?: number | undefined
  readonly timeZone?: string
  readonly subject?: string
  readonly text?: string
  readonly mailTo?: readonly string[] | undefined
  readonly mailFrom?: string | undefined
  readonly smtpServer?: string | undefined
  readonly smtpSecurity?: string
  readonly smtpUser?: string | undefined
  readonly smtpPassword?: string | undefined
  readonly slackWebhook?: string | undefined
  readonly teamsWebhook?: string | undefined
  readonly webhook?: string | undefined
  readonly webhookSecret?: string | undefined
}

export function formMistakes(values: FormValues): readonly string[] {
  return [...roundMistakes(values), ...textMistakes(values), ...channelMistakes(values)]
}

function roundMistakes({ atLeast, round, timeZone = 'UTC' }: FormValues): readonly string[] {
  return [
    ...(atLeast !== undefined && round === 'Next'
      ? [`"At least" is ${atLeast} with "Round" Next: the others would begin another round. Give Release or Day.`]
      : []),
    ...(isTimeZone(timeZone)
      ? []
      : [`"Time zone" is ${JSON.stringify(timeZone)}: give a name such as Europe/Berlin or UTC.`]),
  ]
}

function isTimeZone(timeZone: string): boolean {
  try {
    return dayOf(new Date(0), timeZone) !== ''
  } catch {
    return false
  }
}

function textMistakes({ subject = '', text: body = '' }: FormValues): readonly string[] {
  const unknown = (given: string, known: readonly string[]) =>
    placeholdersIn(given).filter((name) => !known.includes(name))
  const say = (label: string, names: readonly string[], known: readonly string[]) =>
    names.length === 0
      ? []
      : [
          `"${label}" has ${names.map((name) => `{${name}}`).join(', ')}: the placeholders are ` +
            `${known.map((name) => `{${name}}`).join(', ')}. To have a brace as it stands, write \\{.`,
        ]
  const blocks = ['Members', 'Failures', ...placeholders]
  return [
    ...say('Subject', unknown(subject, placeholders), placeholders),
    ...say('Text', unknown(body, blocks), blocks),
  ]
}

function channelMistakes(values: FormValues): readonly string[] {
  const { action, mailTo, mailFrom, smtpServer, smtpSecurity, smtpUser, smtpPassword, webhookSecret } = values
  const mail = { 'Mail to': mailTo, 'Mail from': mailFrom, 'SMTP server': smtpServer }
  const missing = Object.entries(mail).flatMap(([label, value]) => (value ? [] : [`"${label}"`]))
  const senders = mailFrom === undefined ? [] : [mailFrom]
  const isHalf = missing.length > 0 && missing.length < 3
  const { slackWebhook, teamsWebhook, webhook } = values
  const hooks = { 'Slack webhook': slackWebhook, 'Teams webhook': teamsWebhook, Webhook: webhook }
  const isAnywhere = missing.length === 0 || slackWebhook || teamsWebhook || webhook
  return [
    ...(isHalf ? [`${missing.join(' and ')} is empty: a mail needs sender, recipients and server.`] : []),
    ...senders.flatMap(addressMistakes('Mail from')),
    ...(mailTo ?? []).flatMap(addressMistakes('Mail to')),
    ...(!smtpUser === !smtpPassword ? [] : ['"SMTP user" and "SMTP password" go together: give both or neither.']),
    ...(smtpUser && smtpSecurity === 'None'
      ? ['"SMTP security" is None, which would show "SMTP password" to everybody on the way: take STARTTLS or TLS.']
      : []),
    ...Object.entries(hooks).flatMap(([label, address]) =>
      address === undefined || isAddress(address)
        ? []
        : [`"${label}" (hidden) is no address: give one such as https://hooks.example.com/....`],
    ),
    ...(webhookSecret && !webhook ? ['"Webhook secret" is given without "Webhook": give the address too.'] : []),
    ...(action === 'Test' && !isAnywhere ? ['"Action" is Test, but no channel is filled in: give one to try.'] : []),
  ]
}

/** What a server would take for an address is for it to say; without this much, a mail would have none. */
function addressMistakes(label: string): (given: string) => readonly string[] {
  return (given) =>
    /\S@[^\s@]/.test(given)
      ? []
      : [`"${label}" has ${JSON.stringify(cutText(given, 200))}: give an address such as octopus@example.com.`]
}

function isAddress(given: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(given) && URL.canParse(given)
}
