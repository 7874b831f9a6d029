// Values that hold JSON, for references that reach into them and for loops over them.

import { formatDate } from './filters/format-date.ts'
import { readDate, toWorkerTime } from './filters/read-date.ts'
import { printDouble } from './filters/read-number.ts'
import { textBinding, type Binding } from './names.ts'
import { printJson, readJson, type Json } from './read-json.ts'

/**
 * What a name stands for inside a value.
 * @param name Of a property, in its exact case, or the place in an array.
 * @returns `undefined` if the value holds no JSON, or an array and the name is no number. A missing property is an empty
 *   text.
 */
export function findInJson(text: string, name: string): Binding | undefined {
  const json = readJson(text)
  if (json?.kind === 'object') return textBinding(jsonText(json.members.get(name)))
  if (json?.kind !== 'array' || !/^\s*\d+\s*$/.test(name)) return undefined
  return textBinding(jsonText(json.items[Number(name)]))
}

/** What a loop goes over: items of an array, or members of an object with their `Key` and `Value`. */
export function listJson(text: string): readonly Binding[] | undefined {
  const json = readJson(text)
  if (json?.kind === 'array') return json.items.map((item) => textBinding(jsonText(item)))
  if (json?.kind !== 'object') return undefined
  return Array.from(json.members, ([name, value]) =>
    textBinding(name, [
      ['key', textBinding(name)],
      ['value', textBinding(jsonText(value))],
    ]),
  )
}

/** What is not there is an empty text, like `null`; objects and arrays come back as JSON. */
function jsonText(json: Json | undefined): string {
  if (json === undefined) return ''
  if (json.kind === 'string') return dateText(json.text) ?? json.text
  if (json.kind !== 'word') return printJson(json)
  return words[json.text] ?? (/^-?\d+$/.test(json.text) ? json.text : printDouble(Number(json.text)))
}

const words: Readonly<Record<string, string>> = { null: '', true: 'True', false: 'False' }

/** The library that Octopus reads JSON with takes ISO dates for dates, and they come back as .NET writes those. */
function dateText(text: string): string | undefined {
  const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/
  const date = pattern.test(text) ? readDate(text) : undefined
  return date && formatDate(toWorkerTime(date), 'MM/dd/yyyy HH:mm:ss', 'DateTime')
}
