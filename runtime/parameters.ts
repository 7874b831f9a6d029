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
  readonly default?: string | OctopusVariable | undefined
  /** Whether it is a mistake if the field is left blank, and the variable that is its default is blank as well. */
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
  /** Sentences about fields that do not go together, given the texts that could be read, by key. */
  readonly check?: ((values: Readonly<Record<string, unknown>>) => readonly string[]) | undefined
}

/** What the fields of a form give a step. */
export type Values<P extends Parameters> = {
  readonly [Key in keyof P['fields']]: P['fields'][Key] extends Parameter<infer Value> ? Value : never
}

/**
 * The fields of a step.
 * @param prefix Of the names in Octopus: `WaitForProject` makes `timeoutMinutes` into `WaitForProject.TimeoutMinutes`.
 * @param check Sentences about fields that do not go together. A field that is blank or mistaken is not among the values.
 */
export function defineParameters<F extends Fields>(
  prefix: string,
  fields: F,
  check?: (values: Partial<Values<Parameters<F>>>) => readonly string[],
): Parameters<F> {
  // By the time of the call, each value is what its field reads.
  return { prefix, fields, check: check as Parameters['check'] }
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
  return parameter<string, F>(field, 'Sensitive', 'a value, best by a sensitive variable', (given) => given)
}

/** An address of a web server, without a slash at its end: one of a page in its portal is refused. */
export function url<const F extends Field<string | OctopusVariable>>(field: F): Parameter<Filled<F, string>> {
  const expects = 'an address such as https://octopus.example.com'
  return parameter<string, F>(field, 'SingleLineText', expects, (given) =>
    /^https?:\/\/[^?#]+$/i.test(given) && URL.canParse(given) ? given.replace(/\/+$/, '') : undefined,
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

/** Several lines of any text, without blanks around them and without empty ones. */
export function lines<const F extends Field<string>>(field: F): Parameter<Filled<F, readonly string[]>> {
  return parameter<readonly string[], F>(field, 'MultiLineText', 'one line or several', splitLines)
}

/** The lines of a text, without blanks around them and without empty ones. */
export function splitLines(given: string): readonly string[] {
  return given
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
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

/** A whole number from 1. */
export function count<const F extends Field<number>>(field: F): Parameter<Filled<F, number>> {
  const asText = { ...field, default: field.default?.toString() }
  return parameter<number, F>(asText, 'SingleLineText', 'a whole number from 1 to 999', (given) =>
    /^[1-9]\d{0,2}$/.test(given) ? Number(given) : undefined,
  )
}

/** How many of several things are enough: all of them, or a number; `Any` is one. */
export function howMany<const F extends Field<string>>(field: F): Parameter<Filled<F, number | 'All'>> {
  return parameter<number | 'All', F>(field, 'SingleLineText', 'All, Any, or a number from 1', (given) => {
    const word = given.toLowerCase()
    if (word === 'all') return 'All'
    if (word === 'any') return 1
    return /^[1-9]\d{0,3}$/.test(given) ? Number(given) : undefined
  })
}

/** One of several options: the value that the step sees, and the text that the form shows for it. */
export function choice<
  const Options extends Readonly<Record<string, string>>,
  const F extends Field<keyof Options & string>,
>(field: F & { readonly options: Options }): Parameter<Filled<F, keyof Options & string>> {
  const values: (keyof Options & string)[] = Object.keys(field.options)
  const expects = `one of ${values.join(', ')}`
  return parameter<keyof Options & string, F>(field, 'Select', expects, (given) =>
    values.find((value) => value.toLowerCase() === given.toLowerCase()),
  )
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
    ...field,
    control,
    required: typeof field.default !== 'string' && field.optional !== true,
    expects,
    read,
  }
}

/**
 * Reads every field of a form.
 * @param inputs What Octopus handed over, by variable name. A name that is missing counts as blank.
 * @throws {StepError} `bad-parameters`, which lists every mistake: the field by its label, what was given, what would do.
 */
export function readParameters<P extends Parameters>(parameters: P, inputs: ReadonlyMap<string, string>): Values<P> {
  const values: Record<string, unknown> = {}
  const mistakes: string[] = []
  for (const [key, field] of Object.entries(parameters.fields)) {
    const given = givenText(inputs, parameterName(parameters.prefix, key)) || defaultText(field, inputs)
    const value = given === '' || isUnresolved(given) ? undefined : field.read(given)
    if (value !== undefined) values[key] = value
    else if (given !== '' || field.required) mistakes.push(mistake(field, given))
    // Where it came to, some would stop reading at it, and others would not see it.
    if (given.includes('\0')) mistakes.push(`"${field.label}" has a NUL character: take it out.`)
  }
  mistakes.push(...(parameters.check?.(values) ?? []))
  if (mistakes.length > 0) throw new StepError('bad-parameters', mistakes.join('\n'))
  return values as Values<P>
}

/** What Octopus handed over under a name, without blanks around it. A name that is missing counts as blank. */
export function givenText(inputs: ReadonlyMap<string, string>, name: string): string {
  return (inputs.get(name) ?? '').trim()
}

function defaultText({ default: standIn = '' }: Parameter, inputs: ReadonlyMap<string, string>): string {
  return typeof standIn === 'object' ? givenText(inputs, standIn.variable) : standIn
}

/** Octostache leaves the token of a variable that it does not know as it stands. */
function isUnresolved(value: string): boolean {
  return /^#[{][^}]*[}]$/.test(value)
}

function mistake(field: Parameter, given: string): string {
  return `"${field.label}" is ${fault(field, given)} give ${field.expects}.`
}

function fault({ default: standIn, control }: Parameter, given: string): string {
  if (given === '') {
    return typeof standIn === 'object' ? `empty, and so is ${standIn.variable}, which would stand in for it:` : 'empty:'
  }
  if (isUnresolved(given)) return `${given}, a variable that has no value here: check its name and scope, or`
  const shown = given.length > 200 ? `${given.slice(0, 200)}...` : given
  return `${control === 'Sensitive' ? 'not usable (hidden)' : JSON.stringify(shown)}:`
}
