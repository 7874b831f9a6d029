// What the command line gives a template and its project: values of parameters, variables, and secrets, which come from
// the environment or from whoever sits there, never from the command line itself.

import { apiKeyVariable, type TrialVariable } from '../../simulator/try/trial-space.ts'
import type { Terminal } from '../terminal.ts'
import { findParameter } from './find-parameter.ts'
import type { TemplateParameter } from './read-template.ts'

export interface GivenValues {
  /** `Name=value` */
  readonly param: readonly string[]
  /** `Name=value` */
  readonly var: readonly string[]
  /** `Name=VARIABLE_OF_THE_ENVIRONMENT`, or `Name` to be asked. */
  readonly sensitive: readonly string[]
}

export interface TrialValues {
  /** By the names of the parameters. */
  readonly parameters: Readonly<Record<string, string>>
  readonly variables: readonly TrialVariable[]
  /** Nothing that is printed may hold one of them. */
  readonly secrets: readonly string[]
  /** Parameters that got the key of the simulated server, as nothing was given. */
  readonly keyed: readonly TemplateParameter[]
  /** Parameters without a value, of which the template does not say that they may be. */
  readonly notGiven: readonly TemplateParameter[]
}

export type ReadValues =
  | { readonly kind: 'read'; readonly values: TrialValues }
  | { readonly kind: 'mistaken'; readonly mistakes: readonly string[] }

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
}

export async function readValues(
  parameters: readonly TemplateParameter[],
  given: GivenValues,
  surroundings: Surroundings,
): Promise<ReadValues> {
  const mistakes: string[] = []
  const values = new Map<string, string>()
  const variables: TrialVariable[] = []
  const put = (option: string, { name, label }: TemplateParameter, value: string) => {
    if (values.has(name)) mistakes.push(`${option}: "${label}" is given twice.`)
    values.set(name, value)
  }
  for (const text of given.param) {
    const entry = readParam(parameters, text)
    if (entry.kind === 'mistaken') mistakes.push(entry.mistake)
    else put('--param', entry.parameter, entry.value)
  }
  for (const text of given.var) {
    const [name, value] = splitPair(text)
    if (value === undefined) mistakes.push(`--var ${text}: write it as Name=value.`)
    else variables.push({ name, value, sensitive: false })
  }
  const wanted = given.sensitive.map((text) => readSecret(parameters, text, surroundings))
  for (const one of wanted) if (one.kind === 'mistaken') mistakes.push(one.mistake)
  if (mistakes.length > 0) return { kind: 'mistaken', mistakes }
  const secrets: string[] = []
  for (const one of wanted) {
    if (one.kind === 'mistaken') continue
    const value = one.value ?? (await surroundings.terminal.askHidden(`${one.label} (not shown): `))
    secrets.push(value)
    // As people do it in Octopus: a sensitive variable of the project, and a reference to it in the step's field.
    const name = one.parameter ? `Try.Secret.${one.parameter.name}` : one.label
    variables.push({ name, value, sensitive: true })
    if (one.parameter) put('--sensitive', one.parameter, `#{${name}}`)
  }
  const blank = parameters.filter(({ name, standard }) => !values.get(name) && standard === undefined)
  const keyed = blank.filter((parameter) => !values.has(parameter.name) && isServerKey(parameter))
  for (const { name } of keyed) values.set(name, `#{${apiKeyVariable}}`)
  const notGiven = blank.filter((parameter) => !keyed.includes(parameter) && !isOptional(parameter))
  for (const parameter of notGiven) if (isRequired(parameter)) mistakes.push(missing(parameter))
  if (mistakes.length > 0) return { kind: 'mistaken', mistakes }
  return { kind: 'read', values: { parameters: Object.fromEntries(values), variables, secrets, keyed, notGiven } }
}

/** `"Projects" (WaitForProject.Projects): The projects to wait for.` */
export function describeParameter({ name, label, help }: TemplateParameter): string {
  const words = help.replace(/\s+/g, ' ')
  const [sentence = ''] = /^.*?[.!?](?=\s|$)/.exec(words) ?? [words]
  return `"${label}"${label === name ? '' : ` (${name})`}${sentence === '' ? '' : `: ${sentence}`}`
}

function readParam(parameters: readonly TemplateParameter[], text: string) {
  const mistaken = (mistake: string) => ({ kind: 'mistaken' as const, mistake })
  const [name, value] = splitPair(text)
  if (value === undefined) return mistaken(`--param ${name}: write it as Name=value.`)
  const found = findParameter(parameters, name)
  if (found.kind !== 'found') return mistaken(notFound('--param', name, parameters, found))
  const { parameter } = found
  if (parameter.control === 'Sensitive' && value !== '' && !/^(?:#\{[^{}]+\})+$/.test(value)) {
    // The value is in the list of processes by now; it need not be in a log as well.
    return mistaken(
      `--param ${name}: "${parameter.label}" is a secret, and what stands on a command line can be read by others on this machine. ` +
        `Put it into a variable of the environment and give --sensitive "${name}=THAT_VARIABLE", or --sensitive "${name}" to be asked.`,
    )
  }
  return { kind: 'given' as const, parameter, value }
}

type WantedSecret =
  | { readonly kind: 'mistaken'; readonly mistake: string }
  | {
      readonly kind: 'wanted'
      /** `undefined` for a variable of the project. */
      readonly parameter: TemplateParameter | undefined
      readonly label: string
      /** `undefined` where it is to be asked for. */
      readonly value: string | undefined
    }

function readSecret(
  parameters: readonly TemplateParameter[],
  text: string,
  { environment, terminal }: Surroundings,
): WantedSecret {
  const mistaken = (mistake: string) => ({ kind: 'mistaken' as const, mistake })
  const [name, source] = splitPair(text)
  const found = findParameter(parameters, name)
  if (found.kind === 'ambiguous') return mistaken(notFound('--sensitive', name, parameters, found))
  const parameter = found.kind === 'found' ? found.parameter : undefined
  const wanted = { kind: 'wanted' as const, parameter, label: parameter?.label ?? name }
  if (source !== undefined) {
    const value = environment[source]
    if (value) return { ...wanted, value }
    // Somebody may have written the secret itself there.
    return mistaken(
      `--sensitive ${name}: behind the = stands the name of a variable of the environment that holds the secret, never the secret; there is no such variable, or it is blank.`,
    )
  }
  if (terminal.isInteractive) return { ...wanted, value: undefined }
  return mistaken(
    `--sensitive ${name}: nobody is here to be asked. Put it into a variable of the environment and give --sensitive "${name}=THAT_VARIABLE".`,
  )
}

/** The value is `undefined` where there is no `=`. */
function splitPair(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=')
  return at < 1 ? [text, undefined] : [text.slice(0, at).trim(), text.slice(at + 1)]
}

function notFound(
  option: string,
  name: string,
  parameters: readonly TemplateParameter[],
  found: Exclude<ReturnType<typeof findParameter>, { kind: 'found' }>,
): string {
  if (found.kind === 'ambiguous') {
    return `${option} ${name}: that may be ${found.parameters.map((one) => one.name).join(' or ')}. Write the whole name.`
  }
  const known = parameters.map((one) => `"${one.label}"`).join(', ')
  return `${option} ${name}: the template has no such parameter; it has ${known || 'none'}.`
}

/** The key of the server itself, as templates that ask it for something name it. */
function isServerKey({ name, label, control }: TemplateParameter): boolean {
  const isNamed = (text: string) => /^(?:octopus(?: ?(?:deploy|server))? ?)?api ?key$/i.test(text)
  return control === 'Sensitive' && (isNamed(label) || isNamed(name.slice(name.lastIndexOf('.') + 1)))
}

/** The format has no mark for it, only a custom of the library. A checkbox that is blank is not ticked. */
function isOptional({ label, help, control }: TemplateParameter): boolean {
  return (
    control === 'Checkbox' || /\(optional\)|^\W*optional\b/i.test(`${help}\n${label}`) || /\boptional\b/i.test(label)
  )
}

function isRequired({ label, help }: TemplateParameter): boolean {
  return /^\W*required\b/i.test(help) || /\(required\)/i.test(`${label} ${help}`)
}

function missing(parameter: TemplateParameter): string {
  return `It needs a value for ${describeParameter(parameter)} Give --${parameter.control === 'Sensitive' ? `sensitive "${parameter.label}=VARIABLE_OF_THE_ENVIRONMENT"` : `param "${parameter.label}=value"`}.`
}
