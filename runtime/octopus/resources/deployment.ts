import { object, optional, string, type Shaped } from '../../shape.ts'

/** The part of a deployment that we read. Its state is its task's. */
export const DeploymentResource = object({
  Id: string,
  ProjectId: string,
  TenantId: optional(string),
})
export type DeploymentResource = Shaped<typeof DeploymentResource>
