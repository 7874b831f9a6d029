// What fields of a space file have in common: moments, tags, and names that stand for whole things.

import * as z from 'zod'
import { readTimespan } from './timespan.ts'

/** A moment: a date with its offset, or a timespan counted from the moment at which the simulator starts. */
export const moment = z
  .string()
  .refine(
    (text) => readOffset(text) !== undefined || (isDate.test(text) && !Number.isNaN(Date.parse(text))),
    'is neither a date such as "2026-03-01T08:00:00Z" nor a time before the start such as "2.00:00:00 ago" or after it such as "01:00:00 later"',
  )

const isDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** Milliseconds after the start; below 0 before it. */
function readOffset(text: string): number | undefined {
  const [, span = '', side] = /^(.*) (ago|later)$/.exec(text) ?? []
  const ms = readTimespan(span)
  if (ms === undefined) return undefined
  return side === 'ago' ? -ms : ms
}

/** The time that a `moment` stands for. */
export function readMoment(text: string, start: number): number {
  const offsetMs = readOffset(text)
  return offsetMs === undefined ? Date.parse(text) : start + offsetMs
}

/** An object, or only its name where everything else may stay as it is by default. */
export function orItsName<Entry extends z.ZodType>(entry: Entry) {
  const nameOnly = z.string().transform((text, context): z.output<Entry> => {
    const result = entry.safeParse({ name: text })
    if (result.success) return result.data
    context.issues.push(
      ...result.error.issues.map(({ message }) => ({ code: 'custom' as const, message, input: text })),
    )
    return z.NEVER
  })
  return z.union([nameOnly, entry])
}

export const tag = z.string().regex(/^[^/]+\/[^/]+$/, 'is not a tag such as "Region/Europe"')
