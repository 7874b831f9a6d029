import { boolean, object, optional, string, type Shaped } from '../../shape.ts'
import { namedFields, toNamed, type Named } from './named.ts'

export const ProjectResource = object({
  ...namedFields,
  ProjectGroupId: string,
  IsDisabled: boolean,
  /** `Untenanted`, `TenantedOrUntenanted` or `Tenanted`; servers without tenants give none. */
  TenantedDeploymentMode: optional(string),
})
export type ProjectResource = Shaped<typeof ProjectResource>

export interface Project extends Named {
  readonly groupId: string
  readonly isDisabled: boolean
  /** Whether there can be deployments of it for a tenant. */
  readonly canBeTenanted: boolean
}

export function toProject(resource: ProjectResource): Project {
  return {
    ...toNamed(resource),
    groupId: resource.ProjectGroupId,
    isDisabled: resource.IsDisabled,
    canBeTenanted: (resource.TenantedDeploymentMode ?? 'Untenanted') !== 'Untenanted',
  }
}
