// Values to build cases from.

import type { LatestDeployment } from '../../../runtime/octopus/resources/dashboard-item.ts'
import type { Project } from '../../../runtime/octopus/resources/project.ts'
import type { Counting, SeenDeployment } from '../../../steps/wait-for-project/seen-deployment.ts'

const plain = { groupId: 'ProjectGroups-1', isDisabled: false, canBeTenanted: true }
export const database: Project = { id: 'Projects-1', name: 'Database', slug: 'database', ...plain }
export const payroll: Project = { id: 'Projects-2', name: 'Payroll', slug: 'payroll', ...plain }

export const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute))

/** Ours is task 50, queued at minute 30, in an untenanted deployment. */
export const counting: Counting = {
  own: { taskId: 'ServerTasks-50', queuedAt: at(30) },
  queued: 'Ahead',
  tenant: { kind: 'only', tenantId: undefined },
}

/** Running since minute 1, unless said otherwise. */
export function seen(overrides: Partial<SeenDeployment> = {}): SeenDeployment {
  return {
    projectId: 'Projects-1',
    tenantId: undefined,
    taskId: 'ServerTasks-10',
    what: 'Deploy Database release 2.1.0 to Production',
    state: 'Executing',
    queuedAt: at(0),
    startedAt: at(1),
    isCompleted: false,
    isInterrupted: false,
    needsApproval: false,
    ...overrides,
  }
}

/** A success of version 2.1.0, unless said otherwise. */
export function latest(overrides: Partial<LatestDeployment> = {}): LatestDeployment {
  return {
    projectId: 'Projects-1',
    tenantId: undefined,
    version: '2.1.0',
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

export const queued = { state: 'Queued', startedAt: undefined } as const
