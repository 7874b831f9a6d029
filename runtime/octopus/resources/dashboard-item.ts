import * as z from 'zod/mini'

/** One cell of a dashboard: the latest deployment of a project to an environment, for one tenant or for none. */
export const DashboardItemResource = z.object({
  ProjectId: z.string(),
  EnvironmentId: z.string(),
  TenantId: z.nullish(z.string()),
  ReleaseVersion: z.string(),
  TaskId: z.string(),
  State: z.string(),
  StartTime: z.nullish(z.string()),
  IsCompleted: z.boolean(),
  HasPendingInterruptions: z.nullish(z.boolean()),
})
export type DashboardItemResource = z.infer<typeof DashboardItemResource>

export const DashboardResource = z.object({ Items: z.array(DashboardItemResource) })

/** The latest deployment of a project to an environment. */
export interface LatestDeployment {
  readonly projectId: string
  readonly environmentId: string
  readonly tenantId: string | undefined
  readonly version: string
  readonly taskId: string
  /** As the server spells it, as of a task. */
  readonly state: string
  readonly startedAt: Date | undefined
  readonly isCompleted: boolean
  readonly isInterrupted: boolean
}

export function toLatestDeployment(resource: DashboardItemResource): LatestDeployment {
  return {
    projectId: resource.ProjectId,
    environmentId: resource.EnvironmentId,
    tenantId: resource.TenantId ?? undefined,
    version: resource.ReleaseVersion,
    taskId: resource.TaskId,
    state: resource.State,
    startedAt: resource.StartTime ? new Date(resource.StartTime) : undefined,
    isCompleted: resource.IsCompleted,
    isInterrupted: resource.HasPendingInterruptions ?? false,
  }
}
