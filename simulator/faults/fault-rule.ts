// A rule by which the simulated server misbehaves: which requests it meets, and what becomes of them. The format is the
// same in a file, over HTTP and in a typed call.

import * as z from 'zod'
import { readTimespan } from '../space-file/timespan.ts'

const timespan = z.string().refine((text) => readTimespan(text) !== undefined, 'is not a timespan such as "00:00:30"')

/** Which requests a rule meets: all that are given have to fit. */
const meeting = {
  /** `GET /tasks/*`: the verb, if it matters, and the path below `/api` or below the space; every request without it. */
  route: z
    .string()
    .regex(/^(?:(?:GET|POST|PUT|DELETE|\*) )?\/\S*$/i, 'is not a route such as "GET /tasks/*"')
    .optional(),
  /** Only requests with this user's key or token. */
  user: z.string().optional(),
  /** How many requests that fit pass by first. */
  after: z.int().min(0, 'is below 0').default(0),
  /** How many are met in all; no end without it. */
  times: z.int().min(1, 'has to be 1 or more').optional(),
  /** With which probability one that fits is met. */
  chance: z.number().min(0, 'is below 0').max(1, 'is above 1').default(1),
  /** From when until when, counted from when the rule is made. */
  from: timespan.default('00:00:00'),
  until: timespan.optional(),
}

export const faultRuleSchema = z.discriminatedUnion('kind', [
  /** The answer comes late. */
  z.strictObject({
    kind: z.literal('late'),
    ...meeting,
    by: timespan,
    /** Whether what the request asks for is done when it comes in or when it is answered. */
    effect: z.enum(['at-once', 'late']).default('at-once'),
  }),
  /** 429: nothing was done. */
  z.strictObject({
    kind: z.literal('too-many-requests'),
    ...meeting,
    /** What `Retry-After` says; there is none without it. */
    retryAfter: timespan.optional(),
  }),
  /** An error of the server itself, in its own shape: nothing was done. */
  z.strictObject({ kind: z.literal('error'), ...meeting, status: z.int().min(400).max(599).default(500) }),
  /** The page of a proxy in front of the server: nothing was done. */
  z.strictObject({ kind: z.literal('proxy-page'), ...meeting, status: z.int().min(200).max(599).default(502) }),
  /** A redirect to a page where people log in: nothing was done. */
  z.strictObject({
    kind: z.literal('log-in-page'),
    ...meeting,
    location: z.string().default('https://login.example.com/authorize?client_id=octopus'),
  }),
  /** The connection breaks without an answer. */
  z.strictObject({
    kind: z.literal('dropped'),
    ...meeting,
    /** Whether what the request asks for is not done, done before, or done later. */
    effect: z.enum(['none', 'done', 'later']),
    /** How much later. */
    by: timespan.default('00:00:30'),
  }),
  /** It is done, but only a part of the answer arrives. */
  z.strictObject({
    kind: z.literal('truncated'),
    ...meeting,
    /** Whether the rest is missing because the connection broke, or in an answer that looks complete. */
    connection: z.enum(['broken', 'kept']).default('kept'),
  }),
  /** The server goes down and comes back; the request that was met is not done, and gets no answer. */
  z.strictObject({
    kind: z.literal('restart'),
    ...meeting,
    downFor: timespan.default('00:01:00'),
    state: z.enum(['kept', 'lost']).default('kept'),
    tasks: z.enum(['go-on', 'fail']).default('fail'),
  }),
])

/** What may be written: everything with a default may be left out. */
export type FaultRule = z.input<typeof faultRuleSchema>

/** What has been read. */
export type Fault = z.output<typeof faultRuleSchema>

export type FaultKind = Fault['kind']

/** A file of faults. */
export const faultFileSchema = z.strictObject({
  $schema: z.string().optional(),
  /** The same seed gives the same faults. */
  seed: z.int().default(1),
  faults: z.array(faultRuleSchema),
})

/** Whether a route pattern fits a request. `*` stands for what is in one segment, `**` for any number of segments. */
export function fitsRoute(pattern: string | undefined, method: string, path: string): boolean {
  if (pattern === undefined) return true
  const [, verb = '*', route = ''] = /^(?:(\S+) )?(\/\S*)$/.exec(pattern) ?? []
  if (verb !== '*' && verb.toUpperCase() !== method) return false
  const expression = route
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  return new RegExp(`^${expression}/?$`, 'i').test(belowSpace(path))
}

/** `/api/Spaces-1/tasks`, `/api/spaces/default/tasks` and `/api/tasks` are all `/tasks`. */
function belowSpace(path: string): string {
  return path.replace(/^\/api(?:\/spaces-\d+(?=\/|$)|\/spaces\/[^/]+(?=\/))?/i, '') || '/'
}
