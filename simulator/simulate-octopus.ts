// An Octopus Server in one process: a real HTTP server with the resources, quirks and errors of the real one, and a task
// queue that runs deployments in simulated time. For tests, the demo, the bench, and `octosteps simulator`.

import { createManualClock } from './clock/create-manual-clock.ts'
import type { ManualClock, SimulatorClock } from './clock/simulator-clock.ts'
import type { AnsweredRequest, EventListener, LogLine, SimulatorEvent } from './events.ts'
import { createDeployment } from './operations/create-deployment.ts'
import { createRelease, findRelease } from './operations/create-release.ts'
import { recordDeploymentEvents } from './operations/record-event.ts'
import { createHttpServer } from './server/http-server.ts'
import { listen } from './server/listen.ts'
import { allRoutes } from './server/routes/all-routes.ts'
import { taskResource, type TaskResource } from './server/routes/task-resource.ts'
import { loadSpace } from './space-file/load-space.ts'
import { describeMistake, readSpace } from './space-file/read-space-file.ts'
import type { SpaceFile } from './space-file/schema.ts'
import { readTimespan } from './space-file/timespan.ts'
import smallSpace from './spaces/small.json' with { type: 'json' }
import type { OutputVariable, ServerTask } from './store/documents.ts'
import { createStore, type Store } from './store/store.ts'
import { linesOf } from './tasks/activity-log.ts'
import { carryOutDeployment } from './tasks/carry-out-deployment.ts'
import { createTaskQueue, type Outcome } from './tasks/task-queue.ts'
import { taskVariables } from './tasks/task-variables.ts'
import type { Settings, World } from './world.ts'

export interface SimulateOptions {
  /** What the server starts with: the format of a space file. Without it, the small space of `simulator/spaces/`. */
  readonly space?: SpaceFile
  /** Its time; the simulator closes it at the end. Without it, a manual clock that starts at `defaultStart`. */
  readonly clock?: SimulatorClock
  /** Of the loopback interface; any free one by default. */
  readonly port?: number
}

/** When simulated time begins unless a clock says otherwise: a Monday morning. */
export const defaultStart = new Date('2026-03-02T08:00:00Z')

export interface DeploymentHandle {
  readonly deploymentId: string
  readonly taskId: string
}

/** A task by its id, or the deployment that it carries out. */
export type TaskReference = string | DeploymentHandle

export interface DeployOptions {
  /** By name. */
  readonly tenant?: string
  /** When it may start; at once by default. */
  readonly queueTime?: Date | number
  /** When it is too late to start. */
  readonly queueTimeExpiry?: Date | number
  readonly comments?: string
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
  /** What a script step of this task would be handed by Octopus and its project, as it stands there. */
  systemVariables(task: TaskReference): ReadonlyMap<string, string>
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
  clock = createManualClock(defaultStart),
  port = 0,
}: SimulateOptions = {}): Promise<Simulator> {
  const store = createStore()
  const settings = fillStore(store, space, clock.now())
  const listeners = new Set<EventListener>()
  const requests: AnsweredRequest[] = []
  let url = ''
  const emit = (event: SimulatorEvent) => {
    if (event.kind === 'request') requests.push(event)
    if (event.kind === 'task') recordDeploymentEvents(store, event)
    for (const listener of listeners) listener(event)
  }
  const queue = createTaskQueue({
    ...settings,
    store,
    clock,
    emit,
    carryOut: (task, control) => carryOutDeployment(world, task, control),
  })
  const world: World = { store, clock, settings, queue, emit, url: () => url }
  const server = createHttpServer(world, allRoutes)
  url = await listen(server, port)

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
    deploy: (...wanted) => deploy(world, ...wanted),
    finish: (task, state, message) =>
      queue.finish(find(task), { state, message: message ?? (state === 'Success' ? '' : `It was ended as ${state}.`) }),
    cancel: (task) => queue.cancel(find(task)),
    task: (task) => taskResource(store, find(task), clock.now()),
    log: (task) => linesOf(find(task).activity),
    outputVariables: (task) => find(task).outputVariables,
    systemVariables: (task) => {
      const variables = taskVariables(world, find(task))
      return new Map([...variables].map(([name, { value }]) => [name, value]))
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      await queue.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await clock.close()
    },
  }
}

function fillStore(store: Store, space: SpaceFile, start: number): Settings {
  const read = readSpace(space)
  const mistakes =
    read.kind === 'mistaken' ? read.mistakes.map(describeMistake) : loadSpace(store, read.contents, start)
  if (read.kind === 'mistaken' || mistakes.length > 0) {
    throw new Error(`The space has mistakes:\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`)
  }
  const { taskCap, cancelTakes } = read.contents.server
  return { version: '2026.3.11151', taskCap, cancelTakesMs: readTimespan(cancelTakes) ?? 0 }
}

function deploy(
  { store, clock, queue }: World,
  projectName: string,
  version: string,
  environmentName: string,
  options: DeployOptions = {},
): DeploymentHandle {
  const project = named(store.projects.all(), 'project', projectName)
  const environment = named(store.environments.all(), 'environment', environmentName)
  const tenant = options.tenant === undefined ? undefined : named(store.tenants.all(), 'tenant', options.tenant)
  const release = findRelease(store, project, version) ?? makeRelease(store, project, version, clock.now())
  const time = (moment: Date | number | undefined) => (moment === undefined ? undefined : Number(moment))
  const { deployment, task } = createDeployment(store, {
    release,
    environment,
    tenant,
    createdAt: clock.now(),
    queuedAt: time(options.queueTime),
    expiresAt: time(options.queueTimeExpiry),
    deployedBy: first(store.users.all(), 'user'),
    comments: options.comments ?? '',
  })
  queue.enqueue(task)
  return { deploymentId: deployment.id, taskId: task.id }
}

function makeRelease(store: Store, project: Parameters<typeof findRelease>[1], version: string, now: number) {
  const result = createRelease(store, { project, version, assembledAt: now })
  if (result.kind === 'refused') throw new Error(`${project.name} ${version}: ${result.reason}`)
  return result.release
}

function named<Document extends { readonly name: string }>(
  documents: readonly Document[],
  kind: string,
  name: string,
): Document {
  const found = documents.find((document) => document.name.toLowerCase() === name.toLowerCase())
  if (found) return found
  const others = documents.map((document) => document.name).join(', ') || 'none'
  throw new Error(`The simulated space has no ${kind} "${name}"; it has ${others}`)
}

function first<Item>(items: readonly Item[], kind: string): Item {
  const [item] = items
  if (item === undefined) throw new Error(`The simulated server has no ${kind}: give it one in the space file`)
  return item
}
