// What a space file says of those who are told what happens, and of how the server tells them.

import * as z from 'zod'
import { documentTypes, eventCategories, eventGroups } from '../operations/event-categories.ts'
import { addressMistake, headerNameMistake, headerValueMistake } from '../subscriptions/check-webhook.ts'
import { tag } from './fields.ts'
import { name, timespan } from './step-schema.ts'
import { readTimespan } from './timespan.ts'

const someTime = timespan.refine((text) => readTimespan(text) !== 0, 'has to be above 0')

const oneOf = (names: readonly string[]) => z.enum(names as readonly [string, ...string[]])

/** A text of which something may be wrong: the end of a sentence. */
function checked(mistakeIn: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = mistakeIn(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
}

/** Which events; all of them without any. */
const events = z.strictObject({
  categories: z.array(oneOf(Object.keys(eventCategories))).default([]),
  groups: z.array(oneOf(Object.keys(eventGroups))).default([]),
  documentTypes: z.array(oneOf(documentTypes)).default([]),
  projects: z.array(name).default([]),
  projectGroups: z.array(name).default([]),
  environments: z.array(name).default([]),
  tenants: z.array(name).default([]),
  tags: z.array(tag).default([]),
  users: z.array(name).default([]),
})

export const subscriptionSchema = z.strictObject({
  name,
  /** Where each event is sent. */
  webhook: checked(addressMistake),
  /** How long the receiver may take to answer. */
  timeout: someTime.default('00:00:10'),
  /** Sent with each event, for the receiver to know the server by. */
  header: z.strictObject({ name: checked(headerNameMistake), value: checked(headerValueMistake) }).optional(),
  disabled: z.boolean().default(false),
  events: events.prefault({}),
})

/** The habits of a server that sends webhooks. */
export const webhooksSchema = z.strictObject({
  /** How often it sends what has happened meanwhile. */
  every: someTime.default('00:00:30'),
  /** How payloads are written: as since 2023, or as in 2019. */
  form: z.enum(['new', 'old']).default('new'),
  /** How often a receiver is called that does not answer in time. */
  attempts: z.int().min(1, 'has to be 1 or more').max(10, 'has to be 10 or less').default(2),
  /** Which part of the events it sends once more in the next round: 0 for none, 1 for all. */
  repeated: z.number().min(0, 'is below 0').max(1, 'is above 1').default(0),
  /** What becomes of the other events of a round once a receiver has failed. */
  afterFailure: z.enum(['rest-lost', 'rest-sent']).default('rest-lost'),
})
