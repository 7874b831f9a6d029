import * as z from 'zod/mini'

/** The part of a task that we read. @see https://octopus.com/docs/octopus-rest-api */
export const ServerTaskResource = z.object({
  Id: z.string(),
  /** The kind of task: `Deploy`, `RunbookRun`, `Health`, ... */
  Name: z.string(),
  Description: z.string(),
  Arguments: z.nullish(z.record(z.string(), z.unknown())),
  /** Newer servers only; older ones tell the project through the deployment. */
  ProjectId: z.nullish(z.string()),
  State: z.string(),
  QueueTime: z.nullish(z.string()),
  StartTime: z.nullish(z.string()),
  IsCompleted: z.boolean(),
  FinishedSuccessfully: z.nullish(z.boolean()),
  HasPendingInterruptions: z.nullish(z.boolean()),
})
export type ServerTaskResource = z.infer<typeof ServerTaskResource>

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
  const deploymentId = resource.Arguments?.['DeploymentId']
  return {
    id: resource.Id,
    description: resource.Description,
    deploymentId: typeof deploymentId === 'string' ? deploymentId : undefined,
    projectId: resource.ProjectId ?? undefined,
    state: resource.State,
    queuedAt: new Date(resource.QueueTime ?? 0),
    startedAt: resource.StartTime ? new Date(resource.StartTime) : undefined,
    isCompleted: resource.IsCompleted,
    succeeded: resource.FinishedSuccessfully ?? resource.State === 'Success',
    isInterrupted: resource.HasPendingInterruptions ?? false,
  }
}
