// From a request to its answer: its route, its user, its space. Everything happens in one go, so that requests take effect
// one after another.

import type { IncomingHttpHeaders } from 'node:http'
import type { User } from '../store/documents.ts'
import type { World } from '../world.ts'
import { ApiError, badRequest, errorBody, notFound, type Answer } from './answer.ts'
import { authenticate, notAuthenticated } from './authenticate.ts'
import { findRoute } from './find-route.ts'
import { refuseDuringMaintenance } from './maintenance.ts'
import { requirePermission } from './permit.ts'
import { readQuery } from './query.ts'
import type { ApiRequest, Route } from './route.ts'

/** A request as it came in. */
export interface RawRequest {
  readonly method: string
  /** Below the server's address. */
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Whose key or token came with a request. */
export function userOf(world: World, { headers, url }: RawRequest): User | undefined {
  return authenticate(world.store, headers, readQuery(url.searchParams))
}

/** Never throws: what goes wrong is an answer as well. */
export function answerRequest(world: World, routes: readonly Route[], raw: RawRequest, user: User | undefined): Answer {
  return answerOf(() => {
    const { method, url } = raw
    const found = findRoute(routes, world, method, url.pathname)
    switch (found.kind) {
      case 'unknown-route':
        process.stderr.write(`The simulator does not know ${method} ${url.pathname}\n`)
        throw new ApiError(404, `The simulator has no route ${method} ${url.pathname}`)
      case 'wrong-method':
        throw new ApiError(405, `The requested resource does not support http method '${method}'.`)
      case 'unknown-space':
        if (!user) throw notAuthenticated()
        throw notFound(found.id)
      case 'found': {
        const { route } = found
        if (!user && !answersAnybody(world, route)) throw notAuthenticated()
        const spaces = world.store.spaces.all()
        const space = found.space ?? spaces.find(({ isDefault }) => isDefault)
        if (!space) throw notFound('the default space')
        const query = readQuery(url.searchParams)
        const spans = route.scope === 'spanning' && !found.space
        const request: ApiRequest = {
          world,
          space,
          permission: route.permission,
          spaceIds: spans ? spaces.map(({ id }) => id).filter((id) => spansTo(query.list('spaces'), id)) : [space.id],
          user: user ?? nobody,
          path: (name) => found.parameters.get(name) ?? '',
          query,
          headers: raw.headers,
          bytes: raw.body,
          body: readJson(raw),
        }
        if (user) requirePermission(request, route.permission)
        refuseDuringMaintenance(world, method, request.user)
        return route.handle(request)
      }
    }
  })
}

function answersAnybody({ settings }: World, { anonymous }: Route): boolean {
  if (anonymous === undefined || typeof anonymous === 'boolean') return anonymous ?? false
  return settings.unconfirmed[anonymous] === 'answered'
}

function spansTo(wanted: readonly string[] | undefined, id: string): boolean {
  return wanted === undefined || wanted.some((one) => /^all$/i.test(one) || one.toLowerCase() === id.toLowerCase())
}

const nobody: User = {
  id: 'users-anonymous',
  username: '',
  displayName: '',
  isService: false,
  apiKeys: [],
  accessTokens: [],
  grants: [],
}

function readJson({ headers, body }: RawRequest): unknown {
  if (body.length === 0) return undefined
  const contentType = headers['content-type'] ?? 'application/json'
  if (!/json/i.test(contentType)) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch (error) {
    throw badRequest(`The request body is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function answerOf(handle: () => Answer): Answer {
  try {
    return handle()
  } catch (error) {
    if (error instanceof ApiError) return { kind: 'json', status: error.status, value: errorBody(error) }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(`The simulator failed: ${stack}\n`)
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'json', status: 500, value: { ...errorBody(new ApiError(500, message)), FullException: stack } }
  }
}
