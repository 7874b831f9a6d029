// Whether the fields of a step can stand in a form of Octopus: names, help texts, labels, options and defaults.

import { parameterName, type Parameter } from '../runtime/parameters.ts'
import { inputsName } from '../runtime/read-inputs.ts'
import type { Mistake } from './mistake.ts'
import type { StepSource } from './read-step.ts'
import type { SourceField } from './read-texts.ts'

/** Every mistake in the fields of a step, those that it has in common with the others included. */
export function checkFields(source: StepSource): readonly Mistake[] {
  const { prefix, fields } = source.definition.parameters
  const common = source.common
  return [
    ...checkPrefix(source, prefix),
    ...checkNames(prefix, [...source.texts.fields, ...common.texts]),
    ...source.texts.fields.flatMap((text) => checkField(text, fields[text.key])),
    ...common.texts.flatMap((text) => checkField(text, common.fields[text.key])),
  ]
}

/** Words that a project may well have given to variables of its own. */
const commonWords = new Set(
  'action app application channel config database deploy deployment environment machine octopus project release server service settings space step system target task tenant variables web'.split(
    ' ',
  ),
)

function checkPrefix(source: StepSource, prefix: string): readonly Mistake[] {
  const at = source.texts.properties.get('parameters') ?? source.texts.place
  if (!/^[A-Z][A-Za-z0-9]*$/.test(prefix)) {
    const message = `The prefix of the parameters is "${prefix}": write it like "WaitForProject", letters and digits only.`
    return [{ ...at, message }]
  }
  if (!commonWords.has(prefix.toLowerCase())) return []
  const message = `The prefix "${prefix}" is a word that projects use for variables of their own, which would win over what is typed into the step: take the step's name.`
  return [{ ...at, message }]
}

function checkNames(prefix: string, texts: readonly SourceField[]): readonly Mistake[] {
  const mistakes: Mistake[] = []
  const first = new Map<string, SourceField>()
  for (const text of texts) {
    const name = parameterName(prefix, text.key)
    const earlier = first.get(name.toLowerCase())
    if (earlier) {
      // A field of the step's own is the one to rename, not the common one that it clashes with.
      const common = text.place.file.startsWith('runtime/') ? text : undefined
      const [wrong, other] = common ? [earlier, common] : [text, earlier]
      mistakes.push({ ...wrong.place, message: clash(wrong, other, name, common !== undefined) })
    } else first.set(name.toLowerCase(), text)
  }
  return mistakes
}

function clash(wrong: SourceField, other: SourceField, name: string, common: boolean): string {
  const what = common ? 'a field that every step has' : `"${other.key}"`
  return `"${wrong.key}" and ${what} (${other.place.file}:${other.place.line}) are both ${name} to Octopus, which ignores case: rename one.`
}

function checkField({ key, help, place }: SourceField, field: Parameter | undefined): readonly Mistake[] {
  const mistakes: string[] = []
  if (!/^[a-z][A-Za-z0-9]*$/.test(key)) {
    mistakes.push(`"${key}" cannot name a field: write it like "timeoutMinutes", letters and digits only.`)
  }
  if (inputsName('').toLowerCase() === `.${key.toLowerCase()}`) {
    mistakes.push(
      `"${key}" cannot name a field: a template has a property of that name, which brings all fields. Rename it.`,
    )
  }
  if (help === '') mistakes.push(`"${key}" has no help text: write it in a /** comment */ above the field.`)
  if (field) mistakes.push(...checkLook(key, field))
  return mistakes.map((message) => ({ ...place, message }))
}

function checkLook(key: string, field: Parameter): readonly string[] {
  const mistakes: string[] = []
  // Types are not checked before a build, so a label may be missing after all.
  const label = (field.label as string | undefined) ?? ''
  if (label.trim() === '') mistakes.push(`"${key}" has no label: say in a few words what belongs in the field.`)
  else if (label.trim() !== label) mistakes.push(`The label "${label}" has blanks around it: trim it.`)
  if (label.includes('#{')) mistakes.push(hash(key, 'label'))
  return [...mistakes, ...checkOptions(key, field), ...checkDefault(key, field)]
}

function checkOptions(key: string, { control, options }: Parameter): readonly string[] {
  if (control !== 'Select') return []
  const entries = Object.entries(options ?? {})
  if (entries.length === 0) return [`"${key}" is a choice without options: give it at least one.`]
  const mistakes = entries.flatMap(([value, text]) => {
    if (value.trim() === '' || text.trim() === '')
      return [`An option of "${key}" is blank: give it a value and a text.`]
    if (/[|\r\n]/.test(value)) return [`The option "${value}" of "${key}" has a | or a line break in it: take it out.`]
    if (/[\r\n]/.test(text))
      return [`The text of the option "${value}" of "${key}" has a line break in it: take it out.`]
    if (`${value}${text}`.includes('#{')) return [hash(key, `option "${value}"`)]
    return []
  })
  const lower = entries.map(([value]) => value.toLowerCase())
  const twice = entries.filter(([value], index) => lower.indexOf(value.toLowerCase()) < index)
  return [
    ...mistakes,
    ...twice.map(([value]) => `The option "${value}" of "${key}" differs from another only in case.`),
  ]
}

function checkDefault(key: string, field: Parameter): readonly string[] {
  const standard = field.default
  if (standard === undefined) return []
  if (typeof standard === 'object') {
    if (/^[A-Za-z][\w.[\] -]*$/.test(standard.variable)) return []
    return [`The default of "${key}" is the variable "${standard.variable}", which is no name of a variable: check it.`]
  }
  if (standard.includes('#{')) return [hash(key, 'default')]
  if (field.control === 'Sensitive')
    return [`"${key}" is a secret and has a default, which everybody could read: remove it.`]
  if (standard.trim() !== standard)
    return [`The default of "${key}" has blanks around it, which Octopus removes: trim it.`]
  if (field.control === 'Select' && !Object.hasOwn(field.options ?? {}, standard)) {
    const options = Object.keys(field.options ?? {}).join(', ')
    return [`The default of "${key}" is "${standard}", which is none of its options: take one of ${options}.`]
  }
  return []
}

/** A literal token would land in the bundle, and Octopus would then substitute text in the whole script. */
function hash(key: string, what: string): string {
  return `The ${what} of "${key}" has the characters # and { next to each other, which would make Octopus rewrite the script: write \`octopusVariable('Name')\` for the value of a variable.`
}
