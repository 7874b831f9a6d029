// Posting JSON to a webhook. Its address is a secret: whoever has it can post.

import { createHmac } from 'node:crypto'
import { openConnection, type Answer, type Connection } from '../../../runtime/octopus/connection.ts'
import { proxyFor } from '../../../runtime/octopus/proxy.ts'
import { retryAfterMs } from '../../../runtime/octopus/retry-after.ts'
import { StepError } from '../../../runtime/step-error.ts'
import type { ChannelContext, SendResult } from './channel.ts'
import { tryAgain, type Try } from './try-again.ts'

export interface Posting {
  readonly address: string
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Signs the body, if there is one: `X-Octosteps-Signature: sha256=<HMAC in hexadecimal>`. */
  readonly signingSecret?: string | undefined
}

/** Posts until it is taken, refused, or tried often enough. */
export async function post(context: ChannelContext, posting: Posting): Promise<SendResult> {
  const { address, headers = {}, signingSecret = '' } = posting
  const { clock, environment, caCertificates } = context
  const body = JSON.stringify(posting.body)
  const url = new URL(address)
  const target = `${url.pathname}${url.search}`
  const serverUrl = url.href.slice(0, url.href.indexOf(target, url.href.indexOf(url.host)))
  try {
    const connection = await openConnection({
      serverUrl,
      headers: {
        'user-agent': 'octosteps',
        ...headers,
        ...(signingSecret && { 'x-octosteps-signature': `sha256=${sign(body, signingSecret)}` }),
      },
      secrets: [address, url.href, ...secretParts(url, target), signingSecret],
      proxy: proxyFor(serverUrl, environment),
      caCertificates,
      clock,
    })
    try {
      return await tryAgain(context, () => postOnce(connection, target, body))
    } finally {
      connection.close()
    }
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    return { kind: 'failed', said: error.message }
  }
}

function sign(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

/**
 * The target, and each part of it, also as a server reads it that says it back, where long enough to be a secret: a slash
 * alone stands in many texts.
 */
function secretParts({ searchParams }: URL, target: string): readonly string[] {
  return [target, ...target.split(/[/?&=]/), ...searchParams.values()].filter((part) => part.length >= 8)
}

async function postOnce(connection: Connection, target: string, body: string): Promise<Try> {
  let answer: Answer
  try {
    answer = await connection.ask({ method: 'POST', target, body })
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const said = connection.hide(message.includes(code) ? message || code : `${code}: ${message}`)
    return { kind: /CERT|VERIFY|SIGNED/.test(code) ? 'refused' : 'trouble', said: `no answer: ${said}` }
  }
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const said = `answered ${status} ${connection.hide(answer.text).trim().slice(0, 200)}`.trim()
  const isPassing = status === 408 || status === 429 || status >= 500
  return isPassing ? { kind: 'trouble', said, retryAfterMs: retryAfterMs(answer) } : { kind: 'refused', said }
}
