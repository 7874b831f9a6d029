// What an answer of the server means: the JSON that was asked for, a passing trouble, or a failure for people to read.

import type { StepErrorCode } from '../step-error.ts'
import type { Answer, Connection } from './connection.ts'
import { ErrorResource } from './resources/error.ts'
import { retryAfterMs } from './retry-after.ts'
import type { TunnelRefused } from './transport.ts'

export type Judgement =
  | { readonly kind: 'ok'; readonly json: unknown }
  /** Worth asking again: the server is busy, restarting, or hidden behind a proxy that says so. */
  | {
      readonly kind: 'trouble'
      readonly what: string
      /** Whether the server is certain not to have done what it was asked. */
      readonly isUndone: boolean
      readonly retryAfterMs: number | undefined
      /** Somebody else answers in the server's place, which a wrong address explains as well as a bad moment. */
      readonly isForeign: boolean
    }
  /** What a `StepError` says. */
  | { readonly kind: 'failure'; readonly code: StepErrorCode; readonly message: string; readonly refusal?: Refusal }

/** What the server itself says against what it was asked. */
export interface Refusal {
  readonly status: number
  readonly said: string
}

/** The answer's way here, for the message. */
export type Way = Pick<Connection, 'hide' | 'proxyAddress'>

/** @param asked What the answer is to, for the message: `GET https://octopus.example.com/api/spaces`. */
export function judgeAnswer(answer: Answer, asked: string, way: Way): Judgement {
  const { status } = answer
  // Octopus never answers with a web page: whatever its status says, it does not say of the server.
  const isForeign = isWebPage(answer) && status !== 407 && !(status >= 300 && status < 400)
  if (isPassing(status) || isForeign) {
    const what = `${status} ${said(answer, way.hide)}`
    return trouble(what, status === 429, retryAfterMs(answer), isForeign && !isPassing(status))
  }
  if (status < 200 || status >= 300) return refusal(answer, asked, way)
  try {
    return { kind: 'ok', json: JSON.parse(answer.text) as unknown }
  } catch {
    return trouble('an answer that is not whole JSON', false)
  }
}

/**
 * What it means that no answer came: a passing trouble, unless the certificate is at fault, or the proxy refuses us, which
 * waiting does not mend.
 * @param error What Node says; its code holds the reason, and an attempt at several addresses has no message of its own.
 */
export function judgeBrokenConnection(error: unknown, asked: string, { hide, proxyAddress }: Way): Judgement {
  const { code = '', message = String(error), proxyStatus } = error as Partial<NodeJS.ErrnoException & TunnelRefused>
  if (proxyStatus) return judgeProxy(proxyStatus, asked, proxyAddress)
  const what = hide(message.includes(code) ? message || code : `${code}: ${message}`).trim()
  if (/CERT|VERIFY|SIGNED/.test(code)) {
    return failure(
      'not-reachable',
      `${asked}: the server's certificate is not trusted on this machine (${what}). ${certificateHint(code)}`,
    )
  }
  const isUnconnected = /REFUSED|NOTFOUND|AGAIN|UNREACH/.test(code)
  // Behind a proxy, this machine connects to nothing else.
  const isProxy = proxyAddress && isUnconnected
  return trouble(isProxy ? `the proxy ${proxyAddress} cannot be reached: ${what}` : what, isUnconnected)
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

function trouble(what: string, isUndone: boolean, retryAfterMs?: number, isForeign = false): Judgement {
  return { kind: 'trouble', what, isUndone, retryAfterMs, isForeign }
}

function failure(code: StepErrorCode, message: string): Extract<Judgement, { kind: 'failure' }> {
  return { kind: 'failure', code, message }
}

function judgeProxy(status: number, asked: string, proxyAddress?: string): Judgement {
  if (isPassing(status)) return trouble(`the proxy ${String(proxyAddress)} answers ${status}`, true)
  const hint =
    status === 407
      ? `Give the right user and password in HTTP_PROXY and HTTPS_PROXY: http://user:password@host:port.`
      : `Have it let this machine through, or name the server in NO_PROXY.`
  return failure('not-reachable', `${asked}: the proxy answers ${status}. ${hint}`)
}

function certificateHint(code: string): string {
  if (/EXPIRED|NOT_YET/.test(code)) return `Renew it, unless this machine's clock is wrong.`
  if (code.includes('ALTNAME')) return `Give a name that it is for as "Octopus Server URL".`
  return `If a company's own authority issued it, give that authority's certificate as "CA certificate file".`
}

function refusal(answer: Answer, asked: string, { hide, proxyAddress }: Way): Judgement {
  const { status, headers } = answer
  if (status === 407) return judgeProxy(status, asked, proxyAddress)
  if (status < 400) {
    return failure(
      'not-octopus',
      `${asked} was redirected to ${hide(String(headers.location))}. Give that address as "Octopus Server URL", ` +
        `unless it is a log-in page in front of Octopus: then this machine needs a way past it.`,
    )
  }
  const [code, hint] = refusals[status] ?? ['refused', '']
  const words = said(answer, hide)
  return {
    ...failure(code, `${asked} was refused (${status}): ${words}${hint}`),
    ...(status !== 401 && status !== 403 && { refusal: { status, said: words } }),
  }
}

const refusals: Readonly<Record<number, readonly [StepErrorCode, string]>> = {
  401: [
    'not-authenticated',
    ' Check "API key": it may be mistyped, expired or revoked. An access token may have run out.',
  ],
  403: ['not-permitted', ' Give the user of the API key a role with that permission.'],
  404: ['not-found', ' It may have been deleted, be in another space, or be hidden from the user of the API key.'],
}

/** The server's own words, or what stands in for them. */
function said(answer: Answer, hide: Way['hide']): string {
  if (isWebPage(answer)) return 'a web page instead of JSON, as a proxy sends it'
  try {
    const { ErrorMessage, Errors } = ErrorResource(JSON.parse(answer.text), '')
    const sentences = [ErrorMessage, ...(Errors ?? [])].filter((sentence) => sentence)
    if (sentences.length > 0) return hide(sentences.join(' '))
  } catch {
    // Not Octopus's error shape: the text itself will have to do.
  }
  return hide(answer.text).trim().slice(0, 200) || 'without a word'
}

function isWebPage({ headers, text }: Answer): boolean {
  return /^text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text)
}
