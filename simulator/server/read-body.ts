// Bodies of requests. Octopus takes the names of members in either case and ignores those that it does not know.

import * as z from 'zod'
import { badRequest } from './answer.ts'
import type { ApiRequest } from './route.ts'

/**
 * The body, read by a schema whose names are in Octopus's own case.
 * @throws {ApiError} 400 without a body, or with one that the schema refuses.
 */
export function readBody<Value>({ body }: ApiRequest, schema: z.ZodType<Value>): Value {
  if (body === undefined || body === null) throw badRequest('No request body was supplied.')
  const result = schema.safeParse(typeof body === 'object' && !Array.isArray(body) ? inOwnCase(body) : body)
  if (result.success) return result.data
  throw badRequest(
    ...result.error.issues.map(({ path, message, input, code }) =>
      code === 'invalid_type' && (input === undefined || input === null)
        ? `${path.map(String).join('.')} is required.`
        : `${path.map(String).join('.') || 'The request'}: ${message}`,
    ),
  )
}

/** `projectName` becomes `ProjectName`. Below the first level names may be keys of the user's own and stay. */
function inOwnCase(body: object): unknown {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value as unknown]),
  )
}

/** A text that may be absent or null. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)

/** A required text. */
export const requiredText = z.string().trim().min(1, 'must not be blank')

export const optionalFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? undefined)

export const optionalTexts = z
  .array(z.string())
  .nullish()
  .transform((texts) => texts ?? [])

/** Milliseconds since 1970. */
export const optionalDate = z
  .string()
  .nullish()
  .refine((text) => text === undefined || text === null || !Number.isNaN(Date.parse(text)), 'is not a date')
  .transform((text) => (text === undefined || text === null ? undefined : Date.parse(text)))

/** A dictionary of texts. */
export const optionalDictionary = z
  .record(z.string(), z.string().nullable())
  .nullish()
  .transform((values) => Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, value ?? ''])))
