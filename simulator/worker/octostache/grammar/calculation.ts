// `calc`: arithmetic over numbers and variables.

import type { Calculation, Operator } from '../syntax.ts'
import {
  either,
  failed,
  keyword,
  later,
  literal,
  many,
  mapped,
  read,
  sequence,
  spaced,
  whiteSpace,
  characters,
  isWhiteSpace,
  type Parser,
} from './combinators.ts'
import { symbol } from './symbol.ts'

const number: Parser<Calculation> = ({ text }, start) => {
  const pattern = /\d+(?:\.\d+)?|\.\d+/y
  pattern.lastIndex = start
  const [digits] = pattern.exec(text) ?? []
  return digits === undefined ? failed(start) : read({ kind: 'number', value: Number(digits) }, start + digits.length)
}

/** A name takes slashes, hyphens and parentheses for its own, unless braces say where it ends. */
const variable: Parser<Calculation> = mapped(
  either(
    mapped(sequence(literal('{'), spaced(symbol), literal('}')), ([, path]) => path),
    symbol,
  ),
  (path) => ({ kind: 'variable', path }),
)

const operand: Parser<Calculation> = spaced(
  either(
    number,
    mapped(
      sequence(
        literal('('),
        later(() => sum),
        literal(')'),
      ),
      ([, inner]) => inner,
    ),
    variable,
  ),
)

const product = chain(operand, '*', '/')
const sum: Parser<Calculation> = chain(product, '+', '-')

/** What stands between `#{` and `}`. */
export const calculation: Parser<Calculation> = mapped(
  sequence(whiteSpace, keyword('calc'), characters(isWhiteSpace, 1), sum),
  ([, , , result]) => result,
)

function chain(part: Parser<Calculation>, ...operators: readonly Operator[]): Parser<Calculation> {
  const operator = either(...operators.map((sign) => mapped(literal(sign), () => sign)))
  return mapped(sequence(part, many(sequence(operator, part))), ([first, rest]) =>
    rest.reduce<Calculation>((left, [sign, right]) => ({ kind: 'operation', left, operator: sign, right }), first),
  )
}
