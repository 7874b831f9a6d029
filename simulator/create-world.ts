// Everything of the simulated server but its HTTP side: what it remembers, its queue, and how it is put back to another
// state while it lives.

import type { SimulatorClock } from './clock/simulator-clock.ts'
import type { SimulatorEvent } from './events.ts'
import { failInterruptedTasks } from './operations/fail-interrupted-tasks.ts'
import { loadSpace } from './space-file/load-space.ts'
import { describeMistake, readSpace } from './space-file/read-space-file.ts'
import type { SpaceContents, SpaceFile } from './space-file/schema.ts'
import { readTimespan } from './space-file/timespan.ts'
import { clearStore, restoreStore, type SavedState } from './store/save-store.ts'
import { createStore } from './store/store.ts'
import { deliverEvents } from './subscriptions/deliver-events.ts'
import { carryOutTask } from './tasks/carry-out-task.ts'
import { createTaskQueue } from './tasks/task-queue.ts'
import { withDefaults, type Unconfirmed } from './unconfirmed.ts'
import { versionOf, type ServerGeneration, type Settings, type World } from './world.ts'

export interface WorldOptions {
  readonly space: SpaceFile
  readonly clock: SimulatorClock
  readonly emit: (event: SimulatorEvent) => void
  readonly url: () => string
  readonly isDown: () => boolean
  /** Draws what is left to chance. */
  readonly random: () => number
  /** Instead of what the space says of its server. */
  readonly version?: ServerGeneration | undefined
  readonly unconfirmed?: Readonly<Partial<Unconfirmed>> | undefined
}

export interface LivingWorld {
  readonly world: World
  /** What the space says, read and checked. */
  readonly contents: SpaceContents
  /**
   * Ends whatever runs, puts another state in place of the present one, and goes on from there: tasks that had not
   * started queue up again, others that were not over fail.
   * @param state `start` for what the space holds.
   */
  replace(state: SavedState | 'start'): Promise<void>
  close(): Promise<void>
}

/** @throws {Error} If the space has mistakes, naming each. */
export function createWorld({
  space,
  clock,
  emit,
  url,
  isDown,
  random,
  version,
  unconfirmed,
}: WorldOptions): LivingWorld {
  const contents = readContents(space)
  const startedAt = clock.now()
  const store = createStore()
  refuse(loadSpace(store, contents, startedAt))
  const { server } = contents
  const generation = version ?? server.version
  const settings: Settings = {
    generation,
    version: versionOf[generation],
    unconfirmed: withDefaults({ ...server.unconfirmed, ...unconfirmed }),
    taskCap: server.taskCap,
    cancelTakesMs: readTimespan(server.cancelTakes) ?? 0,
    webhooks: { ...server.webhooks, everyMs: readTimespan(server.webhooks.every) ?? 0 },
  }
  const createQueue = () =>
    createTaskQueue({
      ...settings,
      store,
      clock,
      emit,
      carryOut: (task, control) => carryOutTask(world, task, control),
    })
  let queue = createQueue()
  const world: World = {
    store,
    clock,
    settings,
    emit,
    url,
    get queue() {
      return queue
    },
  }
  const delivery = deliverEvents(world, random, isDown)
  return {
    world,
    contents,
    async replace(state) {
      await queue.close()
      if (state === 'start') {
        clearStore(store)
        loadSpace(store, contents, startedAt)
      } else restoreStore(store, state)
      queue = createQueue()
      for (const task of failInterruptedTasks(world)) queue.enqueue(task)
    },
    async close() {
      await delivery.close()
      await queue.close()
    },
  }
}

function readContents(space: SpaceFile): SpaceContents {
  const read = readSpace(space)
  if (read.kind === 'read') return read.contents
  return refuse(read.mistakes.map(describeMistake)) as never
}

function refuse(mistakes: readonly string[]): void {
  if (mistakes.length === 0) return
  throw new Error(`The space has mistakes:\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`)
}
