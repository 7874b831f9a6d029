// Dates as .NET reads them from text, under the culture en-US: the ways in which people and programs write them. A
// worker's own time zone is UTC.

/** What a text says. Ticks of .NET are ten to a microsecond. */
export interface DateTime {
  /** What clock and calendar show, as ticks since 1970 began on them. */
  readonly ticks: bigint
  /** Minutes that the clock is ahead of UTC; `undefined` where the text does not say. */
  readonly offsetMinutes: number | undefined
  /** Written with `Z`, which is kept. */
  readonly utc: boolean
}

export const ticksPerSecond = 10_000_000n

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthName = String.raw`(?<name>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?`
const dayName = String.raw`(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?`
const datePatterns = [
  String.raw`(?<year>\d{4})[-/.](?<month>\d\d?)[-/.](?<day>\d\d?)`,
  String.raw`(?<month>\d\d?)[-/.](?<day>\d\d?)[-/.](?<year>\d{4}|\d\d)`,
  String.raw`${dayName}(?<day>\d\d?)[\s-]+${monthName},?[\s-]+(?<year>\d{4}|\d\d)`,
  String.raw`${dayName}${monthName}\s+(?<day>\d\d?)(?:,\s*|\s+)(?<year>\d{4})`,
  String.raw`${monthName},?\s+(?<year>\d{4})`,
]
const time = String.raw`(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?\s*(?<half>[ap]m?)?`
const zone = String.raw`\s*(?<zone>z|gmt|utc|[+-]\d\d?(?::?\d\d)?)`
const patterns = datePatterns.map((date) => new RegExp(`^${date}(?:(?:t|,?\\s+)${time}(?:${zone})?)?$`, 'i'))

/** @returns `undefined` for what is no date. */
export function readDate(text: string): DateTime | undefined {
  for (const pattern of patterns) {
    const groups = pattern.exec(text.trim())?.groups
    if (groups) return readGroups(groups)
  }
  return undefined
}

/** What clocks show at the worker at that time; a date that does not tell its offset is the worker's already. */
export function toWorkerTime({ ticks, offsetMinutes }: DateTime): DateTime {
  if (offsetMinutes === undefined) return { ticks, offsetMinutes, utc: false }
  return { ticks: ticks - BigInt(offsetMinutes * 60) * ticksPerSecond, offsetMinutes: 0, utc: false }
}

function readGroups(groups: Readonly<Record<string, string | undefined>>): DateTime | undefined {
  const number = (name: string) => Number(groups[name] ?? 0)
  const { name, year: yearText = '', half, zone: zoneText } = groups
  const year = yearText.length === 2 ? Number(yearText) + (Number(yearText) < 50 ? 2000 : 1900) : Number(yearText)
  const month = name === undefined ? number('month') : months.indexOf(name.slice(0, 3).toLowerCase()) + 1
  const day = groups['day'] === undefined ? 1 : number('day')
  const hour = half === undefined ? number('hour') : halfDayHour(number('hour'), half)
  const date = new Date(Date.UTC(2000, month - 1, day, hour, number('minute'), number('second')))
  // Otherwise the years before 100 are taken for ones of the last century.
  date.setUTCFullYear(year, month - 1, day)
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0
  if (!real || hour > 23 || number('minute') > 59 || number('second') > 59) return undefined
  const fraction = BigInt((groups['fraction'] ?? '').padEnd(7, '0').slice(0, 7))
  return {
    ticks: BigInt(date.getTime()) * 10_000n + fraction,
    offsetMinutes: zoneText === undefined ? undefined : readZone(zoneText),
    utc: zoneText !== undefined && /^[a-z]/i.test(zoneText),
  }
}

function halfDayHour(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return 24
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

function readZone(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d?):?(\d\d)?$/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
