// The fields of a step's form: how each looks in Octopus, and how the text that Octopus hands over becomes a value. The
// generator reads the look, the bundle reads the text. Each kind reads its text with a line or two of its own: a schema
// library would say "Invalid input" where a person needs a sentence, and pipes and transforms weigh 6 KB in a bundle.

import { StepError } from './step-error.ts'

/** The kinds of field that our steps use, in Octopus's words. */
export type ControlType = 'SingleLineText' | 'MultiLineText' | 'Select' | 'Checkbox' | 'Sensitive'

/** A default that Octopus fills in: the value that one of its variables has in the deployment at hand. */
export interface OctopusVariable {
  readonly variable: string
}

/** One field. The comment above it in a step's `parameters.ts` is its help text. */
export interface Parameter<Value = unknown> {
  readonly control: ControlType
  readonly label: string
  /** What stands in the field to begin with, as text; of a choice, the option's value. */
  readonly default?: string | OctopusVariable
  /** Whether a blank field without a default is a mistake. */
  readonly required: boolean
  /** Of a choice: the text behind each value, in the order shown. */
  readonly options?: Readonly<Record<string, string>>
  /** What would do, to end the sentence "give ...". */
  readonly expects: string
  /** Reads trimmed text that is not blank; `undefined` if it will not do. */
  readonly read: (text: string) => Value | undefined
}

export type Fields = Readonly<Record<string, Parameter>>

/** A step's fields under the prefix that keeps their names apart from a project's own variables. */
export interface Parameters<F extends Fields = Fields> {
  readonly prefix: string
  readonly fields: F
}

/** What the fields of a form give a step. */
export type Values<P extends Parameters> = {
  readonly [Key in keyof P['fields']]: P['fields'][Key] extends Parameter<infer Value> ? Value : never
}

/**
 * The fields of a step.
 * @param prefix Of the names in Octopus: `WaitForProject` makes `timeoutMinutes` into `WaitForProject.TimeoutMinutes`.
 */
export function defineParameters<F extends Fields>(prefix: string, fields: F): Parameters<F> {
  return { prefix, fields }
}

/** The name under which Octopus knows a field: that of the variable that a step reads. */
export function parameterName(prefix: string, key: string): string {
  return `${prefix}.${key.charAt(0).toUpperCase()}${key.slice(1)}`
}

/** The default of a field that starts with the value of one of Octopus's own variables. */
export function octopusVariable(name: string): OctopusVariable {
  return { variable: name }
}

interface Field<Default> {
  readonly label: string
  /** Holds where the field is left blank. A field with neither a default nor `optional` is required. */
  readonly default?: Default | undefined
  readonly optional?: boolean
}

/** A field's value: `undefined` is among them where the field may be left blank. */
type Filled<F, Value> = F extends { readonly optional: true } ? Value | undefined : Value

/** One line of any text. */
export function text<const F extends Field<string | OctopusVariable>>(field: F): Parameter<Filled<F, string>> {
  return parameter<string, F>(field, 'SingleLineText', 'a text', (given) => given)
}

/** A secret: hidden in the portal, masked in logs, and never repeated in a message of ours. */
export function secret<const F extends Omit<Field<never>, 'default'>>(field: F): Parameter<Filled<F, string>> {
  const expects = 'a value, best bound to a sensitive project variable'
  return parameter<string, F>(field, 'Sensitive', expects, (given) => given)
}

/** An address of a web server, without a slash at its end. */
export function url<const F extends Field<string | OctopusVariable>>(field: F): Parameter<Filled<F, string>> {
  const expects = 'an address such as https://octopus.example.com'
  return parameter<string, F>(field, 'SingleLineText', expects, (given) =>
    /^https?:\/\//i.test(given) && URL.canParse(given) ? given.replace(/\/+$/, '') : undefined,
  )
}

/** Several names, one a line or with commas between them; each once, in the order given. */
export function names<const F extends Field<string>>(field: F): Parameter<Filled<F, readonly string[]>> {
  const expects = 'one name or several, one a line'
  return parameter<readonly string[], F>(field, 'MultiLineText', expects, (given) => {
    const all = given.split(/[\r\n,]+/).map((name) => name.trim())
    const once = [...new Set(all)].filter((name) => name !== '')
    return once.length === 0 ? undefined : once
  })
}

/** A whole number of minutes. */
export function minutes<const F extends Field<number>>(field: F): Parameter<Filled<F, number>> {
  const longest = 10_080
  const expects = `a whole number of minutes from 0 to ${longest} (a week)`
  const asText = { ...field, default: field.default?.toString() }
  return parameter<number, F>(asText, 'SingleLineText', expects, (given) =>
    /^\d+$/.test(given) && Number(given) <= longest ? Number(given) : undefined,
  )
}

/** One of several options: the value that the step sees, and the text that the form shows for it. */
export function choice<
  const Options extends Readonly<Record<string, string>>,
  const F extends Field<keyof Options & string>,
>(field: F & { readonly options: Options }): Parameter<Filled<F, keyof Options & string>> {
  const values: (keyof Options & string)[] = Object.keys(field.options)
  const expects = `one of ${values.join(', ')}`
  const select = parameter<keyof Options & string, F>(field, 'Select', expects, (given) =>
    values.find((value) => value.toLowerCase() === given.toLowerCase()),
  )
  return { ...select, options: field.options }
}

/** A box to tick. Octopus hands over the texts `True` and `False`. */
export function checkbox<const F extends Field<boolean>>(field: F): Parameter<Filled<F, boolean>> {
  const asText = { ...field, default: field.default === undefined ? undefined : field.default ? 'True' : 'False' }
  return parameter<boolean, F>(asText, 'Checkbox', 'True or False', (given) =>
    /^(true|false)$/i.test(given) ? given.toLowerCase() === 'true' : undefined,
  )
}

/** @param F Only for the type: whether `undefined` is among the values of a field left blank. */
function parameter<Value, F>(
  field: Field<string | OctopusVariable>,
  control: ControlType,
  expects: string,
  read: (text: string) => Value | undefined,
): Parameter<Filled<F, Value>> {
  return {
    control,
    label: field.label,
    ...(field.default === undefined ? {} : { default: field.default }),
    required: field.default === undefined && field.optional !== true,
    expects,
    read,
  }
}

/**
 * Reads every field of a form.
 * @param inputs What Octopus handed over, by variable name. A name that is missing counts as blank.
 * @param furtherMistakes Sentences about fields that do not go together, given those that could be read.
 * @throws {StepError} `bad-parameters`, which lists every mistake: the field by its label, what was given, what would do.
 */
export function readParameters<P extends Parameters>(
  parameters: P,
  inputs: ReadonlyMap<string, string>,
  furtherMistakes: (values: Partial<Values<P>>) => readonly string[] = () => [],
): Values<P> {
  const values: Record<string, unknown> = {}
  const mistakes: string[] = []
  for (const [key, field] of Object.entries(parameters.fields)) {
    const given = (inputs.get(parameterName(parameters.prefix, key)) ?? '').trim()
    const filled = given || defaultText(field, inputs)
    if (filled === '') {
      if (field.required) mistakes.push(`"${field.label}" is empty: give ${field.expects}.`)
      else if (typeof field.default === 'object') mistakes.push(noDefault(field.label, field.default, field.expects))
      continue
    }
    const value = isUnresolved(filled) ? undefined : field.read(filled)
    if (value === undefined) mistakes.push(mistake(field, filled))
    else values[key] = value
  }
  mistakes.push(...furtherMistakes(values as Partial<Values<P>>))
  if (mistakes.length > 0) throw new StepError('bad-parameters', mistakes.join('\n'))
  return values as Values<P>
}

function defaultText(field: Parameter, inputs: ReadonlyMap<string, string>): string {
  if (typeof field.default !== 'object') return field.default ?? ''
  return (inputs.get(field.default.variable) ?? '').trim()
}

/** Octostache leaves the token of a variable that it does not know as it stands. */
function isUnresolved(value: string): boolean {
  return /^#[{][^}]*[}]$/.test(value)
}

function mistake(field: Parameter, given: string): string {
  if (isUnresolved(given)) {
    return `"${field.label}" is ${given}, a variable that has no value here: check its name and scope, or give ${field.expects}.`
  }
  const shown = field.control === 'Sensitive' ? 'not usable (hidden)' : JSON.stringify(given)
  return `"${field.label}" is ${shown}: give ${field.expects}.`
}

function noDefault(label: string, { variable }: OctopusVariable, expects: string): string {
  return `"${label}" is empty, and so is ${variable}, which would stand in for it: give ${expects}.`
}
