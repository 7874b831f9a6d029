// For running a step's TypeScript in this process as if it were part of a simulated task: faster than a template under a
// shell, and with a debugger at hand.

import type { Clock } from '../runtime/clock.ts'
import type { Surroundings } from '../runtime/run-step.ts'
import type { Simulator, TaskReference } from './simulate-octopus.ts'

export interface StepSurroundings extends Surroundings {
  /** What the step has printed so far, service messages included. */
  printed(): string
  /** The step is over: simulated time no longer waits for it. */
  leave(): void
}

/**
 * What `runStep` (`runtime/run-step.ts`) takes besides a step, for one run in the simulator's time.
 * @param form What stands in the step's form, by full name: `WaitForProject.Projects`.
 */
export function stepSurroundings(
  simulator: Simulator,
  task: TaskReference,
  form: Readonly<Record<string, string>>,
): StepSurroundings {
  const { clock } = simulator
  const participant = clock.join('step')
  const stepClock: Clock = {
    now: () => participant.now(),
    sleep: (ms, signal) => participant.sleep(ms, signal),
    timeLimit: (ms) => {
      const passed = new AbortController()
      return { signal: passed.signal, lift: clock.at(clock.now() + ms, () => passed.abort()) }
    },
  }
  let printed = ''
  return {
    inputs: new Map([...simulator.systemVariables(task), ...Object.entries(form)]),
    clock: stepClock,
    random: () => 0.5,
    write: (text) => (printed += text),
    asciiOnly: false,
    printed: () => printed,
    leave: () => participant.leave(),
  }
}
