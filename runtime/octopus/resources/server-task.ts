import { boolean, object, optional, string, type Shaped } from '../../shape.ts'

/** How a task stands: what tasks and dashboards tell of it in the same words. */
export const taskStateFields = {
  State: string,
  QueueTime: optional(string),
  StartTime: optional(string),
  IsCompleted: boolean,
  HasPendingInterruptions: optional(boolean),
  /** Approvals that have to come before the task starts; newer servers only. */
  HasPendingPreconditions: optional(boolean),
}
export type TaskStateResource = Shaped<ReturnType<typeof object<typeof taskStateFields>>>

/** The part of a task that we read. @see https://octopus.com/docs/octopus-rest-api */
export const ServerTaskResource = object({
  ...taskStateFields,
  Id: string,
  Description: string,
  /** What the task works on; other kinds of task have other ones. */
  Arguments: optional(object({ DeploymentId: optional(string) })),
  /** Newer servers only; older ones tell the project through the deployment. */
  ProjectId: optional(string),
  HasWarningsOrErrors: optional(boolean),
  CompletedTime: optional(string),
})
export type ServerTaskResource = Shaped<typeof ServerTaskResource>

export interface TaskState {
  /** As the server spells it: `Queued`, `Executing`, `Cancelling`, `Success`, `Failed`, `Canceled`, `TimedOut`. */
  readonly state: string
  /** When its turn came or comes: in the future for a scheduled task. */
  readonly queuedAt: Date
  /** `undefined` while it has not started. One that is paused for a person is `Queued` again, but has started. */
  readonly startedAt: Date | undefined
  readonly isCompleted: boolean
  /** Whether it is held until a person answers. */
  readonly isInterrupted: boolean
  /** Whether it may not start before somebody approves. */
  readonly needsApproval: boolean
}

/** An entry of Octopus's queue, waiting, running or done. */
export interface ServerTask extends TaskState {
  readonly id: string
  /** Such as `Deploy Payroll release 1.8.0 to Production`. */
  readonly description: string
  /** The deployment that it carries out, if it carries out one. */
  readonly deploymentId: string | undefined
  /** `undefined` on older servers, which tell it through the deployment. */
  readonly projectId: string | undefined
  /** Whether its log has a warning or an error so far. */
  readonly hasComplaints: boolean
  readonly completedAt: Date | undefined
}

export function toServerTask(resource: ServerTaskResource): ServerTask {
  return {
    ...toTaskState(resource),
    id: resource.Id,
    description: resource.Description,
    deploymentId: resource.Arguments?.DeploymentId,
    projectId: resource.ProjectId,
    hasComplaints: resource.HasWarningsOrErrors ?? false,
    completedAt: toDate(resource.CompletedTime),
  }
}

export function toTaskState(resource: TaskStateResource): TaskState {
  return {
    state: resource.State,
    queuedAt: new Date(resource.QueueTime ?? 0),
    startedAt: toDate(resource.StartTime),
    isCompleted: resource.IsCompleted,
    isInterrupted: resource.HasPendingInterruptions ?? false,
    needsApproval: resource.HasPendingPreconditions ?? false,
  }
}

/** A moment as Octopus writes it, with its offset; `undefined` where it has not come. */
function toDate(text: string | undefined): Date | undefined {
  return text ? new Date(text) : undefined
}
