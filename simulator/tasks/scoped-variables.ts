// Which of a set's variables hold for a deployment, and which of several of one name wins: the one with the narrowest
// scope, as Octopus ranks scopes.

import type { Environment, Project, Tenant, Variable } from '../store/documents.ts'

export interface VariableScope {
  readonly project: Project
  readonly environment: Environment
  readonly tenant?: Tenant | undefined
  readonly channelId: string
  /** The action at hand; `undefined` for the deployment as a whole. */
  readonly actionId?: string | undefined
}

/** Kinds of scope, the narrowest first. */
const kinds = ['Action', 'Tenant', 'TenantTag', 'Environment', 'Channel', 'ProcessOwner'] as const

/** The variables that hold, by name as first spelt. Names compare without case. */
export function variablesInScope(variables: readonly Variable[], scope: VariableScope): ReadonlyMap<string, Variable> {
  const chosen = new Map<string, Variable>()
  for (const variable of variables) {
    if (!holds(variable, scope)) continue
    const key = variable.name.toLowerCase()
    const rival = chosen.get(key)
    if (!rival || rank(variable) > rank(rival)) chosen.set(key, variable)
  }
  return new Map([...chosen.values()].map((variable) => [variable.name, variable]))
}

function holds(variable: Variable, scope: VariableScope): boolean {
  return Object.entries(variable.scope).every(([kind, ids]) => {
    if (ids.length === 0) return true
    const own = valuesOf(kind, scope).map((id) => id.toLowerCase())
    return ids.some((id) => own.includes(id.toLowerCase()))
  })
}

/** What a deployment has to match a kind of scope with; nothing for kinds that need a deployment target. */
function valuesOf(
  kind: string,
  { project, environment, tenant, channelId, actionId }: VariableScope,
): readonly string[] {
  switch (kind) {
    case 'Environment':
      return [environment.id]
    case 'Channel':
      return [channelId]
    case 'Tenant':
      return tenant ? [tenant.id] : []
    case 'TenantTag':
      return tenant?.tags ?? []
    case 'Action':
      return actionId === undefined ? [] : [actionId]
    case 'ProcessOwner':
    case 'Project':
      return [project.id]
    default:
      return []
  }
}

/** Larger for a narrower scope; one narrow kind outweighs all wider ones together. */
function rank({ scope }: Variable): number {
  return kinds.reduce(
    (sum, kind, index) => ((scope[kind] ?? []).length > 0 ? sum + 2 ** (kinds.length - index) : sum),
    0,
  )
}
