// How far an execution of a process has come, as later steps and their conditions see it.

/** As `Octopus.Step[name].Status.Code` has it. */
export type StepStatusCode = 'Skipped' | 'Running' | 'Succeeded' | 'Failed'

export interface Progress {
  /** What failed first, as the task page says it. */
  failure: string | undefined
  /** By name of the step. */
  readonly steps: Map<string, { readonly code: StepStatusCode; readonly error: string }>
  /** Targets that somebody excluded from the rest after a failure. */
  readonly excludedMachineIds: Set<string>
}

export function createProgress(): Progress {
  return { failure: undefined, steps: new Map(), excludedMachineIds: new Set() }
}
