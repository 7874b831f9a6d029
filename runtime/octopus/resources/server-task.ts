import { boolean, object, optional, string, type Shaped } from '../../shape.ts'

/** The part of a task that we read. @see https://octopus.com/docs/octopus-rest-api */
export const ServerTaskResource = object({
  Id: string,
  /** The kind of task: `Deploy`, `RunbookRun`, `Health`, ... */
  Name: string,
  Description: string,
  /** What the task works on; other kinds of task have other ones. */
  Arguments: optional(object({ DeploymentId: optional(string) })),
  /** Newer servers only; older ones tell the project through the deployment. */
  ProjectId: optional(string),
  State: string,
  QueueTime: optional(string),
  StartTime: optional(string),
  IsCompleted: boolean,
  FinishedSuccessfully: optional(boolean),
  HasPendingInterruptions: optional(boolean),
})
export type ServerTaskResource = Shaped<typeof ServerTaskResource>

/** An entry of Octopus's queue, waiting, running or done. */
export interface ServerTask {
  readonly id: string
  /** Such as `Deploy Payroll release 1.8.0 to Production`. */
  readonly description: string
  /** The deployment that it carries out, if it carries out one. */
  readonly deploymentId: string | undefined
  /** `undefined` on older servers, which tell it through the deployment. */
  readonly projectId: string | undefined
  /** As the server spells it: `Queued`, `Executing`, `Cancelling`, `Success`, `Failed`, `Canceled`, `TimedOut`. */
  readonly state: string
  /** When its turn came or comes: in the future for a scheduled task. */
  readonly queuedAt: Date
  readonly startedAt: Date | undefined
  readonly isCompleted: boolean
  readonly succeeded: boolean
  /** Whether it is held until a person answers. */
  readonly isInterrupted: boolean
}

export function toServerTask(resource: ServerTaskResource): ServerTask {
  return {
    id: resource.Id,
    description: resource.Description,
    deploymentId: resource.Arguments?.DeploymentId ?? undefined,
    projectId: resource.ProjectId ?? undefined,
    state: resource.State,
    queuedAt: new Date(resource.QueueTime ?? 0),
    startedAt: resource.StartTime ? new Date(resource.StartTime) : undefined,
    isCompleted: resource.IsCompleted,
    succeeded: resource.FinishedSuccessfully ?? resource.State === 'Success',
    isInterrupted: resource.HasPendingInterruptions ?? false,
  }
}
