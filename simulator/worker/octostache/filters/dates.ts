// Filters for dates and for the formats of .NET. The culture is en-US, and the worker's own time zone is UTC.

import { formatDate } from './format-date.ts'
import { formatNumber } from './format-number.ts'
import type { FilterFunction } from './filters.ts'
import { readDate, toWorkerTime, type DateTime } from './read-date.ts'
import { readDecimal, readDouble, readInteger } from './read-number.ts'

/** These two take no value from their left. */
export const nowDate: FilterFunction = (input, options, now) => tellNow(input, options, now?.(), false)
export const nowDateUtc: FilterFunction = (input, options, now) => tellNow(input, options, now?.(), true)

export const addHours: FilterFunction = (input, options) => add(input, options, 3_600)
export const addDays: FilterFunction = (input, options) => add(input, options, 86_400)

/** One option is a format, for a number or else a date; two are a type and a format. */
export const format: FilterFunction = (input, options) => {
  const [first, second] = options
  if (input === undefined || first === undefined || options.length > 2) return undefined
  return second === undefined ? formatAsItIs(input, first) : formatAs(first.toLowerCase(), input, second)
}

function tellNow(
  input: string | undefined,
  options: readonly string[],
  now: number | undefined,
  utc: boolean,
): string | undefined {
  if (input !== undefined || options.length > 1 || now === undefined) return undefined
  const date: DateTime = { ticks: BigInt(Math.trunc(now)) * 10_000n, offsetMinutes: utc ? 0 : undefined, utc }
  return formatDate(date, options[0] ?? 'O', 'DateTime')
}

function add(input: string | undefined, options: readonly string[], unitSeconds: number): string | undefined {
  const amount = readDouble(options[0] ?? '')
  const date = input === undefined ? undefined : readDate(input)
  if (options.length !== 1 || amount === undefined || !date) return undefined
  const seconds = amount * unitSeconds
  if (!(Math.abs(seconds) < 1e12)) return undefined
  const moved = { ...date, ticks: date.ticks + BigInt(Math.round(seconds * 1e7)) }
  return formatDate(moved, 'O', moved.utc || moved.offsetMinutes === undefined ? 'DateTime' : 'DateTimeOffset')
}

function formatAsItIs(input: string, pattern: string): string | undefined {
  const decimal = readDecimal(input)
  if (decimal !== undefined) return formatNumber({ type: 'decimal', value: decimal }, pattern)
  const date = readDate(input)
  return date && formatDate(withOffset(date), pattern, 'DateTimeOffset')
}

function formatAs(type: string, input: string, pattern: string): string | undefined {
  switch (type) {
    case 'int':
    case 'int32': {
      const value = readInteger(input)
      return value === undefined ? undefined : formatNumber({ type: 'integer', value }, pattern)
    }
    case 'double': {
      const value = readDouble(input)
      return value === undefined ? undefined : formatNumber({ type: 'double', value }, pattern)
    }
    case 'decimal': {
      const value = readDecimal(input)
      return value === undefined ? undefined : formatNumber({ type: 'decimal', value }, pattern)
    }
    case 'date':
    case 'datetime': {
      const date = readDate(input)
      return date && formatDate(toWorkerTime(date), pattern, 'DateTime')
    }
    case 'datetimeoffset': {
      const date = readDate(input)
      return date && formatDate(withOffset(date), pattern, 'DateTimeOffset')
    }
  }
  return undefined
}

function withOffset(date: DateTime): DateTime {
  return { ...date, offsetMinutes: date.offsetMinutes ?? 0, utc: false }
}
