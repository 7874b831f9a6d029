// Creating, changing and deleting documents of a kind that has nothing special about it: names are unique in a space, a
// change replaces what the body says, and what others need stays.

import * as z from 'zod'
import type { Permission } from '../../permissions.ts'
import type { Collection } from '../../store/collection.ts'
import { slugOf } from '../../store/slug.ts'
import type { Store } from '../../store/store.ts'
import { badRequest, created, empty, ok } from '../answer.ts'
import { find } from '../find.ts'
import { optionalText, readBody } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { recordChangeBy } from './record-change-by.ts'

interface Named {
  readonly id: string
  readonly spaceId: string
  readonly name: string
  readonly slug: string
  readonly description: string
}

export interface WrittenKind<Document extends Named, Body extends object> {
  /** `/environments` */
  readonly path: string
  /** `space` where it is not given. */
  readonly scope?: Route['scope']
  /** In words, in the middle of a sentence: `project group`. */
  readonly kind: string
  readonly collection: (store: Store) => Collection<Document>
  readonly permissions: { readonly create: Permission; readonly edit: Permission; readonly delete: Permission }
  /** What a body may say besides name and description. */
  readonly body: z.ZodType<Body>
  /**
   * What a body makes of a document; `before` is what it was, `undefined` for a new one.
   * @throws {ApiError} For what is not allowed.
   */
  readonly read: (
    request: ApiRequest,
    body: Body,
    before: Document | undefined,
    id: string,
  ) => Omit<Document, keyof Named>
  /** Where names are unique; in the space where it is not given. */
  readonly rivals?: (documents: readonly Document[], body: Body) => readonly Document[]
  /** Names of what needs a document, which cannot be deleted then. */
  readonly neededBy?: (store: Store, document: Document) => readonly string[]
  /** What else has to be done. */
  readonly created?: (request: ApiRequest, document: Document) => void
  readonly deleted?: (request: ApiRequest, document: Document) => void
  readonly toResource: (request: ApiRequest, document: Document) => unknown
}

const nameBody = z.looseObject({ Name: optionalText, Description: optionalText })

export function writingRoutes<Document extends Named, Body extends object>(
  written: WrittenKind<Document, Body>,
): readonly Route[] {
  const { path, scope = 'space', kind, permissions, collection, toResource } = written
  const words = kind.charAt(0).toUpperCase() + kind.slice(1)
  const findOne = (request: ApiRequest) => find(request, collection(request.world.store), request.path('id'))
  return [
    {
      method: 'POST',
      path,
      scope,
      permission: permissions.create,
      handle: (request) => {
        const id = collection(request.world.store).nextId()
        const members = readMembers(request, written, undefined, id)
        const document = { id, spaceId: request.space.id, slug: slugOf(members.name), ...members } as Document
        collection(request.world.store).add(document)
        written.created?.(request, document)
        recordChangeBy(request, 'Created', words, document)
        return created(toResource(request, document))
      },
    },
    {
      method: 'PUT',
      path: `${path}/{id}`,
      scope,
      permission: permissions.edit,
      handle: (request) => {
        const document = findOne(request)
        const members = readMembers(request, written, document, document.id)
        collection(request.world.store).change(document, members as Partial<Omit<Document, 'id'>>)
        recordChangeBy(request, 'Modified', words, document)
        return ok(toResource(request, document))
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{id}`,
      scope,
      permission: permissions.delete,
      handle: (request) => {
        const document = findOne(request)
        const needed = written.neededBy?.(request.world.store, document) ?? []
        if (needed.length > 0) {
          throw refusal(request.world, `The ${kind} '${document.name}' is needed by: ${needed.join(', ')}.`)
        }
        collection(request.world.store).remove(document.id)
        written.deleted?.(request, document)
        recordChangeBy(request, 'Deleted', words, document)
        return empty(200)
      },
    },
  ]
}

function readMembers<Document extends Named, Body extends object>(
  request: ApiRequest,
  { kind, collection, body, read, rivals = (documents) => documents }: WrittenKind<Document, Body>,
  before: Document | undefined,
  id: string,
) {
  const { Name, Description } = readBody(request, nameBody)
  const name = Name?.trim() ?? ''
  if (name === '') throw badRequest(`Please provide a value for the name of the ${kind}.`)
  const sent = readBody(request, body)
  const others = rivals(collection(request.world.store).all(), sent).filter(
    (other) => other !== before && other.spaceId === request.space.id,
  )
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
    throw refusal(request.world, `The ${kind} name '${name}' is already in use. Please choose a different name.`)
  }
  return { ...read(request, sent, before, id), name, description: Description ?? '' }
}
