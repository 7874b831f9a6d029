// The variables of one run: what Octopus hands over, what the worker adds, and their evaluation.

import { createOctostache, type Octostache } from './octostache/octostache.ts'
import type { ScriptRun } from './run-script.ts'

export interface ScriptVariables {
  readonly octostache: Octostache
  /** By the names that the script asks for. */
  readonly evaluated: ReadonlyMap<string, string>
  /** The value of a variable that steers the worker, in any case; empty where there is none. */
  readonly get: (name: string) => string
  /** Whether such a variable says `True`, as .NET reads it. */
  readonly isTrue: (name: string) => boolean
  /** Whether the server has turned a feature on for this run. */
  readonly hasFeature: (toggle: string) => boolean
  /** What an array of all variables holds: texts as they stand in Octopus, without what is known of builds. */
  readonly array: ReadonlyMap<string, string>
}

/**
 * @param environment The worker's own: a script finds it among its variables as `env:NAME`.
 * @throws {RecursiveVariableError} If a variable is defined by itself.
 */
export function readScriptVariables(
  { variables, body, syntax, participant }: ScriptRun,
  environment: Readonly<Record<string, string>>,
): ScriptVariables {
  const texts = new Map<string, string>()
  const taken = new Map<string, string>()
  const add = (name: string, text: string) => {
    if (taken.has(name.toLowerCase())) return
    taken.set(name.toLowerCase(), name)
    texts.set(name, text)
  }
  for (const [name, { value }] of variables) add(name, value)
  add('Octopus.Action.Script.ScriptBody', body)
  add('Octopus.Action.Script.Syntax', syntax)
  for (const [name, value] of Object.entries(environment)) add(`env:${name}`, value)

  const octostache = createOctostache(texts, () => (participant ? participant.now() : Date.now()))
  const evaluated = new Map(Array.from(texts, ([name, text]) => [name, octostache.evaluate(text) ?? '']))
  const get = (name: string) => evaluated.get(taken.get(name.toLowerCase()) ?? '') ?? ''
  return {
    octostache,
    evaluated,
    get,
    isTrue: (name) => isTrue(get(name)),
    hasFeature: (toggle) => get('OctopusEnabledFeatureToggles').split(',').includes(toggle),
    array: new Map([...texts].filter(([name]) => !name.startsWith('Octopus.Deployment.PackageBuildInformation'))),
  }
}

/** What .NET takes for true. */
export function isTrue(text: string): boolean {
  return text.trim().toLowerCase() === 'true'
}
