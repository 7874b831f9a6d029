// A route: what it answers to, and the request as it sees it.

import type { Space, User } from '../store/documents.ts'
import type { World } from '../world.ts'
import type { Answer } from './answer.ts'
import type { Query } from './query.ts'

export interface ApiRequest {
  readonly world: World
  /** The space that the address names; the default space where it names none. */
  readonly space: Space
  /** The ids of the spaces to look in: more than one only for a route that spans them. */
  readonly spaceIds: readonly string[]
  /** Whoever the key or token stands for. On an anonymous route, a stand-in without rights. */
  readonly user: User
  /** What stood for the `{...}` of the route's path. */
  readonly path: (name: string) => string
  readonly query: Query
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
  /** Whether it answers without a key. */
  readonly anonymous?: boolean
  readonly handle: (request: ApiRequest) => Answer
}
