// Variables for which whoever deploys is asked a value.

import type { Variable } from '../store/documents.ts'

export interface PromptedVariable {
  /** The key of its value in `FormValues`. */
  readonly key: string
  readonly variable: Variable
  readonly isRequired: boolean
  /** What it has if nobody gives it another one. */
  readonly value: string
}

/** Those that are asked for in an environment, in their order; a prompted variable has no other kind of scope. */
export function promptedVariables(variables: readonly Variable[], environmentId: string): readonly PromptedVariable[] {
  return variables.flatMap((variable) => {
    const { prompt, scope, id, value = '' } = variable
    if (!prompt) return []
    const environments = scope['Environment'] ?? []
    if (environments.length > 0 && !environments.includes(environmentId)) return []
    return [{ key: id, variable, isRequired: prompt['Required'] === true, value }]
  })
}

/** The labels, or names, of the required ones that have neither a value of their own nor one that was given. */
export function missingValues(
  prompted: readonly PromptedVariable[],
  formValues: Readonly<Record<string, string>>,
): readonly string[] {
  return prompted
    .filter(({ key, isRequired, value }) => isRequired && (formValues[key] ?? value).trim() === '')
    .map(({ variable }) => {
      const label = variable.prompt?.['Label']
      return typeof label === 'string' && label !== '' ? label : variable.name
    })
}
