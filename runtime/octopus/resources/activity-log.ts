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

/** A node of the log, and its place there. */
export interface LoggedStep extends RunningStep {
  /** The name of the step that it is part of, or is itself. */
  readonly step: string
  /** Whether it runs at the moment, and nothing below it does. */
  readonly isAtWork: boolean
}

/** The steps that a task's log knows of, in order. Portal and log call them `Step 2: Deploy site`. */
export function toRunningSteps({ ActivityLogs }: TaskDetailsResource): readonly LoggedStep[] {
  const below = ({ Children = [] }: ActivityLogResource, around?: string): readonly LoggedStep[] =>
    Children.flatMap((child) => {
      const [, number, name = child.Name] = /^Step (\d+(?:\.\d+)*): (.*)$/.exec(child.Name) ?? []
      const step = number ? name : (around ?? name)
      const inner = below(child, step)
      const isAtWork = child.Status === 'Running' && !inner.some((one) => one.isAtWork)
      return [{ name, number, status: child.Status, step, isAtWork }, ...inner]
    })
  return ActivityLogs.flatMap((root) => below(root))
}

/** How far to be with a step. */
export type StepState = 'Finished' | 'Started'

/** @param wanted The step's name or number. */
export function findStep(steps: readonly RunningStep[], wanted: string): RunningStep | undefined {
  return steps.find(({ number, name }) => number === wanted || name.toLowerCase() === wanted.toLowerCase())
}

/** A step that failed is over as well, but not what anybody waits for: its deployment tells. */
export function hasReached({ status }: RunningStep, state: StepState): boolean {
  if (state === 'Started') return status !== 'Pending'
  return status === 'Success' || status === 'SuccessWithWarning' || status === 'Skipped'
}
