// What stands in the Description of a library variable set: one state of a document, and where it comes from.

import { number, object, ShapeError, string, type Shape, type Shaped } from '../shape.ts'
import { StepError } from '../step-error.ts'
import type { DocumentKind } from './document.ts'

/** What every state carries besides what it is a state of. */
const Envelope = object({
  schema: number,
  /** The set that holds the state before, blank for the first. */
  previous: string,
  /** When it was written, by the server's clock. */
  at: string,
  state: (value: unknown) => value,
})
type Envelope = Shaped<typeof Envelope>

export interface ReadText<State> {
  readonly state: State
  /** The id of the set that holds the state before; blank for the first. */
  readonly previousId: string
}

/** A text may grow as the state does, but what is larger than this is a mistake. */
const longestText = 65_536

/** @throws {StepError} `document-broken` if the state is too large for a document. */
export function writeText<State>(
  kind: DocumentKind<State>,
  { state, previousId }: ReadText<State>,
  by: string,
  at: Date,
): string {
  const text = JSON.stringify({
    about: 'Kept by Octosteps. Changing it by hand breaks what it coordinates.',
    schema: kind.schema,
    previous: previousId,
    at: at.toISOString(),
    by,
    state,
  })
  if (text.length <= longestText) return text
  throw new StepError(
    'document-broken',
    `What steps share in a ${kind.name} would become larger than ${longestText} characters: too many take part.`,
  )
}

/**
 * @param setName Where the text stands, for the message.
 * @throws {StepError} `document-broken` if it was changed by hand or written by a newer version.
 */
export function readText<State>(kind: DocumentKind<State>, text: string | undefined, setName: string): ReadText<State> {
  const { schema, previous, state } = understand(Envelope, parse(text, setName), setName)
  if (schema > kind.schema) {
    const hint = 'Update this step in the processes that use it.'
    throw broken(setName, `was written by a newer version of these steps (schema ${schema}). ${hint}`)
  }
  return { state: understand(kind.shape, state, setName), previousId: previous }
}

/** When a state was written, in milliseconds; not a number if the text does not tell. */
export function writtenAt(text: string | undefined): number {
  try {
    return Date.parse((JSON.parse(text ?? '') as Partial<Envelope> | null)?.at ?? '')
  } catch {
    return NaN
  }
}

/** What is said of a document that cannot be relied on. Nothing of it is overwritten. */
export function broken(setName: string, what: string): StepError {
  const family = setName.replace(/\d+$/, '')
  return new StepError(
    'document-broken',
    `The library variable set "${setName}" ${what} To start afresh, make sure that no deployment relies on it and ` +
      `delete all sets whose names begin with "${family}" (Library, Variable Sets).`,
  )
}

function parse(text: string | undefined, setName: string): unknown {
  try {
    return JSON.parse(text ?? '') as unknown
  } catch {
    throw broken(setName, 'has a description that was changed by hand.')
  }
}

function understand<T>(shape: Shape<T>, value: unknown, setName: string): T {
  try {
    return shape(value, '')
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw broken(setName, `has a description that was changed by hand: ${error.message}.`)
  }
}
