// What a client gets instead of the server's answer.

import { errorBody, ApiError, type Answer } from '../server/answer.ts'
import type { Unconfirmed } from '../unconfirmed.ts'

/** @param retryAfterMs What `Retry-After` says, in whole seconds; there is none without it. */
export function tooManyRequests({ rateLimitBody }: Unconfirmed, retryAfterMs: number | undefined): Answer {
  const headers = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
  if (rateLimitBody === 'empty') return { kind: 'empty', status: 429, headers }
  return { kind: 'json', status: 429, value: errorBody(new ApiError(429, 'Too many requests.')), headers }
}

export function serverError(status: number): Answer {
  const message =
    status === 503
      ? 'The Octopus Server is not available.'
      : 'An unexpected error occurred while the request was being processed. The simulator was told to fail here.'
  const value = {
    ...errorBody(new ApiError(status, message)),
    FullException: fullException(status, message),
  }
  return { kind: 'json', status, value }
}

function fullException(status: number, message: string): string | null {
  return status === 500 ? `System.InvalidOperationException: ${message}\n   at Octopus.Server.Simulated.Fault()` : null
}

export function proxyPage(status: number): Answer {
  const text = `<html>\r\n<head><title>${status} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>${status} Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  return { kind: 'text', status, text, contentType: 'text/html' }
}

export function logInPage(location: string): Answer {
  const text = `<html><head><title>Object moved</title></head><body><h2>Object moved to <a href="${location}">here</a>.</h2></body></html>`
  return { kind: 'text', status: 302, text, contentType: 'text/html; charset=utf-8', headers: { location } }
}
