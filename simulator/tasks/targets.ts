// The deployment targets that a step runs on.

import type { Machine, Step } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import type { Execution } from './execution.ts'

/** The roles that a step asks for; none for a step that runs once, on the server. */
export function targetRoles({ properties }: Step): readonly string[] {
  const roles = properties['Octopus.Action.TargetRoles']
  if (typeof roles !== 'string') return []
  return roles
    .split(',')
    .map((role) => role.trim())
    .filter(Boolean)
}

/** The enabled targets of the execution's environment, and of its tenant, in any of these roles. */
export function matchingTargets(
  { machines }: Store,
  execution: Execution,
  roles: readonly string[],
): readonly Machine[] {
  const wanted = roles.map((role) => role.toLowerCase())
  const { specificMachineIds, excludedMachineIds } = execution.run
  return machines
    .all()
    .filter(
      (machine) =>
        machine.spaceId === execution.run.spaceId &&
        !machine.isDisabled &&
        machine.environmentIds.includes(execution.environment.id) &&
        machine.roles.some((role) => wanted.includes(role.toLowerCase())) &&
        servesTenant(machine, execution) &&
        (specificMachineIds.length === 0 || specificMachineIds.includes(machine.id)) &&
        !excludedMachineIds.includes(machine.id),
    )
}

/** A target with tenants serves only them; one without serves only deployments without a tenant. */
function servesTenant({ tenantIds, tenantTags }: Machine, { tenant }: Execution): boolean {
  if (!tenant) return tenantIds.length === 0 && tenantTags.length === 0
  return tenantIds.includes(tenant.id) || tenantTags.some((tag) => tenant.tags.includes(tag))
}
