// Moments and spans of simulated time as the pages show them. All moments are UTC.

import { months, weekdays } from '../weekdays-and-months.ts'
import { html, type Html } from './html.ts'

/** `2 Mar 2026, 08:04`. */
export function moment(time: number): Html {
  const { day, clock } = parts(time)
  return html`<time datetime="${new Date(time).toISOString()}">${day}, ${clock.slice(0, 5)}</time>`
}

/** How long ago something was; the page's script lets it grow. */
export function sinceThen(time: number, now: number): Html {
  return html`<span data-since="${time}">${elapsed(now - time)}</span>`
}

/** `Mon, 2 Mar 2026, 08:04:12 UTC`: the simulated clock. */
export function clockText(now: number): string {
  const { day, clock } = parts(now)
  return `${(weekdays[new Date(now).getUTCDay()] ?? '').slice(0, 3)}, ${day}, ${clock} UTC`
}

/** `42 s`, `3 min 20 s`, `2 h 5 min`, `9 d 2 h`: the two largest units. The page's script has the same. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [minutes, hours, days] = [60, 3_600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ]
  if (days > 0) return `${days} d ${hours % 24} h`
  if (hours > 0) return `${hours} h ${minutes % 60} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

function parts(time: number): { readonly day: string; readonly clock: string } {
  const date = new Date(time)
  const month = (months[date.getUTCMonth()] ?? '').slice(0, 3)
  return { day: `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`, clock: date.toISOString().slice(11, 19) }
}
