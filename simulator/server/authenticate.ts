// Who is asking: an API key in one of the places where Octopus takes it, or a bearer token.

import type { IncomingHttpHeaders } from 'node:http'
import type { User } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { ApiError } from './answer.ts'
import type { Query } from './query.ts'

/** The user that the request's key or token stands for, or `undefined` without a valid one. */
export function authenticate(store: Store, headers: IncomingHttpHeaders, query: Query): User | undefined {
  const key = header(headers, 'x-octopus-apikey') ?? header(headers, 'x-nuget-apikey') ?? query.text('apikey')
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  return store.users
    .all()
    .find(
      ({ apiKeys, accessTokens }) =>
        (key !== undefined && apiKeys.includes(key)) || (token !== undefined && accessTokens.includes(token.trim())),
    )
}

export function notAuthenticated(): ApiError {
  return new ApiError(
    401,
    'You must be logged in to perform this action. Please provide a valid API key or log in again.',
  )
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
