// How a template hands a step what it reads: one property in which Octopus fills in all values, and a look-up of its own
// for each secret. `runtime/read-inputs.ts` says why, and reads it.

import { parameterName } from '../runtime/parameters.ts'
import { inputsName } from '../runtime/read-inputs.ts'
import type { StepSource } from './read-step.ts'

export interface HandOver {
  /** The property's name and text; Octopus fills it in for each run. */
  readonly property: readonly [name: string, text: string]
  /** What the script looks up: that property first, then the secrets. */
  readonly lookUps: readonly string[]
}

/** Of everything that a bundle reads: its parameters, what stands in for blank ones, and what tells it who it is. */
export function handOver({ definition, common, ownTaskVariables }: StepSource): HandOver {
  const { prefix, fields } = definition.parameters
  const all = Object.entries({ ...fields, ...common.fields }).map(([key, field]) => ({
    name: parameterName(prefix, key),
    isSecret: field.control === 'Sensitive',
    standIn: typeof field.default === 'object' ? [field.default.variable] : [],
  }))
  const plain = new Set([
    ...all.flatMap(({ name, isSecret }) => (isSecret ? [] : [name])),
    ...all.flatMap(({ standIn }) => standIn),
    ...Object.values(ownTaskVariables),
    ...(definition.variables ?? []),
  ])
  const name = inputsName(prefix)
  const secrets = all.flatMap((field) => (field.isSecret ? [field.name] : []))
  return { property: [name, [...plain].map(inputLine).join('\n')], lookUps: [name, ...secrets] }
}

/** The line of one input in the property. */
export function inputLine(name: string): string {
  return `${name}=#{${name} | ToBase64}`
}
