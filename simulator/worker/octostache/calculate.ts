// Arithmetic of `calc`, with numbers read and written as .NET does.

import { printDouble, readDouble } from './filters/read-number.ts'
import type { Calculation, Operator, Path } from './syntax.ts'

/**
 * The result as text.
 * @param valueOf The value of a variable.
 * @returns `undefined` where a variable has no value, or none that is a number.
 */
export function calculate(calculation: Calculation, valueOf: (path: Path) => string | undefined): string | undefined {
  const result = compute(calculation, valueOf)
  return result === undefined ? undefined : printDouble(result)
}

function compute(calculation: Calculation, valueOf: (path: Path) => string | undefined): number | undefined {
  if (calculation.kind === 'number') return calculation.value
  if (calculation.kind === 'variable') return readDouble(valueOf(calculation.path) ?? '')
  const left = compute(calculation.left, valueOf)
  const right = left === undefined ? undefined : compute(calculation.right, valueOf)
  return left === undefined || right === undefined ? undefined : operate[calculation.operator](left, right)
}

const operate: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
}
