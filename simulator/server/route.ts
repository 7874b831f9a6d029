// A route: what it answers to, and the request as it sees it.

import type { IncomingHttpHeaders } from 'node:http'
import type { Permission } from '../permissions.ts'
import type { Space, User } from '../store/documents.ts'
import type { ServerGeneration, World } from '../world.ts'
import type { Answer } from './answer.ts'
import type { Query } from './query.ts'

/** One permission, one of several, or `none` where any user may come. */
export type RoutePermission = Permission | 'none' | readonly Permission[]

export interface ApiRequest {
  readonly world: World
  /** The space that the address names; the default space where it names none. */
  readonly space: Space
  /** The ids of the spaces to look in: more than one only for a route that spans them. */
  readonly spaceIds: readonly string[]
  /** Whoever the key or token stands for. On an anonymous route, a stand-in without rights. */
  readonly user: User
  /** What the route asks of its user. */
  readonly permission: RoutePermission
  /** What stood for the `{...}` of the route's path. */
  readonly path: (name: string) => string
  readonly query: Query
  readonly headers: IncomingHttpHeaders
  /** The body as it came. */
  readonly bytes: Buffer
  /** JSON, if the body was any. */
  readonly body: unknown
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api`, or below `/api/Spaces-1` and its like: `/projects/{id}/releases`. */
  readonly path: string
  /**
   * Where it is: `server` below `/api` only, `space` in each space (and below `/api` for the default space),
   * `spanning` in each space, and below `/api` for all of them.
   */
  readonly scope: 'server' | 'space' | 'spanning'
  /** Whether it answers without a key; or the switch that tells, where that is not confirmed. */
  readonly anonymous?: boolean | 'anonymousHome' | 'anonymousHealth'
  /** What its user has to be allowed. Lists and look-ups narrow to where that holds. */
  readonly permission: RoutePermission
  /** The version of the server that brought it, and the last one that had it; always there without them. */
  readonly since?: ServerGeneration
  readonly until?: ServerGeneration
  readonly handle: (request: ApiRequest) => Answer
}
