// The format of a space file: what the simulated server starts with. `simulator/README.md` describes it for people.

import * as z from 'zod'
import { moment, orItsName, tag } from './fields.ts'
import { projectSchema, variableSchema } from './project-schema.ts'
import { serverSchema, userSchema } from './server-schema.ts'
import { name } from './step-schema.ts'
import { subscriptionSchema } from './subscription-schema.ts'

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

/** A deployment target. */
const target = z.strictObject({
  name,
  description: z.string().default(''),
  environments: z.array(name).default([]),
  roles: z.array(name).default([]),
  /** With tenants or tags it serves only those. */
  tenants: z.array(name).default([]),
  tenantTags: z.array(name).default([]),
  disabled: z.boolean().default(false),
})

const team = z.strictObject({ name, description: z.string().default(''), members: z.array(name).default([]) })

const space = z.strictObject({
  name: name.default('Default'),
  description: z.string().default(''),
  taskQueueStopped: z.boolean().default(false),
})

/** What a space holds. */
const partFields = {
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
  tagSets: z.array(z.strictObject({ name, tags: z.array(name).default([]) })).default([]),
  tenants: z
    .array(
      orItsName(
        z.strictObject({
          name,
          description: z.string().default(''),
          tags: z.array(tag).default([]),
          projects: z.record(z.string(), z.array(name)).default({}),
        }),
      ),
    )
    .default([]),
  libraryVariableSets: z
    .array(
      orItsName(
        z.strictObject({ name, description: z.string().default(''), variables: z.array(variableSchema).default([]) }),
      ),
    )
    .default([]),
  stepTemplates: z.array(stepTemplate).default([]),
  targets: z.array(target).default([]),
  teams: z.array(team).default([]),
  projects: z.array(projectSchema).default([]),
  subscriptions: z.array(subscriptionSchema).default([]),
}

const communityTemplate = stepTemplate.extend({
  Version: z.int().default(1),
  Author: z.string().default(''),
  Website: z.string().default(''),
})

/** A time in which nobody deploys. */
const freeze = z.strictObject({
  name,
  description: z.string().default(''),
  from: moment,
  to: moment,
  /** Environments by project. */
  projects: z.record(z.string(), z.array(name)),
})

export const spaceFileSchema = z.strictObject({
  $schema: z.string().optional(),
  server: serverSchema.prefault({}),
  users: z.array(userSchema).default([]),
  ...partFields,
  /** Further spaces, besides the one that the file itself is. */
  spaces: z.array(z.strictObject({ ...partFields, space: space.extend({ name }) })).default([]),
  deploymentFreezes: z.array(freeze).default([]),
  /** What the library that all servers share has on offer. */
  communityTemplates: z.array(communityTemplate).default([]),
})

/** What may be written: everything with a default may be left out. */
export type SpaceFile = z.input<typeof spaceFileSchema>

/** What has been read, defaults filled in. */
export type SpaceContents = z.output<typeof spaceFileSchema>

/** What one space of the file holds: the file itself has the same members. */
export type SpacePart = SpaceContents['spaces'][number]
