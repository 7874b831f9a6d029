// What every part of the simulator works on: what the server remembers, its time, its queue, and who is told.

import type { SimulatorClock } from './clock/simulator-clock.ts'
import type { SimulatorEvent } from './events.ts'
import type { Store } from './store/store.ts'
import type { TaskQueue } from './tasks/task-queue.ts'

export interface Settings {
  /** The version that the server says it is. */
  readonly version: string
  /** How many tasks run at once on its one node. */
  readonly taskCap: number
  /** How long a running task stays `Cancelling`, in milliseconds. */
  readonly cancelTakesMs: number
}

export interface World {
  readonly store: Store
  readonly clock: SimulatorClock
  readonly settings: Settings
  readonly queue: TaskQueue
  readonly emit: (event: SimulatorEvent) => void
  /** The address at which the server listens. */
  readonly url: () => string
}
