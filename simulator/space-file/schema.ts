// The format of a space file: what the simulated server starts with. `simulator/README.md` describes it for people.

import * as z from 'zod'
import { readTimespan } from './timespan.ts'

const name = z.string().trim().min(1, 'is blank: give a name').max(200, 'is longer than 200 characters')

const timespan = z
  .string()
  .refine((text) => readTimespan(text) !== undefined, 'is not a timespan such as "00:04:10" or "1.02:00:00"')

/** A moment: a date with its offset, or a timespan counted back from the moment at which the simulator starts. */
const moment = z
  .string()
  .refine(
    (text) => readAgo(text) !== undefined || (isDate.test(text) && !Number.isNaN(Date.parse(text))),
    'is neither a date such as "2026-03-01T08:00:00Z" nor a time before the start such as "2.00:00:00 ago"',
  )

const isDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

function readAgo(text: string): number | undefined {
  return text.endsWith(' ago') ? readTimespan(text.slice(0, -' ago'.length)) : undefined
}

/** The time that a `moment` stands for. */
export function readMoment(text: string, start: number): number {
  const agoMs = readAgo(text)
  return agoMs === undefined ? Date.parse(text) : start - agoMs
}

/** An object, or only its name where everything else may stay as it is by default. */
function orItsName<Entry extends z.ZodType>(entry: Entry) {
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

const variable = z.strictObject({
  name,
  value: z.string().default(''),
  sensitive: z.boolean().default(false),
  description: z.string().default(''),
  scope: z
    .strictObject({
      environments: z.array(name).default([]),
      channels: z.array(name).default([]),
      tenants: z.array(name).default([]),
      tenantTags: z.array(name).default([]),
    })
    .prefault({}),
})

const stepFields = {
  name,
  condition: z.enum(['Success', 'Failure', 'Always']).default('Success'),
  environments: z.array(name).default([]),
}

const step = z.strictObject({
  ...stepFields,
  /** Simulated work: how long it takes. Without any kind of work the step goes on until somebody ends the task. */
  takes: timespan.optional(),
  fails: z.boolean().default(false),
  log: z.array(z.string()).default([]),
  /** A script that runs for real. */
  script: z.strictObject({ syntax: z.enum(['Bash', 'PowerShell']).default('Bash'), body: z.string() }).optional(),
  /** A step template of the file, by name, with the values of its parameters. */
  template: z.strictObject({ name, parameters: z.record(z.string(), z.string()).default({}) }).optional(),
  /** A pause until a person answers. */
  manualIntervention: z
    .strictObject({ instructions: z.string().default(''), blocksOthers: z.boolean().default(false) })
    .optional(),
})

const release = z.strictObject({
  version: z.string().min(1, 'is blank: give a version'),
  channel: name.optional(),
  notes: z.string().default(''),
  assembled: moment.optional(),
})

const deployment = z.strictObject({
  release: z.string(),
  environment: name,
  tenant: name.optional(),
  /** When it was queued. */
  at: moment,
  takes: timespan,
  state: z.enum(['Success', 'Failed', 'Canceled', 'TimedOut']).default('Success'),
  error: z.string().default(''),
  comments: z.string().default(''),
})

const project = orItsName(
  z.strictObject({
    name,
    description: z.string().default(''),
    group: name.optional(),
    lifecycle: name.optional(),
    disabled: z.boolean().default(false),
    tenanted: z.enum(['Untenanted', 'TenantedOrUntenanted', 'Tenanted']).default('Untenanted'),
    channels: z
      .array(orItsName(z.strictObject({ name, lifecycle: name.optional(), default: z.boolean().default(false) })))
      .default([]),
    libraryVariableSets: z.array(name).default([]),
    variables: z.array(variable).default([]),
    process: z.array(step).default([]),
    releases: z.array(release).default([]),
    deployments: z.array(deployment).default([]),
  }),
)

const phase = z.strictObject({
  name,
  environments: z.array(name).default([]),
  /** Environments that a release goes to by itself. */
  automatic: z.array(name).default([]),
  minimumEnvironments: z.int().min(0, 'is below 0').default(0),
  optional: z.boolean().default(false),
})

const stepTemplate = z.object({
  Name: name,
  Description: z.string().nullish(),
  ActionType: name,
  Properties: z.record(z.string(), z.string().nullable()).default({}),
  Parameters: z
    .array(
      z.object({
        Id: z.string().optional(),
        Name: name,
        Label: z.string().nullish(),
        HelpText: z.string().nullish(),
        DefaultValue: z.string().nullish(),
        DisplaySettings: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
})

const user = z.strictObject({
  username: name,
  displayName: z.string().optional(),
  service: z.boolean().default(false),
  apiKeys: z.array(z.string().min(1, 'is blank')).default([]),
  accessTokens: z.array(z.string().min(1, 'is blank')).default([]),
})

const server = z.strictObject({
  /** How many tasks run at once. */
  taskCap: z.int().min(1, 'has to be 1 or more').default(5),
  /** How long a running task stays in state `Cancelling`. */
  cancelTakes: timespan.default('00:00:00'),
})

const space = z.strictObject({
  name: name.default('Default'),
  description: z.string().default(''),
  taskQueueStopped: z.boolean().default(false),
})

export const spaceFileSchema = z.strictObject({
  $schema: z.string().optional(),
  server: server.prefault({}),
  users: z.array(user).default([]),
  space: space.prefault({}),
  projectGroups: z.array(orItsName(z.strictObject({ name, description: z.string().default('') }))).default([]),
  environments: z
    .array(
      orItsName(
        z.strictObject({ name, description: z.string().default(''), guidedFailure: z.boolean().default(false) }),
      ),
    )
    .default([]),
  lifecycles: z
    .array(orItsName(z.strictObject({ name, description: z.string().default(''), phases: z.array(phase).default([]) })))
    .default([]),
  tenants: z
    .array(
      orItsName(
        z.strictObject({
          name,
          description: z.string().default(''),
          tags: z.array(z.string().regex(/^[^/]+\/[^/]+$/, 'is not a tag such as "Region/Europe"')).default([]),
          projects: z.record(z.string(), z.array(name)).default({}),
        }),
      ),
    )
    .default([]),
  libraryVariableSets: z
    .array(
      orItsName(
        z.strictObject({ name, description: z.string().default(''), variables: z.array(variable).default([]) }),
      ),
    )
    .default([]),
  stepTemplates: z.array(stepTemplate).default([]),
  projects: z.array(project).default([]),
})

/** What may be written: everything with a default may be left out. */
export type SpaceFile = z.input<typeof spaceFileSchema>

/** What has been read, defaults filled in. */
export type SpaceContents = z.output<typeof spaceFileSchema>
