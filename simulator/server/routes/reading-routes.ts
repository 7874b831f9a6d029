// Reading documents of a kind that has nothing special about it: a page of them, all of them, and one by its id or slug.

import type { Permission } from '../../permissions.ts'
import type { Collection } from '../../store/collection.ts'
import type { Store } from '../../store/store.ts'
import { ok } from '../answer.ts'
import { find } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

interface Findable {
  readonly id: string
  readonly spaceId: string
  readonly slug?: string
}

export interface ReadKind<Document extends Findable> {
  /** `/environments` */
  readonly path: string
  /** `space` where it is not given. */
  readonly scope?: Route['scope']
  /** The class of the items of a page: `Environment`. */
  readonly itemType: string
  readonly permission: Permission
  readonly collection: (store: Store) => Collection<Document>
  /** What the request asks for of the documents in its spaces, in order. */
  readonly list: (request: ApiRequest) => readonly Document[]
  readonly toResource: (request: ApiRequest, document: Document) => unknown
}

export function readingRoutes<Document extends Findable>(read: ReadKind<Document>): readonly Route[] {
  const { path, scope = 'space', itemType, permission, collection, list, toResource } = read
  return [
    {
      method: 'GET',
      path,
      scope,
      permission,
      handle: (request) =>
        page(request, {
          itemType,
          items: list(request),
          toResource: (document) => toResource(request, document),
          address: request.spaceIds.length > 1 ? `/api${path}` : inSpace(request.space.id, path.slice(1)),
        }),
    },
    {
      method: 'GET',
      path: `${path}/all`,
      scope,
      permission,
      handle: (request) => ok(list(request).map((document) => toResource(request, document))),
    },
    {
      method: 'GET',
      path: `${path}/{id}`,
      scope,
      permission,
      handle: (request) => ok(toResource(request, find(request, collection(request.world.store), request.path('id')))),
    },
  ]
}
