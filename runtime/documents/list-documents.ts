// All documents of a kind in a space, for people who want to see what is shared there.

import { listAll } from '../octopus/list-all.ts'
import { LibraryVariableSetResource } from '../octopus/resources/library-variable-set.ts'
import { StepError } from '../step-error.ts'
import { documentNameOf, documentPrefix, foldName, kindPrefix } from './document-name.ts'
import { openDocument, type DocumentContext, type DocumentKind, type Revision } from './document.ts'
import { readListing } from './read-listing.ts'

export type ListedDocument<State> =
  | { readonly kind: 'read'; readonly name: string; readonly revision: Revision<State> }
  /** Changed by hand, or written by a newer version. */
  | { readonly kind: 'broken'; readonly name: string; readonly problem: StepError }

/** Every document of a kind, by name. One request for a thousand states; one more for each document that looks broken. */
export async function listDocuments<State>(
  context: DocumentContext,
  kind: DocumentKind<State>,
): Promise<readonly ListedDocument<State>[]> {
  const query = { partialName: kindPrefix(kind.name) }
  const sets = await listAll(context.octopus, 'libraryvariablesets', LibraryVariableSetResource, query)
  const names = new Set(sets.flatMap(({ Name }) => documentNameOf(kind.name, Name) ?? []).map(foldName))
  const listed: ListedDocument<State>[] = []
  for (const name of [...names].sort()) listed.push(await readAmong(context, kind, name, sets))
  return listed
}

/** A list of several pages may miss a state that was written or deleted meanwhile: what looks broken is read by itself. */
async function readAmong<State>(
  context: DocumentContext,
  kind: DocumentKind<State>,
  name: string,
  sets: readonly LibraryVariableSetResource[],
): Promise<ListedDocument<State>> {
  try {
    const { current } = readListing(kind, documentPrefix(kind.name, name), sets)
    return { kind: 'read', name, revision: current }
  } catch (error) {
    if (!isBroken(error)) throw error
  }
  try {
    return { kind: 'read', name, revision: await openDocument(context, kind, name).read() }
  } catch (error) {
    if (!isBroken(error)) throw error
    return { kind: 'broken', name, problem: error }
  }
}

function isBroken(error: unknown): error is StepError {
  return error instanceof StepError && error.code === 'document-broken'
}
