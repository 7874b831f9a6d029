import { boolean, list, object, optional, string, type Shaped } from '../../shape.ts'

/** One cell of a dashboard: the latest deployment of a project to an environment, for one tenant or for none. */
export const DashboardItemResource = object({
  ProjectId: string,
  EnvironmentId: string,
  TenantId: optional(string),
  ReleaseVersion: string,
  TaskId: string,
  State: string,
  StartTime: optional(string),
  IsCompleted: boolean,
  HasPendingInterruptions: optional(boolean),
})
export type DashboardItemResource = Shaped<typeof DashboardItemResource>

export const DashboardResource = object({ Items: list(DashboardItemResource) })

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
