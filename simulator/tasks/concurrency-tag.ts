// The tag under which one task at a time may run: `Octopus.Task.ConcurrencyTag`, which a project may set to a text of
// its own.

import type { Variable } from '../store/documents.ts'
import type { Unconfirmed } from '../unconfirmed.ts'
import { createOctostache } from '../worker/octostache/octostache.ts'
import { variablesInScope, type VariableScope } from './scoped-variables.ts'

/**
 * @param runbookTag What a runbook run shares its turn with, unless its project says.
 * @returns `undefined` for a task that waits for no other.
 */
export function concurrencyTag(
  variables: readonly Variable[],
  scope: VariableScope,
  runbookTag: Unconfirmed['runbookTag'] = 'project',
): string | undefined {
  const { project, environment, tenant, runbookId } = scope
  const inScope = variablesInScope(variables, scope)
  for (const [name, { value }] of inScope) {
    if (name.toLowerCase() === 'octopus.task.concurrencytag' && value) return evaluate(value, inScope, scope)
  }
  if (runbookId !== undefined && runbookTag === 'none') return undefined
  const owner = runbookId !== undefined && runbookTag === 'runbook' ? runbookId : project.id
  const tag = `${owner}/${environment.id}`
  return tenant ? `${tenant.id}/${tag}` : tag
}

function evaluate(
  value: string,
  inScope: ReadonlyMap<string, Variable>,
  { project, environment, tenant, runbookId }: VariableScope,
): string {
  const octostache = createOctostache(
    new Map([
      ...[...inScope].map(([name, variable]) => [name, variable.value ?? ''] as const),
      ['Octopus.Project.Id', project.id],
      ['Octopus.Project.Name', project.name],
      ['Octopus.Environment.Id', environment.id],
      ['Octopus.Environment.Name', environment.name],
      ['Octopus.Deployment.Tenant.Id', tenant?.id ?? ''],
      ['Octopus.Deployment.Tenant.Name', tenant?.name ?? ''],
      ['Octopus.Runbook.Id', runbookId ?? ''],
    ]),
  )
  return octostache.evaluate(value) ?? ''
}
