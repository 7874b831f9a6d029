import { list, object, optional, string, type Shape, type Shaped } from '../../shape.ts'

/** A node of a task's log: the task itself, below it its steps, below those targets and sub-steps. */
export interface ActivityLogResource {
  readonly Name: string
  /** `Pending`, `Running`, `Success`, `SuccessWithWarning`, `Failed`, `Skipped` or `Canceled`. */
  readonly Status: string
  readonly Children: readonly ActivityLogResource[] | undefined
}

export const ActivityLogResource: Shape<ActivityLogResource> = (value, path) =>
  object({
    Name: string,
    Status: string,
    Children: optional(list(ActivityLogResource)),
  })(value, path)

export const TaskDetailsResource = object({ ActivityLogs: list(ActivityLogResource) })
export type TaskDetailsResource = Shaped<typeof TaskDetailsResource>

/** A step of a running deployment. */
export interface RunningStep {
  readonly name: string
  /** Its number in the process, `2` or `2.1`; `undefined` for what Octopus does by itself, such as acquiring packages. */
  readonly number: string | undefined
  readonly status: string
}

/** The steps that a task's log knows of, in order. Portal and log call them `Step 2: Deploy site`. */
export function toRunningSteps({ ActivityLogs }: TaskDetailsResource): readonly RunningStep[] {
  const below = (node: ActivityLogResource): readonly ActivityLogResource[] =>
    (node.Children ?? []).flatMap((child) => [child, ...below(child)])
  return ActivityLogs.flatMap(below).flatMap(({ Name, Status }): RunningStep[] => {
    const [, number, name] = /^Step (\d+(?:\.\d+)*): (.*)$/.exec(Name) ?? []
    return [{ name: name ?? Name, number, status: Status }]
  })
}
