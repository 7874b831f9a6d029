import * as z from 'zod/mini'

/** The part of a deployment that we read. Its state is its task's. */
export const DeploymentResource = z.object({
  Id: z.string(),
  ProjectId: z.string(),
})
export type DeploymentResource = z.infer<typeof DeploymentResource>
