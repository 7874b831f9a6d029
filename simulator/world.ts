// What every part of the simulator works on: what the server remembers, its time, its queue, and who is told.

import type { SimulatorClock } from './clock/simulator-clock.ts'
import type { SimulatorEvent } from './events.ts'
import type { Store } from './store/store.ts'
import type { TaskQueue } from './tasks/task-queue.ts'
import type { Unconfirmed } from './unconfirmed.ts'

/** The year of the server that is simulated: what came later is not there, what went is. */
export type ServerGeneration = 2021 | 2024 | 2026

/** The versions that a server of each year says it is. */
export const versionOf: Readonly<Record<ServerGeneration, string>> = {
  2021: '2021.2.7727',
  2024: '2024.3.13071',
  2026: '2026.3.11151',
}

export interface Settings {
  readonly generation: ServerGeneration
  /** The version that the server says it is. */
  readonly version: string
  /** What is not confirmed about the real server, as it is simulated here. */
  readonly unconfirmed: Unconfirmed
  /** How many tasks run at once on its one node. */
  readonly taskCap: number
  /** How long a running task stays `Cancelling`, in milliseconds. */
  readonly cancelTakesMs: number
  readonly webhooks: WebhookHabits
}

/** How a server sends webhooks. */
export interface WebhookHabits {
  readonly everyMs: number
  readonly form: 'new' | 'old'
  /** How often a receiver is called that does not answer in time. */
  readonly attempts: number
  /** Which part of the events is sent once more, from 0 to 1. */
  readonly repeated: number
  readonly afterFailure: 'rest-lost' | 'rest-sent'
}

export interface World {
  readonly store: Store
  readonly clock: SimulatorClock
  readonly settings: Settings
  /** Another one after a restart. */
  readonly queue: TaskQueue
  readonly emit: (event: SimulatorEvent) => void
  /** The address at which the server listens. */
  readonly url: () => string
}
