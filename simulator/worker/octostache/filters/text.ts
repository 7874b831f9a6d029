// Filters that change texts or ask about them.

import type { FilterFunction } from './filters.ts'

export const toLower: FilterFunction = plain((input) => input.toLowerCase())
export const toUpper: FilterFunction = plain((input) => input.toUpperCase())

export const startsWith: FilterFunction = asking((input, start) => input.startsWith(start))
export const endsWith: FilterFunction = asking((input, end) => input.endsWith(end))
export const contains: FilterFunction = asking((input, part) => input.includes(part))

/** All options behind the value, or alone where there is no value. */
export const append: FilterFunction = (input, options) =>
  options.length === 0 ? undefined : (input ?? '') + options.join('')
export const prepend: FilterFunction = (input, options) =>
  options.length === 0 ? undefined : options.join('') + (input ?? '')

export const toBase64: FilterFunction = (input, options) => {
  const encoding = input === undefined ? undefined : encodingOf(options)
  return encoding && Buffer.from(input ?? '', encoding).toString('base64')
}

export const fromBase64: FilterFunction = (input, options) => {
  const encoding = encodingOf(options)
  if (input === undefined || !encoding || !isBase64(input)) return undefined
  return Buffer.from(input, 'base64').toString(encoding)
}

/** One option: how many characters from the start. Two: from where, and how many. */
export const substring: FilterFunction = (input, options) => {
  if (input === undefined || options.length === 0 || options.length > 2) return undefined
  const numbers = options.map(readCount)
  const [start, length] = numbers.length === 1 ? [0, numbers[0]] : numbers
  if (start === undefined || length === undefined || start + length > input.length) return undefined
  return input.slice(start, start + length)
}

export const truncate: FilterFunction = (input, [option = '']) => {
  const length = readCount(option)
  if (input === undefined || length === undefined) return undefined
  return length < input.length ? `${input.slice(0, length)}...` : input
}

export const trim: FilterFunction = (input, [side]) => {
  if (side === undefined) return input?.trim()
  if (side.toLowerCase() === 'start') return input?.trimStart()
  return side.toLowerCase() === 'end' ? input?.trimEnd() : undefined
}

/** Options are a width, `first/rest`, `/rest`, or one or two texts to put before the first line and all others. */
export const indent: FilterFunction = (input, options) => {
  if (input === undefined || input === '') return input
  const [first, rest = first] = options.length === 1 ? widths(options[0] ?? '') : options
  if (options.length > 2) return undefined
  const [before = '    ', between = before] = [first, rest]
  return before + input.replaceAll('\n', `\n${between}`)
}

function widths(option: string): readonly string[] {
  const [, separated, initial = '0', rest = ''] = /^(?:((\d{1,3})?\/))?(\d{1,3})$/.exec(option) ?? []
  if (rest === '' || Number(rest) > 255 || Number(initial) > 255) return [option]
  const indentation = ' '.repeat(Number(rest))
  return separated === undefined ? [indentation] : [' '.repeat(Number(initial)), indentation]
}

/** A filter without options. */
export function plain(change: (input: string) => string): FilterFunction {
  return (input, options) => (input === undefined || options.length > 0 ? undefined : change(input))
}

function asking(ask: (input: string, option: string) => boolean): FilterFunction {
  return (input, [option, ...more]) =>
    input === undefined || option === undefined || more.length > 0 ? undefined : String(ask(input, option))
}

function encodingOf(options: readonly string[]): 'utf8' | 'utf16le' | undefined {
  const [name = 'utf8', ...more] = options
  return more.length > 0 ? undefined : encodings.get(name.toLowerCase())
}

export const encodings: ReadonlyMap<string, 'utf8' | 'utf16le'> = new Map([
  ['utf8', 'utf8'],
  ['utf-8', 'utf8'],
  ['unicode', 'utf16le'],
])

export function isBase64(text: string): boolean {
  const packed = text.replace(/[ \t\r\n]/g, '')
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)
}

/** A number of characters; `undefined` for what is none. */
function readCount(text: string): number | undefined {
  return /^\s*\+?\d{1,9}\s*$/.test(text) ? Number(text) : undefined
}
