// The tag under which one task at a time may run: `Octopus.Task.ConcurrencyTag`, which a project may set to a text of
// its own.

import type { Variable } from '../store/documents.ts'
import { variablesInScope, type VariableScope } from './scoped-variables.ts'

export function concurrencyTag(variables: readonly Variable[], scope: VariableScope): string {
  const ids: Readonly<Record<string, string>> = {
    'octopus.project.id': scope.project.id,
    'octopus.project.name': scope.project.name,
    'octopus.environment.id': scope.environment.id,
    'octopus.environment.name': scope.environment.name,
    'octopus.deployment.tenant.id': scope.tenant?.id ?? '',
  }
  for (const [name, { value }] of variablesInScope(variables, scope)) {
    if (name.toLowerCase() !== 'octopus.task.concurrencytag' || !value) continue
    return value.replace(/#\{\s*([^}]*?)\s*\}/g, (token, variable: string) => ids[variable.toLowerCase()] ?? token)
  }
  const tag = `${scope.project.id}/${scope.environment.id}`
  return scope.tenant ? `${scope.tenant.id}/${tag}` : tag
}
