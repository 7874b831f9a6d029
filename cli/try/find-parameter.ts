// Which parameter of a template a name on the command line means: its name, its label, or its name without the prefix,
// in any case.

import type { TemplateParameter } from './read-template.ts'

export type FoundParameter =
  | { readonly kind: 'found'; readonly parameter: TemplateParameter }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly parameters: readonly TemplateParameter[] }

export function findParameter(parameters: readonly TemplateParameter[], wanted: string): FoundParameter {
  const spellings: readonly ((parameter: TemplateParameter) => string)[] = [
    ({ name }) => name,
    ({ label }) => label,
    ({ name }) => name.slice(name.lastIndexOf('.') + 1),
  ]
  for (const spelling of spellings) {
    const found = parameters.filter((parameter) => spelling(parameter).toLowerCase() === wanted.trim().toLowerCase())
    const [parameter] = found
    if (parameter && found.length === 1) return { kind: 'found', parameter }
    if (found.length > 1) return { kind: 'ambiguous', parameters: found }
  }
  return { kind: 'unknown' }
}
