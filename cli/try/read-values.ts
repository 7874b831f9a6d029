// What the command line gives a template and its project: values of parameters, variables, and secrets, which come from
// the environment or from whoever sits there, never from the command line itself.

import { apiKeyVariable, type TrialVariable } from '../../simulator/try/trial-space.ts'
import type { Given } from '../read-given.ts'
import type { Terminal } from '../terminal.ts'
import { describeParameter, isOptional, isRequired, isServerKey } from './describe-parameter.ts'
import { findParameter } from './find-parameter.ts'
import type { ReadableTemplate, TemplateParameter } from './read-template.ts'
import { suggestName } from './suggest-name.ts'

export interface GivenValues {
  /** `Name=value` */
  readonly param?: readonly string[]
  /** `Name=value` */
  readonly var?: readonly string[]
  /** `Name=VARIABLE_OF_THE_ENVIRONMENT`, or `Name` to be asked. */
  readonly sensitive?: readonly string[]
}

export interface TrialValues {
  /** By the names of the parameters. */
  readonly parameters: Readonly<Record<string, string>>
  readonly variables: readonly TrialVariable[]
  /** Those of the variables that were given by their own names. */
  readonly named: readonly TrialVariable[]
  /** Nothing that is printed may hold one of them. */
  readonly secrets: readonly string[]
  /** Parameters that got the key of the simulated server, as nothing was given. */
  readonly keyed: readonly TemplateParameter[]
  /** Parameters without a value, of which the template does not say that they may be. */
  readonly notGiven: readonly TemplateParameter[]
}

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
}

export interface ReadValues {
  /** All that can be told before anything is asked. */
  readonly mistakes: readonly string[]
  /** Asks for the secrets that are to be asked for. Only where there are no mistakes. */
  readonly finish: () => Promise<Given<TrialValues>>
}

export function readValues(
  template: Pick<ReadableTemplate, 'parameters' | 'properties'>,
  given: GivenValues,
  surroundings: Surroundings,
): ReadValues {
  const { parameters } = template
  const values = new Map<string, string>()
  const mistakes: string[] = []
  const mistakenAbout = new Set<TemplateParameter>()
  const refuse = ({ mistake, parameter }: Mistaken) => {
    mistakes.push(mistake)
    if (parameter) mistakenAbout.add(parameter)
  }
  const put = (option: string, { name, label }: TemplateParameter, value: string) => {
    if (values.has(name)) mistakes.push(`${option}: "${label}" is given twice.`)
    values.set(name, value)
  }
  for (const text of given.param ?? []) {
    const entry = readParam(parameters, text)
    if (entry.kind === 'mistaken') refuse(entry)
    else put('--param', entry.parameter, entry.value)
  }
  const variables = (given.var ?? []).map((text) => readVariable(template, given, text))
  const wanted = (given.sensitive ?? []).map((text) => readSecret(template, given, text, surroundings))
  for (const one of [...variables, ...wanted]) if (one.kind === 'mistaken') refuse(one)
  const secrets = wanted.filter((one) => one.kind === 'wanted')
  // As people do it in Octopus: a sensitive variable of the project, and a reference to it in the step's field.
  for (const { parameter } of secrets) {
    if (parameter) put('--sensitive', parameter, reference(secretVariable(parameter)))
  }
  const blank = parameters.filter(({ name, standard }) => !values.get(name) && standard === undefined)
  const keyed = blank.filter((parameter) => !values.has(parameter.name) && isServerKey(parameter))
  for (const { name } of keyed) values.set(name, reference(apiKeyVariable))
  const notGiven = blank.filter((parameter) => !keyed.includes(parameter) && !isOptional(parameter))
  for (const parameter of notGiven) {
    if (isRequired(parameter) && !mistakenAbout.has(parameter)) mistakes.push(missing(parameter))
  }

  async function finish(): Promise<Given<TrialValues>> {
    const named = variables.flatMap((one) => (one.kind === 'read' ? [one.variable] : []))
    const ofParameters: TrialVariable[] = []
    const left: string[] = []
    for (const { parameter, name, value: known } of secrets) {
      const value = known ?? (await surroundings.terminal.askHidden(`${parameter?.label ?? name} (not shown): `))
      if (value === '' && parameter && isRequired(parameter)) left.push(missing(parameter))
      const variable = { name: parameter ? secretVariable(parameter) : name, value, sensitive: true }
      if (parameter) ofParameters.push(variable)
      else named.push(variable)
    }
    if (left.length > 0) return { kind: 'mistaken', mistakes: left }
    const all = [...named, ...ofParameters]
    const content = {
      parameters: Object.fromEntries(values),
      variables: all,
      named,
      secrets: all.filter(({ sensitive }) => sensitive).map(({ value }) => value),
      keyed,
      notGiven,
    }
    return { kind: 'read', content }
  }
  return { mistakes, finish }
}

interface Mistaken {
  readonly kind: 'mistaken'
  readonly mistake: string
  /** What was to get a value: that it has none need not be said as well. */
  readonly parameter: TemplateParameter | undefined
}

const mistaken = (mistake: string, parameter?: TemplateParameter): Mistaken => ({
  kind: 'mistaken',
  mistake,
  parameter,
})

function readParam(parameters: readonly TemplateParameter[], text: string) {
  const [name, value] = splitPair(text)
  const found = findParameter(parameters, name)
  if (value === undefined) {
    const parameter = found.kind === 'found' ? found.parameter : undefined
    return mistaken(`--param ${name}: write it as Name=value.`, parameter)
  }
  if (found.kind === 'ambiguous') return mistaken(ambiguous('--param', name, found.parameters))
  if (found.kind === 'unknown') {
    const meant = suggestParameter(parameters, name)
    const known = parameters.map(({ label }) => `"${label}"`).join(', ') || 'none'
    const question = meant ? ` Did you mean "${meant.label}"?` : ''
    return mistaken(`--param ${name}: the template has no such parameter; it has ${known}.${question}`)
  }
  const { parameter } = found
  if (parameter.control === 'Sensitive' && value !== '' && !/^(?:#\{[^{}]+\})+$/.test(value)) {
    // The value is in the list of processes by now; it need not be in a log as well.
    return mistaken(
      `--param ${name}: "${parameter.label}" is a secret, and what stands on a command line can be read by others on this machine. ` +
        `Put it into a variable of the environment and give --sensitive "${name}=THAT_VARIABLE", or --sensitive "${name}" to be asked.`,
      parameter,
    )
  }
  return { kind: 'given' as const, parameter, value }
}

type TemplateTexts = Pick<ReadableTemplate, 'parameters' | 'properties'>

function readVariable(template: TemplateTexts, given: GivenValues, text: string) {
  const [name, value] = splitPair(text)
  if (value === undefined) return mistaken(`--var ${name}: write it as Name=value.`)
  const found = findParameter(template.parameters, name)
  const [parameter] = found.kind === 'found' ? [found.parameter] : found.kind === 'ambiguous' ? found.parameters : []
  if (parameter && !isMentioned(template, given, name)) {
    return mistaken(
      `--var ${name}: "${parameter.label}" is a parameter of the template: give --param "${parameter.label}=value". Nothing refers to a variable of that name.`,
    )
  }
  const slip = parameter ? undefined : misspelt('--var', template, given, name)
  return slip ?? { kind: 'read' as const, variable: { name, value, sensitive: false } }
}

type WantedSecret =
  | Mistaken
  | {
      readonly kind: 'wanted'
      /** `undefined` for a variable of the project. */
      readonly parameter: TemplateParameter | undefined
      readonly name: string
      /** `undefined` where it is to be asked for. */
      readonly value: string | undefined
    }

function readSecret(
  template: TemplateTexts,
  given: GivenValues,
  text: string,
  { environment, terminal }: Surroundings,
): WantedSecret {
  const [name, source] = splitPair(text)
  const found = findParameter(template.parameters, name)
  if (found.kind === 'ambiguous') return mistaken(ambiguous('--sensitive', name, found.parameters))
  const slip = found.kind === 'unknown' ? misspelt('--sensitive', template, given, name) : undefined
  if (slip) return slip
  const parameter = found.kind === 'found' ? found.parameter : undefined
  if (source !== undefined) {
    const value = environment[source]
    if (value) return { kind: 'wanted', parameter, name, value }
    // Somebody may have written the secret itself there.
    return mistaken(
      `--sensitive ${name}: behind the = stands the name of a variable of the environment that holds the secret, never the secret; there is no such variable, or it is blank.`,
      parameter,
    )
  }
  if (terminal.isInteractive) return { kind: 'wanted', parameter, name, value: undefined }
  return mistaken(
    `--sensitive ${name}: nobody is here to be asked. Put it into a variable of the environment and give --sensitive "${name}=THAT_VARIABLE".`,
    parameter,
  )
}

/** A variable of the project whose name is nearly that of a parameter, and that nothing refers to. */
function misspelt(option: string, template: TemplateTexts, given: GivenValues, name: string): Mistaken | undefined {
  const meant = suggestParameter(template.parameters, name)
  if (!meant || isMentioned(template, given, name)) return undefined
  return mistaken(
    `${option} ${name}: neither is there such a parameter, nor does anything refer to a variable of that name. Did you mean the parameter "${meant.label}"?`,
  )
}

function suggestParameter(parameters: readonly TemplateParameter[], name: string): TemplateParameter | undefined {
  const spellings = new Map(
    parameters.flatMap((parameter) =>
      [parameter.name.slice(parameter.name.lastIndexOf('.') + 1), parameter.name, parameter.label].map(
        (spelling) => [spelling, parameter] as const,
      ),
    ),
  )
  return spellings.get(suggestName(name, [...spellings.keys()]) ?? '')
}

/** Whether the template or a given value has the name in it, as a whole. */
function isMentioned(
  { properties, parameters }: TemplateTexts,
  { param = [], var: vars = [] }: GivenValues,
  name: string,
) {
  const texts = [
    ...Object.values(properties),
    ...parameters.map(({ standard = '' }) => standard),
    ...[...param, ...vars].map((text) => splitPair(text)[1] ?? ''),
  ]
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_.-])${escaped}(?![\\p{L}\\p{N}_.-])`, 'iu')
  return texts.some((text) => whole.test(text))
}

/** The value is `undefined` where there is no `=`. */
function splitPair(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=')
  return at < 1 ? [text, undefined] : [text.slice(0, at).trim(), text.slice(at + 1)]
}

function ambiguous(option: string, name: string, parameters: readonly TemplateParameter[]): string {
  return `${option} ${name}: that may be ${parameters.map((one) => one.name).join(' or ')}. Write the whole name.`
}

function secretVariable({ name }: TemplateParameter): string {
  return `Try.Secret.${name}`
}

function reference(variable: string): string {
  return `#{${variable}}`
}

function missing(parameter: TemplateParameter): string {
  return `It needs a value for ${describeParameter(parameter)} Give --${parameter.control === 'Sensitive' ? `sensitive "${parameter.label}=VARIABLE_OF_THE_ENVIRONMENT"` : `param "${parameter.label}=value"`}.`
}
