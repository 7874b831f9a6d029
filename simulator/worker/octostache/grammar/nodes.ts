// What a text in Octostache is made of: plain text, references with filters, conditions, loops and calculations.

import type { Condition, Expression, Filter, Node, QuotedText } from '../syntax.ts'
import { calculation } from './calculation.ts'
import {
  characters,
  either,
  except,
  failed,
  isWhiteSpace,
  keyword,
  later,
  literal,
  many,
  mapped,
  optional,
  read,
  remembered,
  sequence,
  some,
  spaced,
  whiteSpace,
  type Parser,
} from './combinators.ts'
import { identifier, symbol, word } from './symbol.ts'

/** What opens a reference or a block. What closes a block opens nothing. */
const opening = except(literal('#{'), literal('#{/'))
const gap = characters(isWhiteSpace, 1)

const quotedText: Parser<QuotedText> = mapped(
  spaced(
    either(
      sequence(
        literal('"'),
        characters((character) => character !== '"' && character !== '#'),
        literal('"'),
      ),
      sequence(literal('\\"'), upTo('\\"'), literal('\\"')),
    ),
  ),
  ([, text]) => ({ kind: 'quoted', text }),
)

/** Between options no white space is needed; a reference may have none before it. */
const option: Parser<Node | QuotedText> = either<Node | QuotedText>(
  later(() => block),
  later(() => reference),
  mapped(spaced(word), (text) => ({ kind: 'quoted', text })),
  quotedText,
)

const filter: Parser<Filter> = mapped(sequence(literal('|'), spaced(word), many(option)), ([, name, options]) => ({
  name,
  options,
}))

const expression: Parser<Expression> = either(
  mapped(sequence(optional(spaced(symbol)), some(filter)), ([path, filters]) => ({
    kind: 'expression',
    path,
    filters,
  })),
  mapped(symbol, (path) => ({ kind: 'expression', path, filters: [] })),
)

const reference: Parser<Expression> = mapped(sequence(opening, spaced(expression), literal('}')), ([, found]) => found)

const comparison = spaced(
  either(
    mapped(literal('=='), () => '==' as const),
    mapped(literal('!='), () => '!=' as const),
  ),
)

/** A text on the left counts as if it stood on the right. */
const condition: Parser<Condition> = either<Condition>(
  mapped(
    sequence(spaced(expression), comparison, either<Expression | QuotedText>(quotedText, spaced(expression))),
    ([left, operator, operand]) => ({ left, right: { operator, operand } }),
  ),
  mapped(sequence(quotedText, comparison, spaced(expression)), ([operand, operator, left]) => ({
    left,
    right: { operator, operand },
  })),
  mapped(spaced(expression), (left) => ({ left })),
)

const template: Parser<Node[]> = many(later(() => node))

function conditional(word: 'if' | 'unless'): Parser<Node> {
  const body = many(
    except(
      later(() => node),
      literal('#{else}'),
    ),
  )
  const otherwise = optional(mapped(sequence(literal('#{else}'), template), ([, nodes]) => nodes))
  return mapped(
    sequence(opening, whiteSpace, keyword(word), gap, condition, literal('}'), body, otherwise, literal(`#{/${word}}`)),
    ([, , , , asked, , nodes, others = []]) => {
      const [then, rest] = word === 'if' ? [nodes, others] : [others, nodes]
      return { kind: 'if', condition: asked, then, otherwise: rest }
    },
  )
}

const calculated: Parser<Node> = mapped(sequence(opening, calculation, literal('}')), ([, inner]) => ({
  kind: 'calculated',
  calculation: inner,
}))

const each: Parser<Node> = mapped(
  sequence(
    sequence(opening, whiteSpace, keyword('each'), gap, spaced(identifier)),
    sequence(spaced(keyword('in')), spaced(symbol), literal('}')),
    template,
    literal('#{/each}'),
  ),
  ([[, , , , item], [, collection], body]) => ({ kind: 'each', item: item.text, collection, body }),
)

const block: Parser<Node> = remembered(either(conditional('if'), conditional('unless'), calculated, each))

/** Plain text up to the next opening. Two hashes stand for one, but only where they are before an opening. */
const text: Parser<Node> = ({ text: source }, start) => {
  let result = ''
  let end = start
  while (end < source.length) {
    const next = source.indexOf('#', end)
    result += source.slice(end, next < 0 ? source.length : next)
    end = next < 0 ? source.length : next
    const [taken, put] = hashes(source, end)
    if (taken === 0) break
    result += put
    end += taken
  }
  return end === start ? failed(Math.min(start + 1, source.length)) : read({ kind: 'text', text: result }, end)
}

/** How many characters from a hash on are text, and what stands for them. */
function hashes(source: string, place: number): readonly [taken: number, put: string] {
  if (place >= source.length) return [0, '']
  if (place === source.length - 1) return [1, '#']
  // Octopus looks one character beyond the brace, and does not see an escape at the very end of a text.
  if (source.startsWith('###{', place) && place + 4 < source.length) return [2, '#']
  if (source.startsWith('##{', place)) return [3, '#{']
  return source.startsWith('#{', place) ? [0, ''] : [2, source.slice(place, place + 2)]
}

export const node: Parser<Node> = either(block, reference, text)

/** Up to a text, which must come. */
function upTo(end: string): Parser<string> {
  return ({ text: source }, start) => {
    const found = source.indexOf(end, start)
    return found < 0 ? failed(source.length) : read(source.slice(start, found), found)
  }
}
