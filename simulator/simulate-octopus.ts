// An Octopus Server in one process: a real HTTP server with the resources, quirks and errors of the real one, and a task
// queue that runs deployments in simulated time. For tests, the demo, the bench, and `octosteps simulator`.

import { createManualClock } from './clock/create-manual-clock.ts'
import type { ManualClock, SimulatorClock } from './clock/simulator-clock.ts'
import { answerTask } from './answer-task.ts'
import { createWorld } from './create-world.ts'
import { deployByName, runByName, type DeploymentHandle, type DeployOptions, type RunHandle } from './deploy-by-name.ts'
import type { AnsweredRequest, EventListener, LogLine, SimulatorEvent } from './events.ts'
import { controlSimulator } from './faults/control-simulator.ts'
import { createFaultList, milliseconds, type FaultList } from './faults/fault-list.ts'
import { createRandom } from './faults/random.ts'
import type { RestartWish } from './faults/misbehave.ts'
import { recordTaskEvents } from './operations/record-event.ts'
import { createPage } from './page/page.ts'
import { createHttpServer } from './server/http-server.ts'
import { createRateLimiter, type RateLimit } from './server/rate-limit.ts'
import { startServer } from './server/restartable-server.ts'
import { allRoutes } from './server/routes/all-routes.ts'
import { taskResource, type TaskResource } from './server/routes/task-resource.ts'
import type { SpaceFile } from './space-file/schema.ts'
import smallSpace from './spaces/small.json' with { type: 'json' }
import type { Artifact, OutputVariable, ServerTask } from './store/documents.ts'
import { createJournal, type Journal, type JournalFile } from './store/journal.ts'
import { saveStore, type SavedState } from './store/save-store.ts'
import { linesOf } from './tasks/activity-log.ts'
import type { Outcome } from './tasks/task-queue.ts'
import { taskVariables } from './tasks/task-variables.ts'
import type { Unconfirmed } from './unconfirmed.ts'
import type { ServerGeneration } from './world.ts'

export type { DeploymentHandle, DeployOptions, RunHandle } from './deploy-by-name.ts'

export interface SimulateOptions {
  /** What the server starts with: the format of a space file. Without it, the small space of `simulator/spaces/`. */
  readonly space?: SpaceFile
  /** What `save` gave earlier: the server goes on from there, and looks at no space. */
  readonly state?: SavedState
  /** A file that holds every change before the request that made it is answered; what is in it is replaced. */
  readonly journal?: JournalFile
  /** Its time; the simulator closes it at the end. Without it, a manual clock that starts at `defaultStart`. */
  readonly clock?: SimulatorClock
  /** Any free one by default. */
  readonly port?: number
  /** The address of this machine to listen at: the loopback interface by default. */
  readonly host?: string
  /** The year of the server; what the space says, or the newest, without it. */
  readonly version?: ServerGeneration
  /** How the server behaves where nobody has confirmed how it does; over what the space says. */
  readonly unconfirmed?: Readonly<Partial<Unconfirmed>>
  /** A bucket of tokens for each user; what the space says, or none, without it. */
  readonly rateLimit?: RateLimit
  /** For what happens by chance, faults and repeated webhooks: the same seed, the same lots. */
  readonly seed?: number
  /** Whether `requests` holds those answered, as it does without this. A server that runs for long had better not. */
  readonly keepRequests?: boolean
}

/** When simulated time begins unless a clock says otherwise: a Monday morning. */
export const defaultStart = new Date('2026-03-02T08:00:00Z')

/** A task by its id, or the deployment or runbook run that it carries out. */
export type TaskReference = string | Pick<DeploymentHandle, 'taskId'>

export interface RestartOptions {
  /** How long nobody gets in: a timespan, `00:01:00` without it. */
  readonly downFor?: string
  /** What the server remembers afterwards: everything, what the space said at the start, or an earlier state. */
  readonly state?: 'kept' | 'lost' | SavedState
  /** What becomes of tasks that run: they fail, or another node carries them on where the state is kept. */
  readonly tasks?: 'fail' | 'go-on'
}

export interface Simulator<Clock extends SimulatorClock = SimulatorClock> {
  /** Without a slash at its end. */
  readonly url: string
  /** A key that the server accepts. */
  readonly apiKey: string
  readonly clock: Clock
  readonly spaceId: string
  /** Every request answered so far, oldest first. */
  readonly requests: readonly AnsweredRequest[]
  /**
   * Deploys a release, which is made if it is missing. Names as in the space file, in any case.
   * @throws {Error} If the project, environment or tenant is not there.
   */
  deploy(project: string, version: string, environment: string, options?: DeployOptions): DeploymentHandle
  /**
   * Runs the published snapshot of a runbook.
   * @throws {Error} If the project, runbook, environment or tenant is not there.
   */
  runRunbook(project: string, runbook: string, environment: string, options?: DeployOptions): RunHandle
  /**
   * Answers what a task asks a person: `Proceed` or `Abort` at a manual intervention, `Fail`, `Retry`, `Ignore` or
   * `Exclude` after a failure.
   * @param user Who answers, by name; whoever made the space without it.
   * @throws {Error} If the task asks nothing, or this is no answer to it.
   */
  answer(task: TaskReference, answer: string, options?: { readonly notes?: string; readonly user?: string }): void
  /**
   * Ends a task that has started, whatever it is doing.
   * @param message Why, where it did not succeed.
   */
  finish(task: TaskReference, state: Outcome['state'], message?: string): void
  /** As the portal's button does: a running task is `Cancelling` first. */
  cancel(task: TaskReference): void
  /** The task as the API gives it now. */
  task(task: TaskReference): TaskResource
  /** What the task's log holds so far. */
  log(task: TaskReference): readonly LogLine[]
  outputVariables(task: TaskReference): readonly OutputVariable[]
  artifacts(task: TaskReference): readonly Artifact[]
  /** What a script step of this task would be handed by Octopus and its project, as it stands there. */
  systemVariables(task: TaskReference): ReadonlyMap<string, string>
  /** How the server misbehaves. */
  readonly faults: Pick<FaultList, 'add' | 'all' | 'clear'>
  /** Everything that the server remembers, as one JSON value. */
  save(): SavedState
  /**
   * Cuts all connections and lets nobody in for a while, in simulated time. Resolves when the server is down.
   * @throws {Error} If it is down already.
   */
  restart(wish?: RestartOptions): Promise<void>
  /** @returns Stops telling. */
  onEvent(listener: EventListener): () => void
  /** Ends the server, the tasks that run, and the clock. */
  close(): Promise<void>
}

/**
 * Starts a server.
 * @throws {Error} If the space has mistakes, naming each, or the port is taken.
 */
export function simulateOctopus(options?: SimulateOptions & { readonly clock?: never }): Promise<Simulator<ManualClock>>
export function simulateOctopus<Clock extends SimulatorClock>(
  options: SimulateOptions & { readonly clock: Clock },
): Promise<Simulator<Clock>>
export async function simulateOctopus({
  space = smallSpace as SpaceFile,
  state,
  journal: journalFile,
  clock = createManualClock(defaultStart),
  port = 0,
  host,
  version,
  unconfirmed,
  rateLimit,
  seed = 1,
  keepRequests = true,
}: SimulateOptions = {}): Promise<Simulator> {
  const listeners = new Set<EventListener>()
  const requests: AnsweredRequest[] = []
  const emit = (event: SimulatorEvent) => {
    if (event.kind === 'request' && keepRequests) requests.push(event)
    if (event.kind === 'task') recordTaskEvents(store, event)
    for (const listener of listeners) listener(event)
    // Last, when the others have done what they do; the answer to a request is sent after that.
    journal?.keep(event)
  }
  let journal: Journal | undefined
  let url = ''
  const startSpace = state ? { server: state.server ?? {} } : space
  let isDown = false
  const living = createWorld({
    space: startSpace,
    clock,
    emit,
    url: () => url,
    isDown: () => isDown,
    random: createRandom(seed),
    version,
    unconfirmed,
  })
  const { world, contents } = living
  const { store } = world
  if (state) await living.replace(state)
  const save = () => saveStore(store, clock.now(), contents.server)
  if (journalFile) journal = createJournal(journalFile, store, save)
  const faults = createFaultList({ now: () => clock.now(), seed })
  const page = createPage(world)
  listeners.add((event) => page.tell(event))
  const limit = rateLimit ?? contents.server.rateLimit
  const http = createHttpServer({
    world,
    routes: allRoutes,
    faults,
    rate: limit && { limit, limiter: createRateLimiter(limit, () => clock.now()) },
    control: (request) => controlSimulator(faults, request),
    page,
    restart: (wish) => void restart(wish).catch(() => undefined),
  })
  const server = await startServer(http, port, host)
  url = server.url

  async function restart({
    downForMs,
    state: wanted,
    tasks,
  }: Omit<RestartWish, 'state'> & { readonly state: SavedState | 'kept' | 'lost' }) {
    server.goDown()
    // Where tasks go on, another node does all of this server's work.
    isDown = tasks === 'fail'
    clock.at(clock.now() + downForMs, () => {
      isDown = false
      server.comeBack()
    })
    if (wanted === 'lost') await living.replace(state ?? 'start')
    else if (wanted !== 'kept') await living.replace(wanted)
    else if (tasks === 'fail') await living.replace(save())
  }

  const find = (reference: TaskReference): ServerTask => {
    const id = typeof reference === 'string' ? reference : reference.taskId
    const task = store.tasks.get(id)
    if (!task) throw new Error(`There is no task ${id}`)
    return task
  }
  const spaceId = first(store.spaces.all(), 'space').id
  return {
    url,
    apiKey: first(
      store.users.all().flatMap(({ apiKeys }) => apiKeys),
      'API key',
    ),
    clock,
    spaceId,
    requests,
    deploy: (...wanted) => deployByName(world, ...wanted),
    runRunbook: (...wanted) => runByName(world, ...wanted),
    answer: (task, answer, options) => answerTask(world, find(task), answer, options),
    finish: (task, state, message) =>
      world.queue.finish(find(task), {
        state,
        message: message ?? (state === 'Success' ? '' : `It was ended as ${state}.`),
      }),
    cancel: (task) => world.queue.cancel(find(task)),
    task: (task) => taskResource(world, find(task)),
    log: (task) => linesOf(find(task).activity),
    outputVariables: (task) => find(task).outputVariables,
    artifacts: (task) => store.artifacts.all().filter(({ taskId }) => taskId === find(task).id),
    systemVariables: (task) => {
      const variables = taskVariables(world, find(task))
      return new Map([...variables].map(([name, { value }]) => [name, value]))
    },
    faults,
    save,
    restart: ({ downFor = '00:01:00', state = 'kept', tasks = 'fail' } = {}) =>
      restart({ downForMs: milliseconds(downFor), state, tasks }),
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      journal?.close()
      await living.close()
      await server.close()
      await clock.close()
    },
  }
}

function first<Item>(items: readonly Item[], kind: string): Item {
  const [item] = items
  if (item === undefined) throw new Error(`The simulated server has no ${kind}: give it one in the space file`)
  return item
}
