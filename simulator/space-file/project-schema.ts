// Projects in a space file, with their variables, channels, releases and past deployments.

import * as z from 'zod'
import { moment, orItsName, tag } from './fields.ts'
import { name, stepSchema, timespan } from './step-schema.ts'

export const variableSchema = z.strictObject({
  name,
  value: z.string().default(''),
  sensitive: z.boolean().default(false),
  description: z.string().default(''),
  /** Whoever deploys is asked for the value. */
  prompt: z
    .strictObject({
      label: z.string().default(''),
      description: z.string().default(''),
      required: z.boolean().default(false),
    })
    .optional(),
  scope: z
    .strictObject({
      environments: z.array(name).default([]),
      channels: z.array(name).default([]),
      tenants: z.array(name).default([]),
      tenantTags: z.array(name).default([]),
      targets: z.array(name).default([]),
      roles: z.array(name).default([]),
    })
    .prefault({}),
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

const channel = z.strictObject({
  name,
  lifecycle: name.optional(),
  default: z.boolean().default(false),
  /** Which versions of the packages of some steps its releases may use. */
  rules: z
    .array(
      z.strictObject({
        steps: z.array(name).min(1, 'is empty: name the steps whose packages are meant'),
        versions: z.string().default(''),
        prerelease: z.string().default(''),
      }),
    )
    .default([]),
  /** Only tenants with one of these tags get its releases. */
  tenantTags: z.array(tag).default([]),
})

export const projectSchema = orItsName(
  z.strictObject({
    name,
    description: z.string().default(''),
    group: name.optional(),
    lifecycle: name.optional(),
    disabled: z.boolean().default(false),
    tenanted: z.enum(['Untenanted', 'TenantedOrUntenanted', 'Tenanted']).default('Untenanted'),
    channels: z.array(orItsName(channel)).default([]),
    guidedFailure: z.enum(['EnvironmentDefault', 'Off', 'On']).default('EnvironmentDefault'),
    libraryVariableSets: z.array(name).default([]),
    variables: z.array(variableSchema).default([]),
    process: z.array(stepSchema).default([]),
    runbooks: z
      .array(
        z.strictObject({
          name,
          description: z.string().default(''),
          /** Where it may run; everywhere without any. */
          environments: z.array(name).default([]),
          process: z.array(stepSchema).default([]),
        }),
      )
      .default([]),
    releases: z.array(release).default([]),
    deployments: z.array(deployment).default([]),
  }),
)
