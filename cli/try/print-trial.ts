// What a person sees of a trial: before it, the step's log as it is said, and what came of it. Nothing secret, and nothing
// that would steer a terminal.

import type { AnsweredRequest, LogLine } from '../../simulator/events.ts'
import type { TrialSpace } from '../../simulator/try/trial-space.ts'
import type { TrialResult } from '../../simulator/try/try-template.ts'
import { createSecrets } from '../../simulator/worker/mask.ts'
import { describeParameter } from './describe-parameter.ts'
import type { ReadableTemplate } from './read-template.ts'
import type { TrialValues } from './read-values.ts'

export interface Printing {
  readonly template: ReadableTemplate
  readonly values: TrialValues
  /** Takes a line, without its line break. */
  readonly print: (line: string) => void
  /** Only for a terminal. */
  readonly colours: boolean
  /** Whether lines are shown that the portal hides until they are asked for. */
  readonly verbose: boolean
  /** Whether what the generator's rules say is shown line by line. */
  readonly check: boolean
}

export interface TrialPrinter {
  start(place: TrialSpace, url: string): void
  line(line: LogLine): void
  /** @param files Where each artifact was written to, if they were. */
  result(result: TrialResult, files?: readonly string[]): void
}

type Colour = 'red' | 'yellow' | 'green' | 'blue' | 'dim' | 'bold'

const codes: Readonly<Record<Colour, number>> = { red: 31, yellow: 33, green: 32, blue: 34, dim: 2, bold: 1 }

const colourOf: Readonly<Partial<Record<LogLine['category'], Colour>>> = {
  Verbose: 'dim',
  Highlight: 'blue',
  Wait: 'dim',
  Warning: 'yellow',
  Error: 'red',
  Fatal: 'red',
}

export function createTrialPrinter({ template, values, print, colours, verbose, check }: Printing): TrialPrinter {
  const clean = cleaner(values.secrets)
  const paint = (colour: Colour | undefined, text: string) =>
    colours && colour ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text
  const heading = (text: string) => print(`\n${paint('bold', text)}`)
  let hidden = 0
  return {
    start({ project, release, environment, tenant }, url) {
      const version = template.version === undefined ? '' : `, version ${template.version}`
      print(paint('bold', clean(`${template.name}${version}`)))
      const forTenant = tenant === undefined ? '' : ` for ${tenant}`
      print(
        clean(`A step of it is all that ${project} ${release} does, deployed to ${environment}${forTenant} at ${url}.`),
      )
      for (const { label } of values.keyed) print(`"${clean(label)}" is the key of this server, as none was given.`)
      if (values.named.length > 0) print(clean(describeVariables(values.named)))
      if (values.notGiven.length > 0) print('Not given, and blank without:')
      for (const parameter of values.notGiven) print(`- ${clean(describeParameter(parameter))}`)
      printRemarks(template.remarks.map(clean), check, print)
      heading('Log')
    },
    line({ category, text, occurredAt }) {
      if (category === 'Verbose' && !verbose) hidden += 1
      else print(paint(colourOf[category], `${timeOfDay(occurredAt)}  ${category.padEnd(9)}  ${clean(text)}`))
    },
    result(result, files) {
      if (hidden > 0) print(paint('dim', `${count(hidden, 'verbose line')} not shown: --verbose shows them.`))
      heading('Output variables')
      for (const { name, value, sensitive } of result.outputVariables) {
        print(`${clean(name)} = ${sensitive ? '****' : clean(value)}`)
      }
      if (result.outputVariables.length === 0) print('None.')
      if (result.artifacts.length > 0) heading('Artifacts')
      for (const [place, { name, content }] of result.artifacts.entries()) {
        const file = files?.[place]
        print(
          clean(`${name} (${count(content.byteLength, 'byte')})${file === undefined ? '' : `, written to ${file}`}`),
        )
      }
      if (result.artifacts.length > 0 && !files) print(paint('dim', 'Not kept: --artifacts FOLDER writes them there.'))
      heading(`What it asked the server: ${count(result.requests.length, 'request')}`)
      for (const request of result.requests) print(paint(colourOfStatus(request), clean(describeRequest(request))))
      heading('Result')
      print(paint(result.state === 'Success' ? 'green' : 'red', clean(verdict(result))))
    },
  }
}

function describeVariables(variables: TrialValues['named']): string {
  const names = variables.map(({ name, sensitive }) => (sensitive ? `${name} (secret)` : name))
  return `Variables of the project: ${names.join(', ')}.`
}

function printRemarks(remarks: readonly string[], check: boolean, print: Printing['print']): void {
  if (remarks.length === 0) {
    if (check) print('It keeps the rules by which the generator checks templates.')
  } else if (check) {
    print('By the rules of the generator, which nothing here depends on:')
    for (const remark of remarks) print(`- ${remark}`)
  } else print(`The generator's rules have ${count(remarks.length, 'remark')} on this file: --check shows them.`)
}

function verdict({ kind, state, exitCode, message, tookMs }: TrialResult): string {
  const code = exitCode === undefined ? '' : `, exit code ${exitCode}`
  if (kind === 'stopped') return 'Stopped before its end.'
  const took = `${state} after ${duration(tookMs)}${code}`
  return message === '' ? `${took}.` : `${took}: ${message}`
}

/** `08:00:03  GET /api/Spaces-1/tasks?take=1  429  too-many-requests` */
function describeRequest({ method, path, query, status, at, fault }: AnsweredRequest): string {
  const shown = query.replace(/([?&]apikey=)[^&]*/gi, '$1****')
  const answer = status === 0 ? 'no answer' : String(status)
  return `${timeOfDay(at)}  ${answer.padEnd(3)}  ${method} ${path}${shown}${fault ? `  (${fault}, as told)` : ''}`
}

function colourOfStatus({ status }: AnsweredRequest): Colour | undefined {
  if (status === 0 || status >= 500) return 'red'
  return status >= 400 ? 'yellow' : undefined
}

/** Secrets are hidden as they are and as they stand in an address; what would steer a terminal is taken out. */
function cleaner(secrets: readonly string[]): (text: string) => string {
  const hidden = createSecrets()
  for (const secret of secrets) {
    hidden.add(secret)
    hidden.add(encodeURIComponent(secret))
    for (const line of secret.split(/\r?\n/)) if (line.length > 3) hidden.add(line)
  }
  return (text) =>
    hidden
      .hide(text)
      .replace(/\u001b\[[\d;?]*[A-Za-z]/g, '')
      .replace(/(?![\t\n])\p{Cc}/gu, '')
}

function timeOfDay(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}

function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`
}
