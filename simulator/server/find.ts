// Looking documents up the way Octopus does: ids in any case, names in part, what is in another space not at all.

import { notFound } from './answer.ts'
import type { Collection } from '../store/collection.ts'
import { isVisible, requireDocument, type Document as Visible } from './permit.ts'
import type { ApiRequest } from './route.ts'

interface InSpace extends Visible {
  readonly spaceId: string
}

/**
 * The document with this id, or with this slug where it has one.
 * @throws {ApiError} 404 if it is not in the request's spaces or not for its user to see, 403 if the user sees it and
 * may not do with it what the route does.
 */
export function find<Document extends InSpace & { readonly slug?: string }>(
  request: ApiRequest,
  collection: Collection<Document>,
  idOrSlug: string,
): Document {
  const byId = collection.get(idOrSlug)
  const found =
    byId && isHere(request, byId)
      ? byId
      : collection
          .all()
          .find((document) => isHere(request, document) && document.slug?.toLowerCase() === idOrSlug.toLowerCase())
  if (!found) throw notFound(idOrSlug)
  requireDocument(request, found, idOrSlug)
  return found
}

/** The documents of the request's spaces that its user may see, in their order, narrowed by its `ids`. */
export function inSpaces<Document extends InSpace>(
  request: ApiRequest,
  documents: readonly Document[],
): readonly Document[] {
  return documents.filter(
    (document) => isHere(request, document) && request.query.admits('ids', document.id) && isVisible(request, document),
  )
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
