// Steps of a process in a space file.

import * as z from 'zod'
import { readTimespan } from './timespan.ts'

export const name = z.string().trim().min(1, 'is blank: give a name').max(200, 'is longer than 200 characters')

export const timespan = z
  .string()
  .refine((text) => readTimespan(text) !== undefined, 'is not a timespan such as "00:04:10" or "1.02:00:00"')

/** What an action does; at most one of the kinds of work. */
const workFields = {
  /** Simulated work: how long it takes. Without any kind of work it goes on until somebody ends the task. */
  takes: timespan.optional(),
  /** Whether the work fails at its end: always, or the first so many times. */
  fails: z.union([z.boolean(), z.int().min(1, 'has to be 1 or more')]).default(false),
  log: z.array(z.string()).default([]),
  /** A script that runs for real. */
  script: z.strictObject({ syntax: z.enum(['Bash', 'PowerShell']).default('Bash'), body: z.string() }).optional(),
  /** A step template of the file, by name, with the values of its parameters. */
  template: z.strictObject({ name, parameters: z.record(z.string(), z.string()).default({}) }).optional(),
  /** A pause until a person answers. */
  manualIntervention: z
    .strictObject({
      instructions: z.string().default(''),
      /** Whether the next deployment of the project has to wait meanwhile; as the server does by default without it. */
      blocksOthers: z.boolean().optional(),
      /** Who may answer. */
      teams: z.array(name).default([]),
    })
    .optional(),
}

/** Where and how often an action runs. */
const limitFields = {
  environments: z.array(name).default([]),
  exceptEnvironments: z.array(name).default([]),
  channels: z.array(name).default([]),
  disabled: z.boolean().default(false),
  /** How often it is repeated after a failure. */
  retries: z.int().min(0, 'is below 0').default(0),
  /** Text, as a variable may stand for it. */
  timeLimitMinutes: z.union([z.int().min(1, 'has to be 1 or more'), z.string()]).optional(),
}

const action = z.strictObject({
  name,
  condition: z.enum(['Success', 'Failure', 'Always', 'Variable']).default('Success'),
  /** The expression of the condition `Variable`. */
  when: z.string().optional(),
  ...limitFields,
  ...workFields,
})

export const stepSchema = z.strictObject({
  ...action.shape,
  /** Whether it starts together with the step before it. */
  withPrevious: z.boolean().default(false),
  /** It runs on each target that has one of these. */
  roles: z.array(name).default([]),
  /** How many targets at once: a rolling deployment. */
  window: z.int().min(1, 'has to be 1 or more').optional(),
  /** Several actions in order, instead of work of its own. */
  actions: z.array(action).default([]),
})

export type StepEntry = z.output<typeof stepSchema>
export type ActionEntry = z.output<typeof action>

/** What a step or an action does: the names of its kinds of work. */
export function kindsOfWork(entry: ActionEntry): readonly string[] {
  return (['takes', 'script', 'template', 'manualIntervention'] as const).filter((kind) => entry[kind] !== undefined)
}
