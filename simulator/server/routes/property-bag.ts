// Property bags of actions and templates: texts, and secrets that go in and never come out.

import * as z from 'zod'
import type { Properties, PropertyValue } from '../../store/documents.ts'

const sensitive = z.looseObject({ HasValue: z.boolean().nullish(), NewValue: z.string().nullish() })

export const propertyValueBody = z.union([z.string(), z.number(), z.boolean(), sensitive]).nullish()

export const propertyBagBody = z.record(z.string(), propertyValueBody).nullish()

/** A value as sent, where `old` is what was there before: a secret without a new value stays what it was. */
export function readPropertyValue(
  value: z.output<typeof propertyValueBody>,
  old: PropertyValue | undefined,
): PropertyValue {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
  if (typeof value.NewValue === 'string') return { secret: value.NewValue }
  return value.HasValue && old !== undefined ? old : ''
}

export function readPropertyBag(bag: z.output<typeof propertyBagBody>, old: Properties = {}): Properties {
  return Object.fromEntries(
    Object.entries(bag ?? {}).map(([name, value]) => [name, readPropertyValue(value, old[name])]),
  )
}

export function propertyValueResource(value: PropertyValue): unknown {
  return typeof value === 'string' ? value : { HasValue: value.secret !== '', NewValue: null, Hint: null }
}

export function propertyBagResource(properties: Properties): unknown {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, propertyValueResource(value)]))
}
