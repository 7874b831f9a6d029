// .NET's format strings for dates, under the culture en-US.

import { months, weekdays } from '../../../weekdays-and-months.ts'
import { ticksPerSecond, type DateTime } from './read-date.ts'

/** Letters that stand for a whole pattern. Newer versions of ICU have a narrow space before AM and PM. */
const patterns: Readonly<Record<string, string>> = {
  d: 'M/d/yyyy',
  D: 'dddd, MMMM d, yyyy',
  f: 'dddd, MMMM d, yyyy h:mm tt',
  F: 'dddd, MMMM d, yyyy h:mm:ss tt',
  g: 'M/d/yyyy h:mm tt',
  G: 'M/d/yyyy h:mm:ss tt',
  m: 'MMMM d',
  M: 'MMMM d',
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'h:mm tt',
  T: 'h:mm:ss tt',
  y: 'MMMM yyyy',
  Y: 'MMMM yyyy',
}
const roundTrip = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK"
/** These show the time in UTC. */
const universal: Readonly<Record<string, string>> = {
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
}

/**
 * The date as text.
 * @param type What .NET holds it in: a `DateTimeOffset` always has an offset.
 * @returns `undefined` for a format that .NET refuses.
 */
export function formatDate(date: DateTime, format: string, type: 'DateTime' | 'DateTimeOffset'): string | undefined {
  if (format.length > 1) return formatByPattern(date, format, type)
  if (format === '')
    return formatByPattern(date, type === 'DateTime' ? 'M/d/yyyy h:mm:ss tt' : 'M/d/yyyy h:mm:ss tt zzz', type)
  if (format === 'o' || format === 'O') return formatByPattern(date, roundTrip, type)
  if (format === 'U') return type === 'DateTime' ? formatDate(inUtc(date), 'F', type) : undefined
  const inUniversal = universal[format]
  if (inUniversal !== undefined) return formatByPattern(type === 'DateTime' ? date : inUtc(date), inUniversal, type)
  const pattern = patterns[format]
  return pattern === undefined ? undefined : formatByPattern(date, pattern, type)
}

function inUtc(date: DateTime): DateTime {
  return { ticks: date.ticks - BigInt((date.offsetMinutes ?? 0) * 60) * ticksPerSecond, offsetMinutes: 0, utc: true }
}

function formatByPattern(date: DateTime, pattern: string, type: 'DateTime' | 'DateTimeOffset'): string | undefined {
  let result = ''
  const tokens = /'((?:[^'\\]|\\[^])*)('?)|"((?:[^"\\]|\\[^])*)("?)|\\([^]?)|%([^]?)|\.(F+)|([dfFghHKmMstyz])\8*|([^])/g
  for (const found of pattern.matchAll(tokens)) {
    const [token, single, singleEnd, double, doubleEnd, escaped, alone, fraction] = found
    const quoted = single ?? double
    if (quoted !== undefined) {
      if ((singleEnd ?? doubleEnd) === '') return undefined
      result += quoted.replace(/\\([^])/g, '$1')
    } else if (escaped !== undefined) {
      if (escaped === '') return undefined
      result += escaped
    } else if (alone !== undefined) {
      if (alone === '' || alone === '%') return undefined
      result += formatToken(date, alone, type)
    } else if (fraction !== undefined) {
      const digits = formatToken(date, fraction, type)
      result += digits === '' ? '' : `.${digits}`
    } else result += formatToken(date, token, type)
  }
  return result
}

/** @param token A letter, as often as it stands there. */
function formatToken(date: DateTime, token: string, type: 'DateTime' | 'DateTimeOffset'): string {
  const seconds = date.ticks >= 0n ? date.ticks / ticksPerSecond : (date.ticks - ticksPerSecond + 1n) / ticksPerSecond
  const shown = new Date(Number(seconds) * 1000)
  const part = String(date.ticks - seconds * ticksPerSecond).padStart(7, '0')
  const count = token.length
  const padded = (value: number, width = Math.min(count, 2)) => String(value).padStart(width, '0')
  switch (token.charAt(0)) {
    case 'd':
      if (count < 3) return padded(shown.getUTCDate())
      return (weekdays[shown.getUTCDay()] ?? '').slice(0, count === 3 ? 3 : undefined)
    case 'M':
      if (count < 3) return padded(shown.getUTCMonth() + 1)
      return (months[shown.getUTCMonth()] ?? '').slice(0, count === 3 ? 3 : undefined)
    case 'y':
      return count < 3 ? padded(shown.getUTCFullYear() % 100) : padded(shown.getUTCFullYear(), count)
    case 'H':
      return padded(shown.getUTCHours())
    case 'h':
      return padded(shown.getUTCHours() % 12 || 12)
    case 'm':
      return padded(shown.getUTCMinutes())
    case 's':
      return padded(shown.getUTCSeconds())
    case 'f':
      return part.slice(0, count)
    case 'F':
      return part.slice(0, count).replace(/0+$/, '')
    case 't':
      return (shown.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, count === 1 ? 1 : 2)
    case 'g':
      return 'AD'
    case 'z':
      return formatOffset(date.offsetMinutes ?? 0, count)
    case 'K':
      if (date.utc && type === 'DateTime') return 'Z'
      return type === 'DateTimeOffset' || date.offsetMinutes !== undefined
        ? formatOffset(date.offsetMinutes ?? 0, 3)
        : ''
    default:
      return token
  }
}

function formatOffset(minutes: number, count: number): string {
  const sign = minutes < 0 ? '-' : '+'
  const hours = String(Math.trunc(Math.abs(minutes) / 60)).padStart(Math.min(count, 2), '0')
  return count < 3 ? sign + hours : `${sign}${hours}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`
}
