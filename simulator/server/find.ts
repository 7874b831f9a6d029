// Looking documents up the way Octopus does: ids in any case, names in part, what is in another space not at all.

import { notFound } from './answer.ts'
import type { Collection } from '../store/collection.ts'
import type { ApiRequest } from './route.ts'

interface InSpace {
  readonly id: string
  readonly spaceId: string
}

/**
 * The document with this id, or with this slug where it has one.
 * @throws {ApiError} 404 if it is not in the request's spaces.
 */
export function find<Document extends InSpace & { readonly slug?: string }>(
  request: ApiRequest,
  collection: Collection<Document>,
  idOrSlug: string,
): Document {
  const byId = collection.get(idOrSlug)
  if (byId && isHere(request, byId)) return byId
  const bySlug = collection
    .all()
    .find((document) => isHere(request, document) && document.slug?.toLowerCase() === idOrSlug.toLowerCase())
  if (bySlug) return bySlug
  throw notFound(idOrSlug)
}

/** The documents of the request's spaces, oldest first, narrowed by its `ids`. */
export function inSpaces<Document extends InSpace>(
  request: ApiRequest,
  documents: readonly Document[],
): readonly Document[] {
  return documents.filter((document) => isHere(request, document) && request.query.admits('ids', document.id))
}

/** Whether a name contains what `partialName`, or the older `name`, asks for. */
export function hasPartialName({ query }: ApiRequest, name: string): boolean {
  return ['partialName', 'name'].every((parameter) => {
    const part = query.text(parameter)
    return part === undefined || name.toLowerCase().includes(part.toLowerCase())
  })
}

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en', { sensitivity: 'base' })
}

function isHere({ spaceIds }: ApiRequest, { spaceId }: InSpace): boolean {
  return spaceIds.includes(spaceId)
}
