// .NET's format strings for numbers, under the culture en-US.

import { decimalDigits, doubleDigits, group, magnitude, round, shift, split, type Digits } from './digits.ts'
import { formatByPattern } from './format-number-pattern.ts'
import { printDouble } from './read-number.ts'

export type FormattedNumber =
  | { readonly type: 'integer' | 'double'; readonly value: number }
  /** In plain digits. */
  | { readonly type: 'decimal'; readonly value: string }

/**
 * The number as text.
 * @param format A letter with an optional precision, such as `N2`, or a pattern such as `#,##0.00`.
 * @returns `undefined` for a format that .NET refuses.
 */
export function formatNumber(number: FormattedNumber, format: string): string | undefined {
  const [, letter = '', precision = ''] = /^([A-Za-z])(\d{0,3})$/.exec(format) ?? []
  const whole = number.type === 'decimal' ? number.value : String(number.value)
  if (number.type === 'double' && !Number.isFinite(number.value)) return printDouble(number.value)
  if (format === '') return number.type === 'double' ? printDouble(number.value) : whole
  if (letter === '') return formatByPattern(patternDigits(number), format)
  return formatByLetter(number, letter, precision === '' ? undefined : Number(precision))
}

/** Patterns see no more than 15 digits of a double. */
function patternDigits(number: FormattedNumber): Digits {
  if (number.type !== 'double') return decimalDigits(String(number.value))
  const digits = doubleDigits(number.value)
  return { ...round(digits, 14 - magnitude(digits)), halves: 'away' }
}

function exactDigits(number: FormattedNumber): Digits {
  return number.type === 'double' ? doubleDigits(number.value) : decimalDigits(String(number.value))
}

/** Where no precision is given, these take what ICU says of en-US. */
const usualPlaces = { currency: 2, number: 3, percent: 3, exponent: 6 }

function formatByLetter(number: FormattedNumber, letter: string, precision: number | undefined): string | undefined {
  const digits = exactDigits(number)
  const fixed = (usual: number, of = digits) => split(round(of, precision ?? usual))
  // A decimal number that is rounded to zero has no sign any more.
  const sign = (of: readonly string[]) =>
    digits.negative && (number.type === 'double' || /[1-9]/.test(of.join(''))) ? '-' : ''
  switch (letter.toUpperCase()) {
    case 'C': {
      const parts = fixed(usualPlaces.currency)
      return `${sign(parts)}$${join(group(parts[0]), parts[1])}`
    }
    case 'F': {
      const parts = fixed(usualPlaces.number)
      return sign(parts) + join(...parts)
    }
    case 'N': {
      const parts = fixed(usualPlaces.number)
      return sign(parts) + join(group(parts[0]), parts[1])
    }
    case 'P': {
      const parts = fixed(usualPlaces.percent, shift(digits, 2))
      return `${sign(parts)}${join(group(parts[0]), parts[1])}%`
    }
    case 'E':
      return scientific(digits, (precision ?? usualPlaces.exponent) + 1, letter, 3)
    case 'G':
      return general(number, letter, precision)
    case 'R':
      return general(number, 'E', undefined)
    default:
      return number.type === 'integer' ? formatInteger(number.value, letter, precision) : undefined
  }
}

function join(whole: string, fraction: string): string {
  return fraction === '' ? whole : `${whole}.${fraction}`
}

function scientific(digits: Digits, count: number, letter: string, exponentDigits: number): string {
  const first = magnitude(digits)
  const rounded = round(digits, count - 1 - first)
  const power = rounded.whole === 0n ? 0 : magnitude(rounded)
  const [whole, fraction] = split(round(shift(rounded, -power), count - 1))
  const exponent = String(Math.abs(power)).padStart(exponentDigits, '0')
  return `${digits.negative ? '-' : ''}${join(whole, fraction)}${letter}${power < 0 ? '-' : '+'}${exponent}`
}

/** As short as it goes. */
function general(number: FormattedNumber, letter: string, precision: number | undefined): string {
  if (!precision) return number.type === 'double' ? printDouble(number.value) : String(number.value)
  const digits = exactDigits(number)
  const rounded = round(digits, precision - 1 - magnitude(digits))
  const power = magnitude(rounded)
  const [whole, fraction] = split(
    power >= precision || power < -4
      ? round(shift(rounded, -power), precision - 1)
      : rounded.places < 0
        ? round(rounded, 0)
        : rounded,
  )
  const plain = `${digits.negative ? '-' : ''}${join(whole, fraction.replace(/0+$/, ''))}`
  if (power < precision && power >= -4) return plain
  return `${plain}${letter === 'g' ? 'e' : 'E'}${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function formatInteger(value: number, letter: string, precision = 0): string | undefined {
  switch (letter) {
    case 'D':
    case 'd':
      return `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(precision, '0')}`
    case 'X':
      return (value >>> 0).toString(16).toUpperCase().padStart(precision, '0')
    case 'x':
      return (value >>> 0).toString(16).padStart(precision, '0')
    case 'B':
    case 'b':
      return (value >>> 0).toString(2).padStart(precision, '0')
  }
  return undefined
}
