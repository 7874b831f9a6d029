// How the library variable sets of a document are called. People see them under Library, Variable Sets.

import { createHash } from 'node:crypto'
import { cutText } from '../cut-text.ts'

/** The server's limit is 200; the number takes ten. */
const longestName = 190
const digits = 8

/**
 * What the names of all states of a document begin with: `Coordination / lock / payments db #`. Names that people take
 * for the same are the same: the database compares without case, and what looks alike may be written in two ways.
 * @param kind What the document is of, `lock`.
 */
export function documentPrefix(kind: string, name: string): string {
  const folded = foldName(name)
  const start = kindPrefix(kind) + folded
  if (start.length <= longestName) return `${start} #`
  return `${cutText(start, longestName - 18)} ${createHash('sha256').update(folded).digest('hex').slice(0, 17)} #`
}

/** What the names of all documents of a kind begin with: `Coordination / lock / `. */
export function kindPrefix(kind: string): string {
  return `Coordination / ${kind} / `
}

/** The name of the document that a set holds a state of; `undefined` if it is of no document of the kind. */
export function documentNameOf(kind: string, setName: string): string | undefined {
  if (!setName.toLowerCase().startsWith(kindPrefix(kind).toLowerCase())) return undefined
  return /^(.+) #\d{8}$/.exec(setName.slice(kindPrefix(kind).length))?.[1]
}

/** One spelling for all names that stand for the same. */
export function foldName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Padded, so that the order of names is that of numbers. */
export function stateName(prefix: string, number: number): string {
  return prefix + String(number).padStart(digits, '0')
}

/** The number in a name; `undefined` if it is not one of the document's. */
export function stateNumber(prefix: string, name: string): number | undefined {
  const rest = name.slice(prefix.length)
  return name.toLowerCase().startsWith(prefix.toLowerCase()) && /^\d{8}$/.test(rest) ? Number(rest) : undefined
}
