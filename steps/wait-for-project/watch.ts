// How this step looks at the server: what the form names is found once, and then each look asks as little as it can.

import type { StepContext } from '../../runtime/define-step.ts'
import { listLatestDeployments } from '../../runtime/octopus/latest-deployments.ts'
import { listProjects } from '../../runtime/octopus/named.ts'
import type { Named } from '../../runtime/octopus/resources/named.ts'
import type { ServerTask } from '../../runtime/octopus/resources/server-task.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import { listRunningSteps, listServerTasks } from '../../runtime/octopus/server-tasks.ts'
import { watchUnfinishedDeployments } from '../../runtime/octopus/unfinished-deployments.ts'
import { StepError } from '../../runtime/step-error.ts'
import { satisfies, type VersionRange } from '../../runtime/versions/version-range.ts'
import type { ProjectStatus } from './decide.ts'
import { judgeIdle } from './judge-idle.ts'
import { judgeLatest } from './judge-latest.ts'
import { judgeStep, type WantedStep, type WatchedDeployment } from './judge-step.ts'
import { counts, seenTask, tenantFor, type Counting, type SeenDeployment } from './seen-deployment.ts'

/** What is looked at, by id. */
export interface Watched {
  /** Our own task. */
  readonly own: ServerTask
  readonly projects: readonly Project[]
  readonly environment: Named
  readonly counting: Counting
}

/** What is waited for. */
export type Goal =
  | { readonly kind: 'Idle' }
  | { readonly kind: 'Succeeded'; readonly onFailure: 'final' | 'wait' }
  | { readonly kind: 'Version'; readonly range: VersionRange; readonly onFailure: 'final' | 'wait' }
  | ({ readonly kind: 'StepReached' } & WantedStep)

/** What one look shows. */
export interface Sight {
  readonly statuses: readonly ProjectStatus[]
  /** How many other deployments run there: any of them may be waiting with the same key. */
  readonly others: number
}

/** How to look: one request, two where tenants matter, one more for each deployment whose steps are watched. */
export function createWatch(octopus: StepContext['octopus'], watched: Watched, goal: Goal): () => Promise<Sight> {
  switch (goal.kind) {
    case 'Idle':
      return watchQueue(octopus, watched, (unfinished) => judgeIdle(watched.projects, unfinished, watched.counting))
    case 'Succeeded':
      return watchLatest(octopus, watched, { ...goal, accepts: () => true })
    case 'Version':
      return watchLatest(octopus, watched, { ...goal, accepts: (version) => satisfies(version, goal.range) })
    case 'StepReached':
      return watchSteps(octopus, watched, goal)
  }
}

function watchQueue(
  octopus: StepContext['octopus'],
  { projects, environment, counting }: Watched,
  judge: (unfinished: readonly SeenDeployment[]) => readonly ProjectStatus[] | Promise<readonly ProjectStatus[]>,
): () => Promise<Sight> {
  const { tenant, own } = counting
  const wanted = projects.map((project) => (tenant.kind === 'only' ? tenantFor(project, tenant.tenantId) : undefined))
  const [tenantId] = wanted
  const isSame = wanted.every((other) => other === tenantId)
  const listUnfinished = watchUnfinishedDeployments(octopus, {
    environmentId: environment.id,
    // The server can filter for one tenant, but not for none, and not for either.
    tenantId: isSame ? tenantId : undefined,
    needTenants: tenant.kind === 'only' && !(isSame && tenantId) && projects.some(canBeTenanted),
  })
  return async () => {
    const unfinished = (await listUnfinished()).map(seenTask)
    const running = unfinished.filter(({ taskId, state }) => taskId !== own.taskId && state === 'Executing')
    return { statuses: await judge(unfinished), others: running.length }
  }
}

function canBeTenanted(project: Project): boolean {
  return project.canBeTenanted
}

function watchLatest(
  octopus: StepContext['octopus'],
  { projects, environment, counting }: Watched,
  wanted: Parameters<typeof judgeLatest>[3],
): () => Promise<Sight> {
  const ids = projects.map(({ id }) => id)
  const seen = new Set<string>()
  return async () => {
    const latest = await listLatestDeployments(octopus, ids, environment.id)
    const there = new Set(latest.map(({ projectId }) => projectId))
    // Deployments do not vanish by themselves: the project may have been deleted, and nothing would come any more.
    if ([...seen].some((id) => !there.has(id))) await refuseDeleted(octopus, projects)
    there.forEach((id) => seen.add(id))
    const others = latest.filter(({ state }) => state === 'Executing').length
    return { statuses: judgeLatest(projects, latest, counting, wanted), others }
  }
}

async function refuseDeleted(octopus: StepContext['octopus'], projects: readonly Project[]): Promise<void> {
  const existing = new Set((await listProjects(octopus)).map(({ id }) => id))
  const deleted = projects.filter(({ id }) => !existing.has(id)).map(({ name }) => name)
  if (deleted.length === 0) return
  throw new StepError(
    'not-found',
    `Deleted, or hidden from the user of the API key, while this deployment waited: ${deleted.join(', ')}. Take them ` +
      `out of "Projects".`,
  )
}

/** The deployments that are there at the first look are the ones that are watched, to their end. */
function watchSteps(octopus: StepContext['octopus'], watched: Watched, wanted: WantedStep): () => Promise<Sight> {
  let following: readonly WatchedDeployment[] | undefined
  return watchQueue(octopus, watched, async (unfinished) => {
    following ??= unfinished
      .filter((deployment) => watched.projects.some((project) => counts(deployment, project, watched.counting)))
      .map((deployment) => ({ deployment, steps: [] }))
    const now = await lookAgain(octopus, following, unfinished)
    following = await Promise.all(now.map((one) => readSteps(octopus, one)))
    return judgeStep(watched.projects, following, wanted)
  })
}

/** What is no longer among the unfinished has ended: how, its task tells. One that has been deleted counts as canceled. */
async function lookAgain(
  octopus: StepContext['octopus'],
  following: readonly WatchedDeployment[],
  unfinished: readonly SeenDeployment[],
): Promise<readonly WatchedDeployment[]> {
  const open = following.filter(({ deployment }) => !deployment.isCompleted).map(({ deployment }) => deployment.taskId)
  const gone = open.filter((id) => !unfinished.some(({ taskId }) => taskId === id))
  const ended = await listServerTasks(octopus, gone)
  return following.map((one) => {
    const { deployment } = one
    if (deployment.isCompleted) return one
    const still = unfinished.find(({ taskId }) => taskId === deployment.taskId)
    if (still) return { ...one, deployment: still }
    const { state, isCompleted } = ended.find(({ id }) => id === deployment.taskId) ?? {
      state: 'Canceled',
      isCompleted: true,
    }
    return { ...one, deployment: { ...deployment, state, isCompleted } }
  })
}

/** What has not started has no steps yet, and what ended before is known. */
async function readSteps(octopus: StepContext['octopus'], one: WatchedDeployment): Promise<WatchedDeployment> {
  const { deployment } = one
  if (!deployment.startedAt) return one
  return { deployment, steps: await listRunningSteps(octopus, deployment.taskId) }
}
