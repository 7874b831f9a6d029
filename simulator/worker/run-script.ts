// Runs one script the way an Octopus worker does: in a fresh directory, under the real shell, with Octopus's variables
// and functions at hand, and with everything that it prints read as Octopus reads it.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Participant } from '../clock/simulator-clock.ts'
import { hideProgram } from './hide-program.ts'
import { createOutputInterpreter, type OutputInterpreter } from './interpret-output.ts'
import { createSecrets, type Secrets } from './mask.ts'
import { RecursiveVariableError } from './octostache/octostache.ts'
import { withProxyVariables } from './proxy-environment.ts'
import { runProcesses } from './run-processes.ts'
import { readScriptVariables, type ScriptVariables } from './script-variables.ts'
import { shells, type Shell } from './shells.ts'

export type Syntax = 'Bash' | 'PowerShell'

export interface ScriptVariable {
  /** Text as it stands in Octopus, tokens of Octostache included. */
  readonly value: string
  readonly sensitive: boolean
}

export type LogCategory = 'Verbose' | 'Info' | 'Highlight' | 'Wait' | 'Warning' | 'Error' | 'Fatal'

/** What a running script says, as it says it; sensitive values are masked already. */
export type ScriptEvent =
  | { readonly kind: 'line'; readonly category: LogCategory; readonly text: string }
  | { readonly kind: 'progress'; readonly percentage: number; readonly text: string }
  | { readonly kind: 'output-variable'; readonly name: string; readonly value: string; readonly sensitive: boolean }
  | { readonly kind: 'artifact'; readonly path: string; readonly name: string; readonly content: Uint8Array }

export interface ScriptRun {
  readonly syntax: Syntax
  readonly body: string
  /** Names as Octopus has them. */
  readonly variables: ReadonlyMap<string, ScriptVariable>
  /** Whose simulated time the script's processes live in; `undefined` for real time. */
  readonly participant?: Participant
  readonly onEvent: (event: ScriptEvent) => void
  /** Cancels: the whole process tree is killed, without a warning. */
  readonly signal?: AbortSignal
  /** Environment of the worker; the simulator's own by default. */
  readonly environment?: Readonly<Record<string, string>>
  /** What the worker's machine lacks. */
  readonly lacks?: WorkerLacks
}

export interface WorkerLacks {
  /** Without it, look-ups in Bash are empty, and so is what goes into service messages. */
  readonly openssl?: boolean
  /** Room for a line: after a longer one its stream is not read any more. Older Kubernetes agents take 65,536. */
  readonly lineBytes?: number
}

export interface ScriptResult {
  readonly exitCode: number
  readonly canceled: boolean
  /** Why it failed, for the task page: the script's result message, or Octopus's own sentence about the exit code. */
  readonly failure: string | undefined
}

/**
 * Runs a script to its end, or until it is canceled. A script that fails is a result; only a fault of ours throws.
 * Nothing stays behind: no process, no file. The participant leaves.
 */
export async function runScript(run: ScriptRun): Promise<ScriptResult> {
  const secrets = createSecrets()
  for (const { value, sensitive } of run.variables.values()) if (sensitive) secrets.add(value)
  const output = createOutputInterpreter(secrets, run.onEvent)
  try {
    const result = await prepareAndRun(run, secrets, output)
    return { ...result, failure: result.failure === undefined ? undefined : secrets.hide(result.failure) }
  } finally {
    run.participant?.leave()
  }
}

const canceled: ScriptResult = { exitCode: 137, canceled: true, failure: undefined }

async function prepareAndRun(run: ScriptRun, secrets: Secrets, output: OutputInterpreter): Promise<ScriptResult> {
  if (run.signal?.aborted) return canceled
  const environment = ownEnvironment(run)
  try {
    const variables = readScriptVariables(run, environment)
    const body = substituteBody(run.body, variables, output)
    return body.kind === 'refused'
      ? failed(1, body.reason)
      : await runIn({ ...run, body: body.text }, shells[run.syntax], variables, secrets, output)
  } catch (error) {
    // The code with which Octopus's worker ends there.
    if (error instanceof RecursiveVariableError) return failed(101, error.message)
    throw error
  }
}

function failed(exitCode: number, failure: string): ScriptResult {
  return { exitCode, canceled: false, failure }
}

function ownEnvironment({ environment }: ScriptRun): Readonly<Record<string, string>> {
  if (environment) return environment
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

type Body = { readonly kind: 'ready'; readonly text: string } | { readonly kind: 'refused'; readonly reason: string }

function substituteBody(body: string, { octostache, isTrue }: ScriptVariables, output: OutputInterpreter): Body {
  const { text = '', missing, unreadable } = octostache.substitute(body)
  const complaints = [
    ...(missing.length > 0 ? [`there is no value for ${missing.join(', ')}`] : []),
    ...(unreadable ? ['some of it cannot be read as a reference to a variable'] : []),
  ]
  if (complaints.length === 0) return { kind: 'ready', text }
  const complaint = `Substituting variables in the script: ${complaints.join('; ')}.`
  if (isTrue('OctopusShouldFailDeploymentOnSubstitutionFails')) return { kind: 'refused', reason: complaint }
  output.say('Verbose', complaint)
  return { kind: 'ready', text }
}

async function runIn(
  run: ScriptRun,
  shell: Shell,
  variables: ScriptVariables,
  secrets: Secrets,
  output: OutputInterpreter,
): Promise<ScriptResult> {
  const folder = await mkdtemp(join(tmpdir(), 'octosteps-work-'))
  const hidden = run.lacks?.openssl ? await hideProgram('openssl', ownEnvironment(run)['PATH'] ?? '') : undefined
  try {
    const launch = await shell.prepare({
      folder,
      body: run.body,
      variables: variables.evaluated,
      parameterArray: variables.hasFeature('BashParametersArrayFeatureToggle') ? variables.array : undefined,
      scriptParameters: variables.get('Octopus.Action.Script.ScriptParameters'),
      logEnvironment: variables.get('Octopus.Action.Script.SuppressEnvironmentLogging') !== 'True',
    })
    for (const secret of launch.secrets) secrets.add(secret)
    const ending = await runProcesses({
      launch,
      folder,
      environment: scriptEnvironment(run, hidden?.path),
      lineLimitBytes: run.lacks?.lineBytes,
      output,
      signal: run.signal,
    })
    if (ending.kind === 'not-started') return failed(1, ending.missing ? shell.notFound : ending.reason)
    if (ending.kind === 'canceled') return canceled
    await collectArtifacts(folder, run, output)
    return judge(ending.exitCode, variables, output)
  } finally {
    await Promise.all([rm(folder, { recursive: true, force: true, maxRetries: 3 }), hidden?.remove()])
  }
}

/** The worker's environment, and what the script needs to live in the participant's time. */
function scriptEnvironment(run: ScriptRun, path: string | undefined): Readonly<Record<string, string>> {
  const own = withProxyVariables(ownEnvironment(run))
  const joined = run.participant?.environment ?? {}
  const given = run.environment?.['NODE_OPTIONS']
  const options = [given, joined['NODE_OPTIONS']].filter((text) => text !== undefined && text !== '')
  return {
    ...own,
    ...(path === undefined ? {} : { PATH: path }),
    ...joined,
    ...(options.length > 0 ? { NODE_OPTIONS: options.join(' ') } : {}),
  }
}

async function collectArtifacts(folder: string, { onEvent }: ScriptRun, output: OutputInterpreter): Promise<void> {
  for (const { path, name } of output.artifacts) {
    try {
      onEvent({ kind: 'artifact', path, name, content: await readFile(resolve(folder, path)) })
    } catch (error) {
      output.say('Warning', `The artifact ${name} was not collected: ${(error as Error).message}.`)
    }
  }
}

/** The exit code decides, unless the step wants to fail at any text on standard error. */
function judge(code: number, { isTrue }: ScriptVariables, output: OutputInterpreter): ScriptResult {
  const complained = code === 0 && output.hasErrorOutput() && isTrue('Octopus.Action.FailScriptOnErrorOutput')
  const exitCode = complained ? -1 : code
  if (exitCode === 0) return { exitCode, canceled: false, failure: undefined }
  return failed(exitCode, output.resultMessage() ?? `The remote script failed with exit code ${exitCode}`)
}
