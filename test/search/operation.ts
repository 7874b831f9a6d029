// What a process that is explored asks of its surroundings, and what it may hear. Both are values with a text that tells
// them apart, so that whole runs of a process can be told apart by what it asked and heard.

import { createHash } from 'node:crypto'
import type { Sent } from '../../runtime/octopus/octopus.ts'
import type { StepErrorCode } from '../../runtime/step-error.ts'

export interface Request {
  readonly kind: 'request'
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the space, `tasks/ServerTasks-1`; with a slash at the beginning, below the server. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly text: string
}

export type Operation =
  | Request
  | { readonly kind: 'sleep'; readonly ms: number; readonly text: string }
  /** The scenario's own: the process goes on whenever it likes. */
  | { readonly kind: 'pause'; readonly text: string }

export type Answer =
  /** To a read. `at` is the time by the server's clock. */
  | { readonly kind: 'json'; readonly json: unknown; readonly at: number }
  /** To a write that was done or refused. */
  | { readonly kind: 'sent'; readonly sent: Sent; readonly at: number }
  /** No usable answer to a write. */
  | { readonly kind: 'unknown' }
  /** A `StepError` is thrown. */
  | { readonly kind: 'failure'; readonly code: StepErrorCode; readonly message: string }
  /** A sleep or a pause is over, after so long. */
  | { readonly kind: 'passed'; readonly ms: number }

/** A value that is there once: equal ones are the same object. */
export interface Interned<T> {
  readonly id: number
  readonly value: T
}

/** Keeps one object for all values of the same JSON, deeply frozen: what is shared must not be changed by anybody. */
export function createInterner<T>(): (value: T) => Interned<T> {
  const known = new Map<string, Interned<T>>()
  return (value) => {
    const text = JSON.stringify(value)
    const key = text.length > 100 ? createHash('sha1').update(text).digest('base64') : text
    const same = known.get(key)
    if (same) return same
    const interned = { id: known.size, value: freeze(value) }
    known.set(key, interned)
    return interned
  }
}

export function requestOf(
  method: Request['method'],
  path: string,
  query: Readonly<Record<string, unknown>> = {},
  body?: unknown,
): Request {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const texts = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  const queryText = Object.entries(texts).map(([name, value]) => `${name}=${value}`)
  const rest = body === undefined ? '' : ` ${JSON.stringify(body)}`
  const text = `${method} ${path}${queryText.length > 0 ? `?${queryText.join('&')}` : ''}${rest}`
  return { kind: 'request', method, path, query: texts, body, text }
}

/** For a trace. */
export function describeAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'json':
      return JSON.stringify(answer.json)
    case 'sent':
      return answer.sent.kind === 'refused' ? `refused (${answer.sent.status})` : answer.sent.kind
    case 'unknown':
      return answer.kind
    case 'failure':
      return `${answer.code}: ${answer.message}`
    case 'passed':
      return 'goes on'
  }
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  Object.values(value).forEach(freeze)
  return value
}
