// Which of a set's variables hold for a task, and which of several of one name wins: the one with the narrowest
// scope, as Octopus ranks scopes.

import type { Environment, Machine, Project, Tenant, Variable } from '../store/documents.ts'

export interface VariableScope {
  readonly project: Project
  readonly environment: Environment
  readonly tenant?: Tenant | undefined
  /** Of a deployment. */
  readonly channelId?: string | undefined
  /** Of a runbook run. */
  readonly runbookId?: string | undefined
  /** The action at hand; `undefined` for the task as a whole. */
  readonly actionId?: string | undefined
  /** The deployment target at hand; `undefined` for what runs on a worker. */
  readonly machine?: Machine | undefined
}

/** Kinds of scope, the narrowest first. */
const kinds = ['Action', 'Machine', 'Role', 'Tenant', 'TenantTag', 'Environment', 'Channel', 'ProcessOwner'] as const

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

/** What a task has to match a kind of scope with; nothing for kinds that the simulator does not know. */
function valuesOf(kind: string, scope: VariableScope): readonly string[] {
  const { project, environment, tenant, channelId, runbookId, actionId, machine } = scope
  switch (kind) {
    case 'Environment':
      return [environment.id]
    case 'Channel':
      return listOf(channelId)
    case 'Tenant':
      return listOf(tenant?.id)
    case 'TenantTag':
      return tenant?.tags ?? []
    case 'Action':
      return listOf(actionId)
    case 'Machine':
      return listOf(machine?.id)
    case 'Role':
    case 'TargetRole':
      return machine?.roles ?? []
    case 'Project':
      return [project.id]
    case 'ProcessOwner':
      return [runbookId ?? project.id]
    default:
      return []
  }
}

function listOf(id: string | undefined): readonly string[] {
  return id === undefined ? [] : [id]
}

/** Larger for a narrower scope; one narrow kind outweighs all wider ones together. */
function rank({ scope }: Variable): number {
  return kinds.reduce(
    (sum, kind, index) => ((scope[kind] ?? []).length > 0 ? sum + 2 ** (kinds.length - index) : sum),
    0,
  )
}
