import { boolean, list, object, optional, string, type Shaped } from '../../shape.ts'
import { taskStateFields, toTaskState, type TaskState } from './server-task.ts'

/** One cell of a dashboard: a deployment of a project to an environment, for one tenant or for none. */
export const DashboardItemResource = object({
  ...taskStateFields,
  ProjectId: string,
  TenantId: optional(string),
  ReleaseVersion: string,
  TaskId: string,
  /** Set on the last success before the latest deployment. */
  IsPrevious: optional(boolean),
})
export type DashboardItemResource = Shaped<typeof DashboardItemResource>

export const DashboardResource = object({ Items: list(DashboardItemResource) })

/** The latest deployment of a project to an environment, or the last success before it. */
export interface LatestDeployment extends TaskState {
  readonly projectId: string
  readonly tenantId: string | undefined
  readonly version: string
  readonly taskId: string
  /** Whether it is the last success before the latest deployment. */
  readonly isPrevious: boolean
}

export function toLatestDeployment(resource: DashboardItemResource): LatestDeployment {
  return {
    ...toTaskState(resource),
    projectId: resource.ProjectId,
    tenantId: resource.TenantId,
    version: resource.ReleaseVersion,
    taskId: resource.TaskId,
    isPrevious: resource.IsPrevious ?? false,
  }
}
