// Mail over SMTP, by nodemailer's connection and its tree of MIME parts: what else there is of it is not bundled.

import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Message } from '../message/content.ts'
import { oneLine } from '../message/markup.ts'
import { renderHtml } from '../message/render-html.ts'
import { renderText } from '../message/render-text.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { tryAgain, type Try } from './try-again.ts'

export interface EmailSettings {
  readonly from: string
  readonly to: readonly string[]
  readonly server: string
  /** That of the security, without it. */
  readonly port: number | undefined
  /** TLS from the start, after STARTTLS, after STARTTLS if the server offers it, or none. */
  readonly security: 'Tls' | 'StartTls' | 'IfOffered' | 'None'
  readonly user: string | undefined
  readonly password: string | undefined
}

const ports: Readonly<Record<EmailSettings['security'], number>> = { Tls: 465, StartTls: 587, IfOffered: 25, None: 25 }
/** How long one mail may take in all. */
const longestMs = 120_000

export function openEmail(context: ChannelContext, settings: EmailSettings): Channel {
  return {
    name: 'email',
    title: 'Email',
    async send(message) {
      const mail = await composeMail(message, settings)
      return tryAgain(context, () => sendOnce(context, settings, mail))
    },
  }
}

interface Mail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly content: Buffer
}

/** The same bytes each time: who gets a message twice can tell that it is the same one. */
export async function composeMail(message: Message, { from, to }: Pick<EmailSettings, 'from' | 'to'>): Promise<Mail> {
  const { default: MimeNode } = await import('nodemailer/lib/mime-node')
  const mail = new MimeNode('multipart/alternative', { baseBoundary: message.id }).setHeader([
    // A header is folded at any kind of blank, and its next line has to begin with one of two.
    { key: 'From', value: oneLine(from) },
    { key: 'To', value: to.map(oneLine) },
    { key: 'Subject', value: message.subject },
    { key: 'Message-ID', value: `<${message.id}@octosteps.invalid>` },
    { key: 'Date', value: message.at.toUTCString().replace(/GMT/, '+0000') },
    // So that no out-of-office note comes back.
    { key: 'Auto-Submitted', value: 'auto-generated' },
    { key: 'X-Auto-Response-Suppress', value: 'All' },
  ])
  mail.createChild('text/plain; charset=utf-8').setContent(renderText(message))
  mail.createChild('text/html; charset=utf-8').setContent(renderHtml(message))
  const { from: sender, to: recipients } = mail.getEnvelope()
  return { envelope: { from: sender || '', to: recipients }, content: await mail.build() }
}

async function sendOnce({ clock, caCertificates }: ChannelContext, settings: EmailSettings, mail: Mail): Promise<Try> {
  const { server: host, port, security, user, password } = settings
  const [{ default: Connection }, { rootCertificates }] = await Promise.all([
    import('nodemailer/lib/smtp-connection'),
    import('node:tls'),
  ])
  const connection = new Connection({
    host,
    port: port ?? ports[security],
    secure: security === 'Tls',
    requireTLS: security === 'StartTls',
    ignoreTLS: security === 'None',
    tls: {
      // Said aloud, for an environment variable could switch it off.
      rejectUnauthorized: true,
      ...(caCertificates && { ca: [...rootCertificates, ...caCertificates] }),
    },
  })
  const limit = clock.timeLimit(longestMs)
  try {
    return await new Promise<Try>((resolve) => {
      const fail = (error: unknown) => resolve(judgeFailure(error as SMTPConnection.SMTPError, settings))
      limit.signal.addEventListener('abort', () => fail(new Error(`not done within ${longestMs / 1000} seconds`)))
      connection.on('error', fail)
      connection.on('end', () => fail(new Error('the server closed the connection')))
      const deliver = () =>
        connection.send({ from: mail.envelope.from, to: [...mail.envelope.to] }, mail.content, (error, info) => {
          if (error) return fail(error)
          connection.quit()
          resolve({ kind: 'sent', ...remarkOn(info.rejectedErrors ?? []) })
        })
      connection.connect((error) => {
        if (error) return fail(error)
        if (!user) return deliver()
        connection.login({ user, pass: password ?? '' }, (refused) => (refused ? fail(refused) : deliver()))
      })
    })
  } finally {
    limit.lift()
    connection.close()
  }
}

/** Some of several recipients did not get it: the others did, and must not get it again. */
function remarkOn(errors: readonly SMTPConnection.SMTPError[]): { readonly remark?: string } {
  if (errors.length === 0) return {}
  const each = errors.map(({ recipient, response, message }) => `${recipient} (${response ?? message})`)
  return { remark: `the mail server refused ${each.join(', ')}` }
}

/** What the server refuses with a number of five hundred it will refuse again; so it is with a wrong certificate. */
function judgeFailure(error: SMTPConnection.SMTPError, { server, user, password }: EmailSettings): Try {
  const { code = '', responseCode = 0, message } = error
  const forms = password ? [password, toBase64(`\0${user}\0${password}`), toBase64(password)] : []
  const hidden = forms.reduce((text, secret) => text.replaceAll(secret, '(hidden)'), message)
  const isFinal = responseCode >= 500 || code === 'ETLS' || code === 'EAUTH' || /certificate|self.signed/i.test(message)
  return { kind: isFinal ? 'refused' : 'trouble', said: `${server}: ${hidden.replace(/\s+/g, ' ')}` }
}

/** As passwords are sent. */
function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
