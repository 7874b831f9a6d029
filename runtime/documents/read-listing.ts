// All states of one document that a look has shown, and which of them holds.

import type { LibraryVariableSetResource } from '../octopus/resources/library-variable-set.ts'
import { stateNumber } from './document-name.ts'
import { broken, readText } from './document-text.ts'
import type { DocumentKind, Revision } from './document.ts'

/** All states that are there, in order of number, and the highest of them, which holds. */
export interface Listing<State> {
  readonly sets: readonly (LibraryVariableSetResource & { readonly number: number })[]
  readonly current: Revision<State>
}

/**
 * @param prefix Of the document's sets; others among the items are passed over.
 * @throws {StepError} `document-broken` if somebody changed it by hand, or a newer version wrote it.
 */
export function readListing<State>(
  kind: DocumentKind<State>,
  prefix: string,
  items: readonly LibraryVariableSetResource[],
): Listing<State> {
  const sets = items
    .flatMap((item) => {
      const number = stateNumber(prefix, item.Name)
      return number === undefined ? [] : [{ ...item, number }]
    })
    .sort((a, b) => a.number - b.number)
  const [before, last] = [sets.at(-2), sets.at(-1)]
  if (!last) return { sets, current: { number: 0, state: kind.initial, setId: '' } }
  const { state, previousId } = readText(kind, last.Description, last.Name)
  const isFirst = last.number === 1 && previousId === ''
  if (!isFirst && !(before?.number === last.number - 1 && before.Id === previousId)) {
    throw broken(last.Name, 'does not follow the one before, which was deleted or replaced by hand.')
  }
  return { sets, current: { number: last.number, state, setId: last.Id } }
}
