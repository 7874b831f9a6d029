// The query of a request as Octopus reads it: names in any case; a list is comma-separated, repeated, or both; a list
// without anything in it filters nothing.

import { badRequest } from './answer.ts'

export interface Query {
  /** The value, if it is there and not blank. */
  text(name: string): string | undefined
  /** The values, or `undefined` where there are none: then nothing is to be filtered. */
  list(name: string): readonly string[] | undefined
  /** @throws {ApiError} 400 for anything but `true` and `false`. */
  flag(name: string): boolean | undefined
  /** @throws {ApiError} 400 for anything but a whole number from 0. */
  count(name: string): number | undefined
  /** Milliseconds since 1970. @throws {ApiError} 400 for what is not a date. */
  date(name: string): number | undefined
  /** Whether the list is absent or has the value, in any case. */
  admits(name: string, value: string | undefined): boolean
}

export function readQuery(parameters: URLSearchParams): Query {
  const values = new Map<string, string[]>()
  for (const [name, value] of parameters) {
    const key = name.toLowerCase()
    values.set(key, [...(values.get(key) ?? []), value])
  }
  // A filter asks for its parameters anew for each of a thousand items.
  const texts = new Map<string, string | undefined>()
  const text = (name: string) => {
    if (!texts.has(name)) texts.set(name, values.get(name.toLowerCase())?.at(-1)?.trim() || undefined)
    return texts.get(name)
  }
  const lists = new Map<string, readonly string[] | undefined>()
  const list = (name: string) => {
    if (!lists.has(name)) lists.set(name, readList(name))
    return lists.get(name)
  }
  const readList = (name: string) => {
    const all = (values.get(name.toLowerCase()) ?? []).flatMap((value) => value.split(','))
    const filled = all.map((value) => value.trim()).filter(Boolean)
    return filled.length > 0 ? filled : undefined
  }
  const invalid = (name: string, value: string) => badRequest(`The value '${value}' is not valid for ${name}.`)
  return {
    text,
    list,
    flag(name) {
      const value = text(name)
      if (value === undefined) return undefined
      if (!/^(true|false)$/i.test(value)) throw invalid(name, value)
      return value.toLowerCase() === 'true'
    },
    count(name) {
      const value = text(name)
      if (value === undefined) return undefined
      if (!/^\d+$/.test(value)) throw invalid(name, value)
      return Number(value)
    },
    date(name) {
      const value = text(name)
      if (value === undefined) return undefined
      // A plus sign in a query that was not escaped arrives as a space.
      const time = Date.parse(value.replace(/ (\d\d:\d\d)$/, '+$1'))
      if (Number.isNaN(time)) throw invalid(name, value)
      return time
    },
    admits(name, value) {
      const wanted = list(name)
      return wanted === undefined || wanted.some((one) => one.toLowerCase() === value?.toLowerCase())
    },
  }
}
