// The rules that a template has to keep before it is written: the format, and what the community library's specs and
// reviewers ask for, as far as a machine can tell.

import { inputsName } from '../runtime/read-inputs.ts'
import { checkBody } from './check-body.ts'
import { inputLine } from './hand-over.ts'
import { kebabCase } from './kebab-case.ts'
import { serialiseTemplate, stepTemplateSchema, type StepTemplate } from './step-template.ts'
import type { Wrapper } from './wrap/wrapper.ts'

/**
 * What is wrong with one template, as sentences that name the field.
 * @param file The name of its file in `templates/`.
 * @param text The file's whole text.
 * @param bodyBudgetBytes The most that its script may have, where the step says so.
 */
export function checkTemplate(
  file: string,
  text: string,
  wrapper: Pick<Wrapper, 'check'>,
  bodyBudgetBytes?: number,
): readonly string[] {
  if (text.startsWith('\ufeff'))
    return ['The file starts with a byte order mark, which the library refuses: remove it.']
  const read = stepTemplateSchema.safeParse(JSON.parse(text))
  if (!read.success) {
    return read.error.issues.map(({ path, message }) => `${path.join('.') || 'The template'}: ${message}.`)
  }
  const template = read.data
  return [
    ...checkBytes(template, text),
    ...checkFile(file, template),
    ...checkParameters(template),
    ...checkInputs(template),
    ...checkBody(template.Properties['Octopus.Action.Script.ScriptBody'], wrapper, bodyBudgetBytes),
  ]
}

/** What is wrong with the parameters of any template, whoever wrote it. */
export function checkParameters(template: StepTemplate): readonly string[] {
  return [...checkParameterNames(template), ...template.Parameters.flatMap(checkParameter)]
}

/** What is wrong between templates: names and ids of templates and parameters have to be unique among all. */
export function checkTemplates(templates: readonly StepTemplate[]): readonly string[] {
  const ids = templates.flatMap(({ Id, Parameters }) => [Id, ...Parameters.map((parameter) => parameter.Id)])
  return [
    ...repeated(templates.map(({ Name }) => Name)).map((name) => `Two templates are named "${name}": rename one.`),
    ...repeated(ids).map((id) => `The id ${id} stands for two templates or parameters: give one of them another.`),
  ]
}

function checkBytes(template: StepTemplate, text: string): readonly string[] {
  // The schema gives its own order of keys, so that this holds the order of the text against it.
  if (serialiseTemplate(template) === text) return []
  return ['The file is not in the order and indent of the format: write it with serialiseTemplate.']
}

function checkFile(file: string, { Name }: StepTemplate): readonly string[] {
  const expected = `${kebabCase(Name)}.json`
  const mistakes = file === expected ? [] : [`The file is named ${file}, and is to be ${expected}, after "${Name}".`]
  if (!/^\S+( \S+)* - \S+( \S+)*$/.test(Name)) mistakes.push(`Name "${Name}" is to be written like "Noun - Verb".`)
  return mistakes
}

function checkParameterNames({ Parameters }: StepTemplate): readonly string[] {
  const names = Parameters.map(({ Name }) => Name)
  const prefixes = [...new Set(names.map((name) => name.split('.')[0]))]
  const lower = repeated(names.map((name) => name.toLowerCase()))
  // PowerShell gets a variable of each name with everything but letters and digits taken out.
  const bare = repeated(names.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, '')))
  return [
    ...(prefixes.length > 1 ? [`The parameters have several prefixes (${prefixes.join(', ')}): give them one.`] : []),
    ...lower.map((name) => `Two parameters are named ${name}, case aside: rename one.`),
    ...(lower.length > 0 ? [] : bare.map((name) => `Two parameters would be $${name} in PowerShell: rename one.`)),
  ]
}

const octopusProperties: readonly string[] = Object.keys(stepTemplateSchema.shape.Properties.shape)

/** The property has to bring every parameter, but no secret: it would not be masked in there. */
function checkInputs({ Parameters, Properties }: StepTemplate): readonly string[] {
  const prefix = Parameters[0]?.Name.split('.')[0] ?? ''
  const expected = inputsName(prefix)
  const lines = Properties[expected]?.split('\n') ?? []
  const others = Object.keys(Properties).filter((name) => name !== expected && !octopusProperties.includes(name))
  const misplaced = Parameters.filter(
    ({ Name, DisplaySettings }) =>
      lines.includes(inputLine(Name)) === (DisplaySettings['Octopus.ControlType'] === 'Sensitive'),
  )
  return [
    ...others.map((name) => `Properties: ${name} is none that Octopus or our scripts know: take it out.`),
    ...misplaced.map(({ Name, DisplaySettings }) =>
      DisplaySettings['Octopus.ControlType'] === 'Sensitive'
        ? `${Name}: a secret is to be looked up by itself, not to stand in ${expected}, where nothing masks it.`
        : `${Name}: ${expected} has no line "${inputLine(Name)}", so that the script never gets its value.`,
    ),
  ]
}

function checkParameter({
  Name,
  DefaultValue,
  DisplaySettings,
}: StepTemplate['Parameters'][number]): readonly string[] {
  const control = DisplaySettings['Octopus.ControlType']
  const lines = DisplaySettings['Octopus.SelectOptions']?.split('\n') ?? []
  const mistakes: string[] = []
  if ((control === 'Select') !== lines.length > 0) mistakes.push(`${Name}: a Select, and nothing else, has options.`)
  if (lines.some((line) => !/^[^|]+\|.+$/.test(line))) mistakes.push(`${Name}: each option is to be value|label.`)
  const options = lines.map((line) => line.split('|')[0])
  if (control === 'Select' && DefaultValue && !options.includes(DefaultValue)) {
    mistakes.push(`${Name}: the default "${DefaultValue}" is none of its options ${options.join(', ')}.`)
  }
  if (control === 'Sensitive' && DefaultValue && !/^#\{[^{}]+\}$/.test(DefaultValue)) {
    mistakes.push(`${Name}: a secret with a default would be readable by everybody. Leave it out.`)
  }
  return mistakes
}

function repeated(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) < index))]
}
