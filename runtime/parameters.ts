// The fields of a step's form: how each looks in Octopus, and how the text that Octopus hands over becomes a value. The
// generator reads the look, the bundle reads the text.

import * as z from 'zod/mini'
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
  /** Reads trimmed text that is not blank. */
  readonly schema: z.ZodMiniType<Value>
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
  return parameter(field, 'SingleLineText', 'a text', z.string())
}

/** A secret: hidden in the portal, masked in logs, and never repeated in a message of ours. */
export function secret<const F extends Omit<Field<never>, 'default'>>(field: F): Parameter<Filled<F, string>> {
  return parameter(field, 'Sensitive', 'a value, best bound to a sensitive project variable', z.string())
}

/** An address of a web server, without a slash at its end. */
export function url<const F extends Field<string | OctopusVariable>>(field: F): Parameter<Filled<F, string>> {
  const schema = z.pipe(
    z.string().check(z.refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value))),
    z.transform((value: string) => value.replace(/\/+$/, '')),
  )
  return parameter(field, 'SingleLineText', 'an address such as https://octopus.example.com', schema)
}

/** Several names, one a line or with commas between them; each once, in the order given. */
export function names<const F extends Field<string>>(field: F): Parameter<Filled<F, readonly string[]>> {
  const schema = z.pipe(
    z.pipe(
      z.string(),
      z.transform((value: string) => [...new Set(value.split(/[\r\n,]+/).map((name) => name.trim()))].filter(Boolean)),
    ),
    z.array(z.string()).check(z.minLength(1)),
  )
  return parameter(field, 'MultiLineText', 'one name or several, one a line', schema)
}

/** A whole number of minutes. */
export function minutes<const F extends Field<number>>(field: F): Parameter<Filled<F, number>> {
  const longest = 10_080
  const schema = z.pipe(
    z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number)),
    z.number().check(z.maximum(longest)),
  )
  const expects = `a whole number of minutes from 0 to ${longest} (a week)`
  return parameter({ ...field, default: field.default?.toString() }, 'SingleLineText', expects, schema)
}

/** One of several options: the value that the step sees, and the text that the form shows for it. */
export function choice<
  const Options extends Readonly<Record<string, string>>,
  const F extends Field<keyof Options & string>,
>(field: F & { readonly options: Options }): Parameter<Filled<F, keyof Options & string>> {
  const values = Object.keys(field.options)
  const schema = z.pipe(
    z.pipe(
      z.string(),
      z.transform((value: string) => values.find((option) => option.toLowerCase() === value.toLowerCase())),
    ),
    z.enum(values as [keyof Options & string]),
  )
  return {
    ...parameter<keyof Options & string>(field, 'Select', `one of ${values.join(', ')}`, schema),
    options: field.options,
  }
}

/** A box to tick. Octopus hands over the texts `True` and `False`. */
export function checkbox<const F extends Field<boolean>>(field: F): Parameter<Filled<F, boolean>> {
  const schema = z.pipe(
    z.string().check(z.regex(/^(true|false)$/i)),
    z.transform((value: string) => value.toLowerCase() === 'true'),
  )
  const ticked = field.default === undefined ? undefined : field.default ? 'True' : 'False'
  return parameter({ ...field, default: ticked }, 'Checkbox', 'True or False', schema)
}

function parameter<Value>(
  field: Field<string | OctopusVariable>,
  control: ControlType,
  expects: string,
  schema: z.ZodMiniType,
): Parameter<Value> {
  return {
    control,
    label: field.label,
    ...(field.default === undefined ? {} : { default: field.default }),
    required: field.default === undefined && field.optional !== true,
    expects,
    // That a blank field gives `undefined` only where it may is the rule of readParameters, which no schema can tell.
    schema: schema as z.ZodMiniType<Value>,
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
    const read = isUnresolved(filled) ? undefined : field.schema.safeParse(filled)
    if (read?.success) values[key] = read.data
    else mistakes.push(mistake(field, filled))
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
