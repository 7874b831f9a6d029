// What a step is: the definition that the generator turns into templates. The bundle carries `parameters` and `run`
// only; texts, ids and versions stay here.

import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Octopus } from './octopus/octopus.ts'
import type { Environment } from './octopus/proxy.ts'
import type { OwnTask } from './own-task.ts'
import type { Parameters, Values } from './parameters.ts'

/** The shells that a template is made for. */
export type Flavour = 'bash' | 'powershell'

/** What a step touches. Everything it knows of the world comes through here. */
export interface StepContext {
  readonly octopus: Octopus
  readonly clock: Clock
  readonly log: Log
  readonly own: OwnTask
  /** The value of one of the definition's `variables`; blank where Octopus has none. */
  readonly variable: (name: string) => string
  /** A random number from 0 up to 1, for jitter. */
  readonly random: () => number
  /** The process's environment variables, for the proxy to whatever a step talks to besides Octopus Server. */
  readonly environment: Environment
}

export interface StepDefinition<P extends Parameters = Parameters> {
  /** The `Id` of each flavour's template. Chosen once, never changed: a new one detaches every installed copy. */
  readonly ids: Readonly<Record<Flavour, string>>
  /** The template's name without its flavour, in the library's style: `Octopus - Wait for Project`. */
  readonly name: string
  /** Goes up by one with each release that changes the template. */
  readonly version: number
  /** The day of that release, `2026-11-24`. */
  readonly released: string
  readonly parameters: P
  /** Octopus variables that the step reads besides its parameters and those of its own task. */
  readonly variables?: readonly string[]
  readonly run: (parameters: Values<P>, context: StepContext) => Promise<void>
  /** The most bytes that a template's script may have, where the usual budget does not do: say why. */
  readonly bodyBudgetBytes?: number
}

/** A step, as the default export of its `step.ts`. The comment above that export is the template's description. */
export function defineStep<P extends Parameters>(definition: StepDefinition<P>): StepDefinition<P> {
  return definition
}
