// One look at the world, and what is done about it: what is there is ticked off, what is on its way is waited for, what is
// missing is started.

import type { StepContext } from '../../runtime/define-step.ts'
import { listFailureMessages } from '../../runtime/octopus/failure-messages.ts'
import { listAll } from '../../runtime/octopus/list-all.ts'
import { listLatestDeployments } from '../../runtime/octopus/latest-deployments.ts'
import type { Release } from '../../runtime/octopus/resources/release.ts'
import type { Look } from '../../runtime/poll.ts'
import { object, string } from '../../runtime/shape.ts'
import { StepError } from '../../runtime/step-error.ts'
import { createExplainer } from './explain.ts'
import { findAsker } from './find-asker.ts'
import type { Found } from './find-dependencies.ts'
import { findReleases } from './find-releases.ts'
import { ownChain } from './own-variables.ts'
import type { EnsureDependencyParameters } from './parameters.ts'
import { describeNeed, plan, type Action, type Asker, type KnownAction } from './plan.ts'
import { showHidden } from './show-hidden.ts'
import { taskLink } from '../../runtime/task-link.ts'
import { type DependencyState, type Standing } from './standing.ts'
import { createStarter } from './start.ts'

/** At how many looks it is asked once how many others there are. */
const looksPerCount = 8

/**
 * @returns Looks once. It settles with why it was given up, or with nothing if all is as it has to be; and throws a
 * `StepError` if something will not come.
 */
export function createLook(
  context: StepContext,
  parameters: EnsureDependencyParameters,
  found: Found,
  standings: readonly Standing[],
): () => Promise<Look<string>> {
  const { octopus, log } = context
  const { whatIf, whenMissing } = parameters
  const { environment } = found
  const releases = new Map<string, readonly Release[]>()
  const before = new Map<string, string | undefined>()
  const askers = new Map<string, Asker | undefined>()
  const chain = ownChain(context)
  const starter = createStarter(context, parameters, found)
  const explain = createExplainer(context, parameters)
  let looks = 0
  let others = 0

  async function planFor(some: readonly Standing[]): Promise<readonly KnownAction[]> {
    if (some.length === 0) return []
    const dependencies = some.map(({ dependency }) => dependency)
    const ids = dependencies.map(({ project }) => project.id)
    const shown = await listLatestDeployments(octopus, ids, environment.id)
    const now = octopus.serverNow()
    const latest = await showHidden(octopus, shown, some, environment.id)
    const done = new Set(standings.filter(({ state }) => state).map(({ dependency }) => dependency.project.id))
    for (;;) {
      const world = { environmentName: environment.name, now, latest, releases, done, before, askers, chain }
      const actions = plan(dependencies, world, parameters)
      for (const [index, one] of dependencies.entries()) {
        const action = actions[index]
        if (action?.kind === 'trace') askers.set(action.taskId, await findAsker(octopus, action.taskId))
        if (action?.kind !== 'look-up') continue
        releases.set(one.project.id, await findReleases(octopus, one, parameters, environment.id))
      }
      if (!actions.every(isKnown)) continue
      for (const { project, tenantId } of dependencies) {
        if (before.has(project.id)) continue
        const last = latest.find((one) => one.projectId === project.id && one.tenantId === tenantId)
        before.set(project.id, last?.isCompleted ? last.taskId : undefined)
      }
      return actions
    }
  }

  /** @returns What is waited for, if anything is. */
  async function act(standing: Standing, action: KnownAction): Promise<string | undefined> {
    const { dependency, isOurs } = standing
    const need = describeNeed(dependency)
    switch (action.kind) {
      case 'there': {
        const isWaitedFor = action.deployment.taskId === standing.taskId
        return settle(standing, isWaitedFor ? (isOurs ? 'Deployed' : 'Joined') : 'Present', action.deployment)
      }
      case 'wait':
        return whatIf ? settle(standing, 'WouldJoin', action.deployment) : explain(standing, action)
      case 'hold': {
        const first = standings.filter((one) => action.behind.includes(one.dependency.project.id))
        return `${need} comes after ${first.map((one) => one.dependency.project.name).join(', ')}`
      }
      case 'deploy': {
        if (!whatIf) return start(standing)
        const { version } = action.release
        const obstacle = await starter.rehearse(dependency, action.release)
        if (obstacle) log.warning(`${need}, release ${version}: ${obstacle}`)
        return settle(standing, obstacle ? 'WouldFail' : 'WouldDeploy', { version })
      }
      case 'missing':
      case 'cannot': {
        const { kind, message } = action
        const isMissing = kind === 'missing'
        if (whatIf || (isMissing && whenMissing === 'Report')) {
          log.warning(message)
          return settle(standing, isMissing ? 'Missing' : 'WouldFail')
        }
        settle(standing, 'Failed')
        if (isMissing || !action.taskId) throw new StepError(`dependency-${isMissing ? kind : 'blocked'}`, message)
        const words = await listFailureMessages(octopus, action.taskId)
        throw new StepError('awaited-failed', [`${message} ${taskLink(action.taskId)}`, ...words].join('\n'))
      }
    }
  }

  async function start(standing: Standing): Promise<string | undefined> {
    const need = describeNeed(standing.dependency)
    const started = await starter.start(standing.dependency, async () => (await planFor([standing]))[0])
    if (started.kind === 'changed') return started.action && act(standing, started.action)
    if (started.kind === 'busy') return `Waiting for ${need}, which ${started.by} is about to deploy`
    const { taskId, version } = started
    Object.assign(standing, { taskId, version, isOurs: true })
    log.highlight(`Deploying ${version} to ${environment.name} for ${need}: ${taskLink(taskId)}`)
    return `Waiting for ${need}: ${version} has been queued, ${taskLink(taskId)}`
  }

  return async () => {
    const open = standings.filter(({ state }) => !state)
    const waitingFor: string[] = []
    const actions = await planFor(open)
    for (const [index, standing] of open.entries()) {
      const action = actions[index]
      const what = action && (await act(standing, action))
      if (what) waitingFor.push(what)
    }
    const left = standings.filter(({ state }) => !state)
    const done = standings.length - left.length
    if (left.length === 0 || left.some(({ isLate }) => isLate)) {
      return { kind: 'settled', result: waitingFor.join('\n') }
    }
    if (looks % looksPerCount === 0) {
      const query = { name: 'Deploy', states: ['Executing'], environment: environment.id }
      others = (await listAll(octopus, 'tasks', object({ Id: string }), query)).length
    }
    looks += 1
    return {
      kind: 'waiting',
      waitingFor,
      progress: {
        percentage: (100 * done) / standings.length,
        text: `Waiting for dependencies (${done} of ${standings.length} done)`,
      },
      expectedInMs: undefined,
      // Any deployment that runs there may be waiting with the same key.
      others,
    }
  }
}

function settle(
  standing: Standing,
  state: DependencyState,
  { version, taskId }: Pick<Standing, 'version' | 'taskId'> = standing,
): undefined {
  Object.assign(standing, { state, version, taskId })
}

function isKnown(action: Action): action is KnownAction {
  return action.kind !== 'look-up' && action.kind !== 'trace'
}
