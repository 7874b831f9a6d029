// Plain requests to a simulated server, for tests that look at what comes over the wire.

import type { Simulator } from '../../simulator/simulate-octopus.ts'

export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown
}

export interface CallOptions {
  readonly method?: string
  readonly body?: unknown
  /** Instead of a body: what a form uploads. */
  readonly form?: FormData
  /** Instead of the API key. */
  readonly headers?: Readonly<Record<string, string>>
}

/** @param path With its `/api`. */
export async function callApi(
  { url, apiKey }: Pick<Simulator, 'url' | 'apiKey'>,
  path: string,
  { method = 'GET', body, form, headers = { 'X-Octopus-ApiKey': apiKey } }: CallOptions = {},
): Promise<ApiAnswer> {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(form === undefined ? {} : { body: form }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: parse(text) }
}

/** One field of each item of a page: their names unless another is asked for. */
export async function listNames(
  simulator: Pick<Simulator, 'url' | 'apiKey'>,
  path: string,
  field = 'Name',
): Promise<readonly unknown[]> {
  const { body } = await callApi(simulator, path)
  return itemsOf(body).map((item) => item[field])
}

/** The items of a page. */
export function itemsOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof body === 'object' && body !== null && 'Items' in body && Array.isArray(body.Items)) {
    return body.Items as readonly Readonly<Record<string, unknown>>[]
  }
  throw new TypeError(`This is no page: ${JSON.stringify(body)}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
