// Symbols, the names in references: identifiers parted by dots, with indexes in brackets.

import type { Identifier, Index, Path } from '../syntax.ts'
import {
  either,
  failed,
  isWhiteSpace,
  later,
  literal,
  many,
  mapped,
  read,
  sequence,
  spaced,
  type Parser,
} from './combinators.ts'

/** An identifier may hold white space, but ends before that in front of a bar, a brace or a keyword. */
export const identifier: Parser<Identifier> = (input, start) => {
  const reading = name(input, start)
  return reading.kind === 'read'
    ? read({ kind: 'identifier', text: reading.value, place: start }, reading.end)
    : reading
}
const name = identifierOf(true)

/** A word: names of filters, and their options without quotation marks. */
export const word: Parser<string> = identifierOf(false)

const referenceIndex: Parser<Index> = mapped(
  sequence(literal('['), spaced(sequence(literal('#{'), spaced(later(() => symbol)), literal('}'))), literal(']')),
  ([, [, path]]) => ({ kind: 'index', index: path }),
)

/** What stands in brackets is any text; brackets in it are there in pairs. */
const textIndex: Parser<Index> = ({ text: source }, start) => {
  if (source[start] !== '[') return failed(start)
  let from = start + 1
  while (from < source.length && isWhiteSpace(source.charAt(from))) from += 1
  let depth = 0
  for (let end = from; end < source.length; end += 1) {
    const character = source[end]
    if (character === ']' && depth === 0) return read({ kind: 'index', index: source.slice(from, end) }, end + 1)
    depth += character === '[' ? 1 : character === ']' ? -1 : 0
  }
  return failed(source.length)
}

export const symbol: Parser<Path> = mapped(
  sequence(
    identifier,
    many(
      either<Identifier | Index>(
        mapped(sequence(literal('.'), identifier), ([, part]) => part),
        referenceIndex,
        textIndex,
      ),
    ),
  ),
  ([first, rest]) => [first, ...rest],
)

function identifierOf(withWhiteSpace: boolean): Parser<string> {
  return ({ text: source }, start) => {
    let end = start
    while (end < source.length) {
      const character = source.charAt(end)
      if (isWhiteSpace(character) ? !withWhiteSpace || endsAt(source, end) : !isNameCharacter(character)) break
      end += 1
    }
    return end === start ? failed(start) : read(source.slice(start, end).trim(), end)
  }
}

/** Whether the one white space here is the last before something that ends an identifier. */
function endsAt(source: string, place: number): boolean {
  const next = source.charAt(place + 1)
  if (next === '|' || next === '}') return true
  const found = ['in', '==', '!='].find((keyword) => source.startsWith(keyword, place + 1))
  return found !== undefined && isWhiteSpace(source.charAt(place + 1 + found.length))
}

function isNameCharacter(character: string): boolean {
  return /[\p{L}\p{Nd}_\-:/~()]/u.test(character)
}
