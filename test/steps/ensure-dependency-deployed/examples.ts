// Values to build cases from.

import type { LatestDeployment } from '../../../runtime/octopus/resources/dashboard-item.ts'
import type { Project } from '../../../runtime/octopus/resources/project.ts'
import type { Release } from '../../../runtime/octopus/resources/release.ts'
import type { Dependency, Rules, World } from '../../../steps/ensure-dependency-deployed/plan.ts'
import { readDependencies, type Wanted } from '../../../steps/ensure-dependency-deployed/read-dependencies.ts'

export function project(number: number, overrides: Partial<Project> = {}): Project {
  return {
    id: `Projects-${number}`,
    name: `Project ${number}`,
    slug: `project-${number}`,
    groupId: 'ProjectGroups-1',
    isDisabled: false,
    canBeTenanted: false,
    ...overrides,
  }
}

/** @throws {Error} If the text is no range, and neither `latest` nor `any`. */
export function wanted(text: string): Wanted {
  const [line] = readDependencies([`X ${text}`])
  if (line === undefined || typeof line === 'string') throw new Error(line)
  return line.wanted
}

/** Project 1, which has to be in `[2.1,3.0)` unless said otherwise. */
export function dependency(text = '[2.1,3.0)', overrides: Partial<Dependency> = {}): Dependency {
  return { project: project(1), wanted: wanted(text), after: [], tenantId: undefined, ...overrides }
}

export const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute))

/** A success of project 1, version 2.4.0, unless said otherwise. */
export function latest(overrides: Partial<LatestDeployment> = {}): LatestDeployment {
  return {
    projectId: 'Projects-1',
    tenantId: undefined,
    version: '2.4.0',
    taskId: 'ServerTasks-10',
    state: 'Success',
    queuedAt: at(0),
    startedAt: at(1),
    isCompleted: true,
    isInterrupted: false,
    needsApproval: false,
    isPrevious: false,
    ...overrides,
  }
}

export const running = { state: 'Executing', isCompleted: false } as const
export const failed = { state: 'Failed' } as const
export const scheduled = { state: 'Queued', isCompleted: false, startedAt: undefined, queuedAt: at(600) } as const

/** Newest first. */
export function releases(...versions: readonly string[]): readonly Release[] {
  return versions.map((version) => ({ id: `Releases-${version}`, version, channelId: 'Channels-1' }))
}

/** Nothing has been deployed, and 2.10.0, 2.9.0 and 2.0.0 are there to be. */
export function world(overrides: Partial<World> = {}): World {
  return {
    environmentName: 'Production',
    now: at(30),
    latest: [],
    releases: new Map([['Projects-1', releases('2.9.0', '2.10.0', '2.0.0')]]),
    done: new Set(),
    before: new Map(),
    askers: new Map(),
    chain: ['Web ServerTasks-50'],
    ...overrides,
  }
}

export function rules(overrides: Partial<Rules> = {}): Rules {
  return {
    release: 'Highest',
    preReleases: false,
    whenMissing: 'Deploy',
    goBack: false,
    lastSuccess: false,
    whatIf: false,
    ...overrides,
  }
}
