// A step template as anybody may have written or exported it: what is needed to run it, and what the rules of the
// generator say to it.

import { basename } from 'node:path'
import * as z from 'zod'
import { checkParameters, checkTemplate } from '../../build/check-template.ts'
import { stepTemplateSchema } from '../../build/step-template.ts'
import { wrappers } from '../../build/wrap/wrappers.ts'
import { inputsName } from '../../runtime/read-inputs.ts'
import type { Syntax } from '../../simulator/worker/run-script.ts'
import type { Given } from '../read-given.ts'

export interface TemplateParameter {
  readonly name: string
  /** The name where it has no label. */
  readonly label: string
  readonly help: string
  /** `undefined` for none. */
  readonly standard: string | undefined
  /** `SingleLineText` where the template says nothing. */
  readonly control: string
}

export interface ReadableTemplate {
  readonly name: string
  readonly version: number | undefined
  readonly syntax: Syntax
  readonly properties: Readonly<Record<string, string>>
  readonly parameters: readonly TemplateParameter[]
  /** What the rules of the generator ask for beyond that: it runs without. Sentences. */
  readonly remarks: readonly string[]
}

/** Older exports hold secrets as objects, and blank texts as nothing. */
const value = z
  .unknown()
  .optional()
  .transform((given) => (typeof given === 'string' ? given : undefined))

const isMissing = (what: string) => ({ error: `${what} is missing` })

const foreignTemplate = z.looseObject({
  Name: z.string(isMissing('a name')).trim().min(1, 'is empty'),
  ActionType: z.string(isMissing('the kind of step')),
  Version: z.number().optional().catch(undefined),
  Packages: z.array(z.looseObject({ PackageId: z.unknown() })).nullish(),
  Properties: z.record(z.string(), value, isMissing('a list of properties')),
  Parameters: z
    .array(
      z.looseObject({
        Name: z.string(isMissing('a name')).trim().min(1, 'is empty'),
        Label: value,
        HelpText: value,
        DefaultValue: value,
        DisplaySettings: z.record(z.string(), value).nullish(),
      }),
    )
    .nullish(),
})
type ForeignTemplate = z.infer<typeof foreignTemplate>

/**
 * @param file Where it comes from.
 * @param text JSON.
 */
export function readTemplate(file: string, text: string): Given<ReadableTemplate> {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'mistaken', mistakes: [`It is not JSON: ${reason}.`] }
  }
  const read = foreignTemplate.safeParse(json)
  if (!read.success) return { kind: 'mistaken', mistakes: read.error.issues.map(formatIssue) }
  const template = read.data
  const syntax = template.Properties['Octopus.Action.Script.Syntax']
  const mistakes = [...findObstacles(template, syntax), ...repeatedNames(template)]
  if (mistakes.length > 0 || !isRunnable(syntax)) return { kind: 'mistaken', mistakes }
  const parameters = (template.Parameters ?? []).map((parameter) => ({
    name: parameter.Name,
    label: parameter.Label?.trim() || parameter.Name,
    help: parameter.HelpText?.trim() ?? '',
    standard: parameter.DefaultValue || undefined,
    control: parameter.DisplaySettings?.['Octopus.ControlType'] ?? 'SingleLineText',
  }))
  const properties = Object.entries(template.Properties).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  )
  return {
    kind: 'read',
    content: {
      name: template.Name,
      version: template.Version,
      syntax,
      properties: Object.fromEntries(properties),
      parameters,
      remarks: remarksOn(file, text, json, template),
    },
  }
}

function isRunnable(syntax: string | undefined): syntax is Syntax {
  return syntax === 'Bash' || syntax === 'PowerShell'
}

/** What the simulator cannot carry out. */
function findObstacles({ ActionType, Packages, Properties }: ForeignTemplate, syntax: string | undefined): string[] {
  if (ActionType !== 'Octopus.Script') {
    return [
      `ActionType: a step of the kind ${ActionType} cannot be tried here. What runs is a script: Octopus.Script, in Bash or PowerShell.`,
    ]
  }
  const mistakes: string[] = []
  const source = Properties['Octopus.Action.Script.ScriptSource'] ?? 'Inline'
  if (source !== 'Inline') {
    mistakes.push(`Octopus.Action.Script.ScriptSource: the script comes from a ${source}, and is to stand in the file.`)
  } else if (!Properties['Octopus.Action.Script.ScriptBody']) {
    mistakes.push('Octopus.Action.Script.ScriptBody: there is no script.')
  }
  if (!isRunnable(syntax)) {
    const given = syntax
      ? `a script in ${syntax} cannot be tried here`
      : 'it does not say which language the script is in'
    mistakes.push(`Octopus.Action.Script.Syntax: ${given}. What runs is Bash or PowerShell, spelt like that.`)
  }
  if (Packages && Packages.length > 0) {
    const ids = Packages.map(({ PackageId }) => (typeof PackageId === 'string' && PackageId) || 'one of its own choice')
    mistakes.push(`Packages: it needs ${ids.join(', ')}, and there are no packages here.`)
  }
  return mistakes
}

function repeatedNames({ Parameters }: ForeignTemplate): readonly string[] {
  const names = (Parameters ?? []).map(({ Name }) => Name)
  const lower = names.map((name) => name.toLowerCase())
  return names
    .filter((name, index) => lower.indexOf(name.toLowerCase()) < index)
    .map((name) => `Parameters: two are named ${name}, case aside.`)
}

/** Ours are held to all rules; those of others to the format and to what holds for any parameter. */
function remarksOn(
  file: string,
  text: string,
  json: unknown,
  { Parameters, Properties }: ForeignTemplate,
): readonly string[] {
  const prefix = Parameters?.[0]?.Name.split('.')[0] ?? ''
  const wrapper = wrappers.find(({ syntax }) => syntax === Properties['Octopus.Action.Script.Syntax'])
  if (wrapper && Properties[inputsName(prefix)] !== undefined) {
    // How big the body of one step may be is said by its source, which is not here.
    return checkTemplate(basename(file), text, wrapper, Number.POSITIVE_INFINITY)
  }
  const read = stepTemplateSchema.safeParse(json)
  return read.success ? checkParameters(read.data) : read.error.issues.map(formatIssue)
}

function formatIssue({ path, message }: z.core.$ZodIssue): string {
  return `${path.map(String).join('.') || 'The template'}: ${message}.`
}
