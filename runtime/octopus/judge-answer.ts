// What an answer of the server means: the JSON that was asked for, a passing trouble, or a failure for people to read.

import { StepError } from '../step-error.ts'
import type { Answer } from './connection.ts'
import { ErrorResource } from './resources/error.ts'

export type Judgement =
  | { readonly kind: 'ok'; readonly json: unknown }
  /** Worth asking again: the server is busy, restarting, or hidden behind a proxy that says so. */
  | { readonly kind: 'trouble'; readonly what: string; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'failure'; readonly error: StepError }

/** @param asked What the answer is to, for the message: `GET https://octopus.example.com/api/spaces`. */
export function judgeAnswer(answer: Answer, asked: string): Judgement {
  const { status } = answer
  if (status >= 200 && status < 300) return judgeBody(answer, asked)
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: 'trouble', what: `${status} ${said(answer)}`, retryAfterMs: retryAfterMs(answer) }
  }
  return { kind: 'failure', error: refusal(answer, asked) }
}

/**
 * What it means that no answer came: a passing trouble, unless the certificate is at fault, which waiting does not mend.
 * @param error What Node says; its code holds the reason, and an attempt at several addresses has no message of its own.
 */
export function judgeBrokenConnection(error: unknown, asked: string): Judgement {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>
  const what = message.includes(code) ? message || code : `${code}: ${message}`
  if (!/CERT|VERIFY|SIGNED/.test(code)) return { kind: 'trouble', what, retryAfterMs: undefined }
  const sentence =
    `${asked}: the server's certificate is not trusted on this machine (${what}). ` +
    `If a company's own certificate authority issued it, give that authority's certificate as "CA certificate file".`
  return { kind: 'failure', error: new StepError('not-reachable', sentence, { cause: error }) }
}

function judgeBody(answer: Answer, asked: string): Judgement {
  try {
    return { kind: 'ok', json: JSON.parse(answer.text) as unknown }
  } catch {
    if (!isHtml(answer)) return { kind: 'trouble', what: 'an answer that is not whole JSON', retryAfterMs: undefined }
    const message =
      `${asked} was answered with a web page, not by Octopus Server's API. ` +
      `Check "Octopus Server URL": a proxy or a log-in page may stand in front of it, or part of the path is missing.`
    return { kind: 'failure', error: new StepError('not-octopus', message) }
  }
}

function refusal(answer: Answer, asked: string): StepError {
  const { status } = answer
  const sentence = `${asked} was refused (${status}): ${said(answer)}`
  if (status >= 300 && status < 400) {
    return new StepError(
      'not-octopus',
      `${asked} was redirected to ${String(answer.headers.location)}. Give the address that it leads to as "Octopus Server URL", ` +
        `unless that is a log-in page in front of Octopus: then this machine needs a way past it.`,
    )
  }
  if (status === 401) {
    return new StepError(
      'not-authenticated',
      `${sentence} Check "API key": it may be mistyped, expired or revoked. An access token may have run out.`,
    )
  }
  if (status === 403) {
    return new StepError('not-permitted', `${sentence} Give the user of the API key a role with that permission.`)
  }
  if (status === 404) {
    return new StepError(
      'not-found',
      `${sentence} It may have been deleted, be in another space, or be hidden from the user of the API key.`,
    )
  }
  return new StepError('refused', sentence)
}

/** The server's own words, or what stands in for them. */
function said(answer: Answer): string {
  if (isHtml(answer)) return 'a web page, as a proxy sends it'
  try {
    const { ErrorMessage, Errors } = ErrorResource(JSON.parse(answer.text), '')
    const sentences = [ErrorMessage, ...(Errors ?? [])].filter((sentence) => sentence)
    if (sentences.length > 0) return sentences.join(' ')
  } catch {
    // Not Octopus's error shape: the text itself will have to do.
  }
  return answer.text.trim().slice(0, 200) || 'without a word'
}

function isHtml(answer: Answer): boolean {
  return /^\s*<(!doctype|html)/i.test(answer.text)
}

function retryAfterMs(answer: Answer): number | undefined {
  const seconds = Number(answer.headers['retry-after'])
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}
