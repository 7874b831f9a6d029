// The file format of a step template: what it holds, and in which order and bytes it is written. It is what the exporter
// of today's servers writes, plus the three keys by which the community's library knows a template.

import * as z from 'zod'
import { isGuid } from './guid.ts'

const controlTypes = ['SingleLineText', 'MultiLineText', 'Select', 'Checkbox', 'Sensitive'] as const

const guid = z.string().refine(isGuid, 'is to be a GUID in lower case, and no placeholder')
const trimmed = z.string().refine((text) => text.trim() === text, 'has blanks around it, which Octopus removes')
const filled = trimmed.min(1, 'is empty')

const parameter = z.strictObject({
  Id: guid,
  Name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+$/, 'is to be a prefix and a name, letters and digits'),
  Label: filled,
  HelpText: filled,
  // An object, which the server's API takes, would break the synchronisation of the whole community library.
  DefaultValue: trimmed.nullable(),
  DisplaySettings: z.strictObject({
    'Octopus.ControlType': z.enum(controlTypes),
    'Octopus.SelectOptions': z.string().optional(),
  }),
})

const packageReference = z.looseObject({
  FeedId: z.string().startsWith('#', 'of a package is absent, null, or starts with #').nullish(),
})

export const stepTemplateSchema = z.strictObject({
  Id: guid,
  Name: filled.max(200, 'has more than 200 characters'),
  Description: filled,
  ActionType: z.literal('Octopus.Script'),
  Version: z.int().min(0),
  CommunityActionTemplateId: z.null(),
  Packages: z.array(packageReference),
  GitDependencies: z.array(z.never()),
  // Besides the ones that Octopus knows, the one that brings a script its inputs.
  Properties: z
    .object({
      'Octopus.Action.RunOnServer': z.enum(['true', 'false']),
      'Octopus.Action.Script.ScriptSource': z.literal('Inline'),
      'Octopus.Action.Script.Syntax': z.enum(['Bash', 'PowerShell']),
      'Octopus.Action.Script.ScriptBody': z.string().min(1),
    })
    .catchall(z.string()),
  Parameters: z.array(parameter),
  StepPackageId: z.literal('Octopus.Script'),
  $Meta: z.strictObject({
    ExportedAt: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'is to be UTC with milliseconds'),
    OctopusVersion: z.string().regex(/^\d{4}\.\d+\.\d+$/, 'is to be the version of a server'),
    Type: z.literal('ActionTemplate'),
  }),
  LastModifiedBy: z.string().regex(/^[A-Za-z0-9-]+$/, 'is to be a GitHub user name'),
  Category: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'is to be in lower case')
    .refine((category) => category !== 'other', {
      message: 'is still the one that the portal fills in: choose one',
    }),
})

/** A template as it stands in its file. The order of the keys is the schema's. */
export type StepTemplate = z.infer<typeof stepTemplateSchema>

export type TemplateParameter = StepTemplate['Parameters'][number]

/** The bytes of a template's file: two blanks of indent, LF, a line break at the end, no byte order mark. */
export function serialiseTemplate(template: StepTemplate): string {
  return `${JSON.stringify(template, null, 2)}\n`
}
