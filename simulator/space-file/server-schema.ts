// What a space file says of the server as a whole, and of those who may come in.

import * as z from 'zod'
import { permissionNames, type Permission } from '../permissions.ts'
import { unconfirmedSwitches, type Unconfirmed } from '../unconfirmed.ts'
import { orItsName } from './fields.ts'
import { name, timespan } from './step-schema.ts'
import { webhooksSchema } from './subscription-schema.ts'

/** One permission; without restrictions, for everything. */
const grant = orItsName(
  z.strictObject({
    name: z.enum(permissionNames as [Permission, ...Permission[]]),
    projects: z.array(name).default([]),
    environments: z.array(name).default([]),
    tenants: z.array(name).default([]),
  }),
)

export const userSchema = z.strictObject({
  username: name,
  displayName: z.string().optional(),
  service: z.boolean().default(false),
  apiKeys: z.array(z.string().min(1, 'is blank')).default([]),
  accessTokens: z.array(z.string().min(1, 'is blank')).default([]),
  /** What this user may do; everything without it. */
  permissions: z.array(grant).optional(),
})

const rateLimit = z.strictObject({
  requestsPerMinute: z.number().positive('has to be above 0'),
  /** How many requests may come at once after a quiet time; as many as in a minute without it. */
  burst: z.int().min(1, 'has to be 1 or more').optional(),
  /** Whether a refusal says when to come back. */
  retryAfter: z.boolean().default(true),
})

const unconfirmed = z.strictObject(
  Object.fromEntries(
    Object.entries(unconfirmedSwitches).map(([key, possibilities]) => [
      key,
      z.enum(possibilities as readonly [string, ...string[]]).optional(),
    ]),
  ),
) as unknown as z.ZodType<Partial<Unconfirmed>, Partial<Unconfirmed>>

export const serverSchema = z.strictObject({
  /** The year of the server: what came later is not there. */
  version: z.literal([2021, 2024, 2026]).default(2026),
  /** A bucket of tokens for each user; without it, nobody is refused. */
  rateLimit: rateLimit.optional(),
  /** Which of two behaviours to show where nobody has confirmed what the real server does. */
  unconfirmed: unconfirmed.optional(),
  /** How many tasks run at once. */
  taskCap: z.int().min(1, 'has to be 1 or more').default(5),
  /** How long a running task stays in state `Cancelling`. */
  cancelTakes: timespan.default('00:00:00'),
  webhooks: webhooksSchema.prefault({}),
})
