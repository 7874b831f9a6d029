import { dictionary, list, object, string } from '../shape.ts'
import type { Octopus } from './octopus.ts'
import { namedFields, toNamed, type Named } from './resources/named.ts'

const TenantResource = object({
  Name: string,
  /** Where the tenant is connected: ids of environments by id of project. */
  ProjectEnvironments: dictionary(list(string)),
})

export interface Tenant {
  readonly name: string
  /** Where a project is deployed for it; empty for one that is not connected. */
  readonly environmentIdsOf: (projectId: string) => readonly string[]
}

/** @throws {StepError} `not-found` if there is no such tenant, or none that we may see. */
export async function getTenant(octopus: Octopus, tenantId: string): Promise<Tenant> {
  const { Name, ProjectEnvironments } = await octopus.get(`tenants/${tenantId}`, TenantResource)
  return { name: Name, environmentIdsOf: (projectId) => ProjectEnvironments[projectId] ?? [] }
}

const NamedTenantResource = object({ ...namedFields, ProjectEnvironments: dictionary(list(string)) })

/** @param ids Only these, of those that we may see; all without it. One request. */
export async function listTenants(
  octopus: Octopus,
  ids: readonly string[] | undefined,
): Promise<readonly (Named & Tenant)[]> {
  const found = await octopus.get('tenants/all', list(NamedTenantResource), { ids })
  return found.map((tenant) => ({
    ...toNamed(tenant),
    environmentIdsOf: (projectId) => tenant.ProjectEnvironments[projectId] ?? [],
  }))
}
