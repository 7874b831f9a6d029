// What there is to do for each dependency, from what the server says.

import type { LatestDeployment } from '../../runtime/octopus/resources/dashboard-item.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import type { Release } from '../../runtime/octopus/resources/release.ts'
import { compareVersions } from '../../runtime/versions/version.ts'
import { isInRange, nearestVersions, rankReleases, versionOf, type Taste } from './choose-release.ts'
import type { Wanted } from './read-dependencies.ts'

export interface Dependency {
  readonly project: Project
  readonly wanted: Wanted
  /** The ids of the projects that come first. */
  readonly after: readonly string[]
  /** Whom it has to be deployed for; `undefined` for nobody. */
  readonly tenantId: string | undefined
}

/** What the form says about all of them. */
export interface Rules extends Taste {
  readonly whenMissing: 'Deploy' | 'Fail' | 'Report'
  /** Whether an older release may replace a newer one. */
  readonly goBack: boolean
  /** Whether a success counts after which another deployment failed. */
  readonly lastSuccess: boolean
  readonly whatIf: boolean
}

/** A dependent that had a deployment started. */
export interface Asker {
  /** `Web ServerTasks-12` */
  readonly title: string
  /** `Database [2.1,3.0)` */
  readonly need: string
}

export interface World {
  readonly environmentName: string
  readonly now: Date
  /** The latest deployments of the projects there, and the last success before each. */
  readonly latest: readonly LatestDeployment[]
  /** By project, of those that have been looked up: newest first. */
  readonly releases: ReadonlyMap<string, readonly Release[]>
  /** The projects that are as they have to be. */
  readonly done: ReadonlySet<string>
  /** By project: the task that was its latest there, and over, when this step first looked. One that is over since answers us. */
  readonly before: ReadonlyMap<string, string | undefined>
  /** By task, of the deployments that have been traced: for whom each was started, `undefined` if by a person. */
  readonly askers: ReadonlyMap<string, Asker | undefined>
  /** Tasks that wait for us, and ours: each `Web ServerTasks-12`. */
  readonly chain: readonly string[]
}

export type Action =
  | { readonly kind: 'there'; readonly deployment: LatestDeployment }
  /** It is on its way; or something else is, and it takes its end to say more. */
  | { readonly kind: 'wait'; readonly deployment: LatestDeployment; readonly isWanted: boolean }
  /** These projects come first, by id. */
  | { readonly kind: 'hold'; readonly behind: readonly string[] }
  /** It takes the list of its releases to say more. */
  | { readonly kind: 'look-up' }
  /** It takes who had this deployment started to say more. */
  | { readonly kind: 'trace'; readonly taskId: string }
  | { readonly kind: 'deploy'; readonly release: Release }
  /** It is missing, and the form says not to deploy. */
  | { readonly kind: 'missing'; readonly message: string }
  /** Nothing will come of it. @param taskId The deployment that failed. */
  | { readonly kind: 'cannot'; readonly message: string; readonly taskId?: string }

/** What can be said when all that it takes is known. */
export type KnownAction = Exclude<Action, { readonly kind: 'look-up' | 'trace' }>

/** @returns One action for each, in their order. */
export function plan(dependencies: readonly Dependency[], world: World, rules: Rules): readonly Action[] {
  return dependencies.map((dependency) => planOne(dependency, world, rules))
}

function planOne(dependency: Dependency, world: World, rules: Rules): Action {
  const { project, wanted, after, tenantId } = dependency
  const { environmentName, chain, before, askers } = world
  const mine = world.latest.filter((item) => item.projectId === project.id && item.tenantId === tenantId)
  const latest = mine.find((item) => item.isPrevious || !isScheduled(item, world.now))
  const success = mine.find(({ state }) => state === 'Success')
  const releases = world.releases.get(project.id)
  const [choice] = rankReleases(releases ?? [], wanted, rules)
  const accepts = ({ version }: LatestDeployment) =>
    wanted.kind === 'any' ||
    (wanted.kind === 'latest' ? version === choice?.version : isInRange(version, wanted, rules))
  const need = describeNeed(dependency)

  /** Another dependent got what will not do: to deploy over it would take away what that one needs. */
  const findConflict = ({ taskId, version, state }: LatestDeployment): Action | undefined => {
    // The version of one that is hidden is not known before its end.
    if (rules.whenMissing !== 'Deploy' || !version) return undefined
    if (!askers.has(taskId)) return { kind: 'trace', taskId }
    const asker = askers.get(taskId)
    // Both want the latest, and since the other one asked there is a later one.
    if (!asker || (wanted.kind === 'latest' && asker.need === need)) return undefined
    return cannot(
      `${project.name} ${version} is ${state} in ${environmentName} for ${asker.title}, which needs ${asker.need}. ` +
        `This deployment needs ${need}, and does not deploy over it: let both take the same release, ` +
        `or deploy this one when the other is done.`,
    )
  }

  if (wanted.kind === 'latest' && !releases) return { kind: 'look-up' }
  if (latest && !latest.isCompleted) {
    const link = chain.find((one) => one.endsWith(` ${latest.taskId}`))
    const isWanted = accepts(latest)
    if (!link) return (!isWanted && findConflict(latest)) || { kind: 'wait', deployment: latest, isWanted }
    return cannot(
      `${link} waits for this deployment, which would wait for it: ${[...chain, project.name].join(' > ')}. ` +
        `Take one out of the other's "Dependencies".`,
    )
  }
  const counted = rules.lastSuccess ? success : latest
  if (counted?.state === 'Success' && accepts(counted)) return { kind: 'there', deployment: counted }
  const there = latest ? `there is ${latest.version}, ${latest.state}` : 'it never was'
  const isAnswer = before.has(project.id) && before.get(project.id) !== latest?.taskId
  const conflict = latest?.state === 'Success' && isAnswer && findConflict(latest)
  if (conflict) return conflict
  if (latest && latest.state !== 'Success' && isAnswer && accepts(latest)) {
    return cannot(`${project.name} ${latest.version}, which was waited for, is ${latest.state}.`, latest.taskId)
  }
  const missing = `${need} is not deployed to ${environmentName} (${there})`
  if (rules.whenMissing !== 'Deploy') return { kind: 'missing', message: `${missing}.` }
  if (project.isDisabled) return cannot(`${missing}, and the project is disabled.`)
  const behind = after.filter((id) => !world.done.has(id))
  if (behind.length > 0 && !rules.whatIf) return { kind: 'hold', behind }
  if (!releases) return { kind: 'look-up' }
  if (!choice) {
    const nearest = nearestVersions(releases, wanted).join(', ')
    return cannot(
      `${missing}, and no release will do${nearest && `; the nearest are ${nearest}`}. Create one, or change the range.`,
    )
  }
  if (success && !rules.goBack && compareVersions(versionOf(success.version), versionOf(choice.version)) > 0) {
    return cannot(`${missing}, and the release to take, ${choice.version}, is older: tick "Go back" if it may be.`)
  }
  return { kind: 'deploy', release: choice }
}

/** `Database [2.1,3.0)` */
export function describeNeed({ project, wanted }: Pick<Dependency, 'project' | 'wanted'>): string {
  return `${project.name} ${wanted.kind === 'range' ? wanted.range.text : wanted.kind}`
}

/** For later: until then it does not count, and the last success before it stands for it. */
export function isScheduled({ startedAt, isCompleted, queuedAt }: LatestDeployment, now: Date): boolean {
  return !startedAt && !isCompleted && queuedAt > now
}

function cannot(message: string, taskId?: string): Action {
  return { kind: 'cannot', message, ...(taskId && { taskId }) }
}
