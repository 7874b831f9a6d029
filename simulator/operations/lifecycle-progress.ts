// How far a release has come in the lifecycle of its channel, and where it may go next. For a release without tenant, or
// for one tenant: each has come its own way.

import type { Deployment, Environment, Lifecycle, Phase, Release, Tenant } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import type { Unconfirmed } from '../unconfirmed.ts'

export interface PhaseProgress {
  readonly phase: Phase
  readonly progress: 'Pending' | 'Current' | 'Complete'
  /** Whether all that has to come before it is done. */
  readonly isReachable: boolean
  /** How many of its environments are still to come before it is complete. */
  readonly missing: number
  readonly environmentIds: readonly string[]
  /** Those of its environments that have the release. */
  readonly doneIds: readonly string[]
}

/** Whose deployments count: those without tenant, those of one tenant, or all. */
export type Track = Tenant | 'untenanted' | 'all'

export function lifecycleOf(store: Store, release: Release): Lifecycle {
  const channel = known(store.channels, release.channelId)
  return known(store.lifecycles, channel.lifecycleId ?? known(store.projects, release.projectId).lifecycleId)
}

/** The phases of a lifecycle; one for each environment, in order, where it has none of its own. */
export function phasesOf(store: Store, lifecycle: Lifecycle): readonly Phase[] {
  if (lifecycle.phases.length > 0) return lifecycle.phases
  return environmentsOf(store, lifecycle.spaceId).map(({ id, name }) => ({
    id: `${lifecycle.id}-${id}`,
    name,
    automaticEnvironmentIds: [],
    optionalEnvironmentIds: [id],
    minimumEnvironments: 0,
    isOptional: false,
  }))
}

export function phaseProgress(
  store: Store,
  release: Release,
  track: Track,
  { failedAfterSuccess }: Pick<Unconfirmed, 'failedAfterSuccess'>,
): readonly PhaseProgress[] {
  const deployments = store.deployments
    .where('releaseId', release.id)
    .filter((deployment) => isOf(deployment, track))
    .toReversed()
  const isDone = (environmentId: string) => {
    const states = deployments
      .filter((deployment) => deployment.environmentId === environmentId)
      .map(({ taskId }) => known(store.tasks, taskId))
      .filter(({ completedAt }) => completedAt !== undefined)
      .map(({ state }) => state)
    return failedAfterSuccess === 'blocks' ? states[0] === 'Success' : states.includes('Success')
  }
  let isReachable = true
  return phasesOf(store, lifecycleOf(store, release)).map((phase): PhaseProgress => {
    const environmentIds = environmentsOfPhase(store, release, phase, track)
    const doneIds = environmentIds.filter(isDone)
    const { minimumEnvironments, isOptional } = phase
    // 0 stands for all of them.
    const needed = Math.min(minimumEnvironments || environmentIds.length, environmentIds.length)
    const missing = Math.max(0, needed - doneIds.length)
    const progress = missing === 0 ? 'Complete' : isReachable ? 'Current' : 'Pending'
    const result: PhaseProgress = { phase, progress, isReachable, missing, environmentIds, doneIds }
    isReachable &&= missing === 0 || isOptional
    return result
  })
}

/** The environments to which a release may go now, as far as lifecycle and defects say. */
export function deployableEnvironmentIds(
  store: Store,
  release: Release,
  track: Track,
  unconfirmed: Pick<Unconfirmed, 'failedAfterSuccess' | 'defectRedeploy'>,
): readonly string[] {
  const reachable = phaseProgress(store, release, track, unconfirmed).filter((phase) => phase.isReachable)
  if (!hasUnresolvedDefect(store, release)) return reachable.flatMap(({ environmentIds }) => environmentIds)
  return unconfirmed.defectRedeploy === 'allowed' ? reachable.flatMap(({ doneIds }) => doneIds) : []
}

/** What would bring a release further: the environments of its current phases that do not have it yet. */
export function nextEnvironmentIds(
  store: Store,
  release: Release,
  phases: readonly PhaseProgress[],
): readonly string[] {
  if (hasUnresolvedDefect(store, release)) return []
  return phases
    .filter(({ isReachable }) => isReachable)
    .flatMap(({ environmentIds, doneIds }) => environmentIds.filter((id) => !doneIds.includes(id)))
}

export function hasUnresolvedDefect({ defects }: Store, { id }: Release): boolean {
  return defects.all().some(({ releaseId, isResolved }) => releaseId === id && !isResolved)
}

/** In the order of the portal. */
export function environmentsOf({ environments }: Store, spaceId: string): readonly Environment[] {
  return environments
    .all()
    .filter((environment) => environment.spaceId === spaceId)
    .toSorted((a, b) => a.sortOrder - b.sortOrder)
}

/** A phase without environments takes any that no other phase has. A tenant goes through those that it is connected to. */
function environmentsOfPhase(store: Store, release: Release, phase: Phase, track: Track): readonly string[] {
  const own = [...phase.automaticEnvironmentIds, ...phase.optionalEnvironmentIds]
  const elsewhere = new Set(
    lifecycleOf(store, release).phases.flatMap((other) => [
      ...other.automaticEnvironmentIds,
      ...other.optionalEnvironmentIds,
    ]),
  )
  const all =
    own.length > 0
      ? own
      : environmentsOf(store, release.spaceId)
          .map(({ id }) => id)
          .filter((id) => !elsewhere.has(id))
  if (typeof track === 'string') return [...new Set(all)]
  const connected = track.projectEnvironments[release.projectId] ?? []
  return [...new Set(all)].filter((id) => connected.includes(id))
}

function isOf({ tenantId }: Deployment, track: Track): boolean {
  if (track === 'all') return true
  return track === 'untenanted' ? tenantId === undefined : tenantId === track.id
}
