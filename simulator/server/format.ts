// How Octopus writes times and durations: exact in fields for machines, in words in fields for people.

import { months, weekdays } from '../weekdays-and-months.ts'

/** `2023-09-19T21:35:08.563+00:00`. */
export function formatDate(time: number): string {
  return new Date(time).toISOString().replace('Z', '+00:00')
}

export function formatOptionalDate(time: number | undefined): string | null {
  return time === undefined ? null : formatDate(time)
}

/** `Tuesday, 19 September 2023 9:35:08 PM +00:00`: for people, not to be parsed. */
export function formatDateForPeople(time: number): string {
  // A list of tasks has a thousand such dates; making a formatter of `Intl` for each takes a tenth of a second.
  const date = new Date(time)
  const hours = date.getUTCHours()
  const clock = `${hours % 12 || 12}:${twoDigits(date.getUTCMinutes())}:${twoDigits(date.getUTCSeconds())}`
  const day = `${weekdays[date.getUTCDay()] ?? ''}, ${twoDigits(date.getUTCDate())} ${months[date.getUTCMonth()] ?? ''}`
  return `${day} ${date.getUTCFullYear()} ${clock} ${hours < 12 ? 'AM' : 'PM'} +00:00`
}

/** `34 seconds`, `4 minutes`, `2 hours`: rounded to the largest unit, for people. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 1) return 'less than a second'
  if (seconds < 60) return counted(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return counted(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 24 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day')
}

/** `13:45:08`, as lines of a raw log begin. */
export function formatTimeOfDay(time: number): string {
  return new Date(time).toISOString().slice(11, 19)
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
