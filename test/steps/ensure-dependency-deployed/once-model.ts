// Dependents that need one missing deployment in the same moment, as the explorer plays them: each looks, claims and
// starts with the code that ships.

import type { StepContext } from '../../../runtime/define-step.ts'
import { listLatestDeployments } from '../../../runtime/octopus/latest-deployments.ts'
import type { EnsureDependencyParameters } from '../../../steps/ensure-dependency-deployed/parameters.ts'
import { plan, type KnownAction } from '../../../steps/ensure-dependency-deployed/plan.ts'
import type { Starter } from '../../../steps/ensure-dependency-deployed/start.ts'
import { loadChanged, type Change } from '../../search/load-changed.ts'
import type { Model, ProcessModel, Situation } from '../../search/model.ts'
import { octopusState, octopusWorld, type OctopusState, type WorldRoute } from '../../search/octopus-world.ts'
import { beginsAt, type ProcessContext } from '../../search/run.ts'
import { dependency, project, releases, rules, world as someWorld } from './examples.ts'

/** A server on which deployments can be started. */
interface DeployingState extends OctopusState {
  readonly deployments: readonly { readonly taskId: string; readonly comments: string }[]
}

type CreateStarter = (
  context: StepContext,
  parameters: EnsureDependencyParameters,
  found: { readonly environment: { readonly id: string; readonly name: string } },
) => Starter

export interface OnceCase extends Pick<Model<DeployingState>, 'faults' | 'most'> {
  readonly dependents: number
  /** How often a failed or crashed step may be tried again. */
  readonly retries?: number
  /** Whether nothing goes wrong with the request that starts the deployment. */
  readonly sparesStart?: boolean
  /** Mistakes made on purpose. */
  readonly changes?: readonly Change[]
}

/** Whoever has a claim may be asked for at once: the explorer knows no time that passes by itself. */
const impatient: Change = {
  file: 'steps/ensure-dependency-deployed/start.ts',
  from: 'const slowMs = 20_000',
  to: 'const slowMs = -1',
}

export async function onceModel(onceCase: OnceCase): Promise<Model<DeployingState>> {
  const { dependents, retries = 0, sparesStart = false, changes = [], faults, most = 2_000_000 } = onceCase
  const loaded = await loadChanged({ createStarter: 'steps/ensure-dependency-deployed/start.ts' }, [
    impatient,
    ...changes,
  ])
  const createStarter = loaded['createStarter'] as CreateStarter
  const names = Array.from({ length: dependents }, (_, index) => String.fromCharCode(65 + index))
  const initial: DeployingState = { ...octopusState(names.map((name) => `ServerTasks-${name}`)), deployments: [] }
  return {
    world: octopusWorld<DeployingState>({ initial, routes: [dashboard, preview, start, list] }),
    processes: names.map((name) => createProcess(name, retries, createStarter)),
    ...(faults && { faults }),
    most,
    spared: ({ method, path }) => sparesStart && method === 'POST' && path === 'deployments',
    check,
    checkEnd,
  }
}

function createProcess(name: string, retries: number, createStarter: CreateStarter): ProcessModel {
  return {
    name,
    own: {
      taskId: `ServerTasks-${name}`,
      projectId: 'Projects-9',
      environmentId: 'Environments-1',
      tenantId: undefined,
    },
    phases: [{ name: 'ensure', run: (context) => ensure(context, createStarter) }],
    retries,
  }
}

/** As a look does it: what is on its way is joined, what is missing is started. */
async function ensure(context: ProcessContext, createStarter: CreateStarter): Promise<string> {
  const needed = dependency('any')
  const form = { guidedFailure: 'Default' } as EnsureDependencyParameters
  const starter = createStarter(context, form, { environment: { id: 'Environments-1', name: 'Production' } })
  const look = async () => {
    const latest = await listLatestDeployments(context.octopus, [needed.project.id], 'Environments-1')
    return plan([needed], someWorld({ latest, releases: new Map([[project(1).id, releases('1.0.0')]]) }), rules())[0]
  }
  for (;;) {
    const action = (await look()) as KnownAction | undefined
    if (action?.kind === 'wait') return action.deployment.taskId
    const started = await starter.start(needed, look as () => Promise<KnownAction | undefined>)
    if (started.kind === 'started') return started.taskId
    if (started.kind === 'busy') await context.clock.sleep(5000)
  }
}

function check({ world, processes }: Situation<DeployingState>): string | undefined {
  if (world.deployments.length > 1) return `It is deployed ${world.deployments.length} times.`
  const failed = processes.find(({ failure }) => failure && !/not-reachable|lock-lost/.test(failure.code))
  return failed && `${failed.process.name} fails with ${failed.failure?.code ?? ''}: ${failed.failure?.message ?? ''}`
}

function checkEnd({ world, processes }: Situation<DeployingState>): string | undefined {
  const done = processes.filter(({ status }) => status === 'done')
  const [deployment] = world.deployments
  const wrong = done.find(({ results }) => results[0] !== deployment?.taskId)
  return wrong && `${wrong.process.name} goes on without the deployment.`
}

const dashboard: WorldRoute<DeployingState> = (state, { method, path }) => {
  if (method !== 'GET' || path !== 'dashboard/dynamic') return undefined
  const begun = new Date(beginsAt).toISOString()
  const Items = state.deployments.slice(-1).map(({ taskId }) => ({
    ProjectId: 'Projects-1',
    ReleaseVersion: '1.0.0',
    TaskId: taskId,
    State: 'Executing',
    QueueTime: begun,
    StartTime: begun,
    IsCompleted: false,
  }))
  return { state, status: 200, json: { Items } }
}

const preview: WorldRoute<DeployingState> = (state, { path }) =>
  path.includes('/deployments/preview/')
    ? { state, status: 200, json: { Form: { Elements: [], Values: {} } } }
    : undefined

const start: WorldRoute<DeployingState> = (state, { method, path, body }) => {
  if (method !== 'POST' || path !== 'deployments') return undefined
  const taskId = `ServerTasks-${100 + state.deployments.length}`
  const comments = (body as { readonly Comments: string }).Comments
  const deployments = [...state.deployments, { taskId, comments }]
  return { state: { ...state, deployments }, status: 201, json: { TaskId: taskId, Comments: comments } }
}

const list: WorldRoute<DeployingState> = (state, { method, path }) => {
  if (method !== 'GET' || path !== 'deployments') return undefined
  const Items = state.deployments.map(({ taskId, comments }) => ({ TaskId: taskId, Comments: comments }))
  return { state, status: 200, json: { Items } }
}
