import { describe, expect, it } from 'vitest'
import type { LatestDeployment } from '../../../runtime/octopus/resources/dashboard-item.ts'
import type { DeploymentTask } from '../../../runtime/octopus/server-tasks.ts'
import { blockersOfIdle, blockersOfSuccess } from '../../../steps/wait-for-project/decide.ts'

const database = { id: 'Projects-1', name: 'Database', slug: 'database' }
const payroll = { id: 'Projects-2', name: 'Payroll', slug: 'payroll' }
const projects = [database, payroll]
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute))

function task(overrides: Partial<DeploymentTask>): DeploymentTask {
  return {
    id: 'ServerTasks-10',
    description: 'Deploy Database release 1.0.0 to Production',
    deploymentId: 'Deployments-10',
    projectId: 'Projects-1',
    state: 'Executing',
    queuedAt: at(0),
    startedAt: at(1),
    isCompleted: false,
    succeeded: false,
    isInterrupted: false,
    ...overrides,
  }
}

const own = task({ id: 'ServerTasks-50', projectId: 'Projects-9', queuedAt: at(30), startedAt: at(31) })
const queued = { state: 'Queued', startedAt: undefined } as const
const idle = (...tasks: DeploymentTask[]) => blockersOfIdle(projects, tasks, own).length === 0

describe('blockersOfIdle', () => {
  it('finds nothing where nothing is unfinished', () => {
    expect(idle()).toBe(true)
  })

  it('names what is running: project, deployment, task, since when', () => {
    expect(blockersOfIdle(projects, [task({})], own)).toEqual([
      {
        kind: 'unfinished',
        project: database,
        what: 'Deploy Database release 1.0.0 to Production',
        taskId: 'ServerTasks-10',
        state: 'Executing',
        startedAt: at(1),
        isInterrupted: false,
      },
    ])
  })

  it('counts what started while we stood in the queue, though it came after us', () => {
    expect(idle(task({ id: 'ServerTasks-60', queuedAt: at(40), startedAt: at(41) }))).toBe(false)
  })

  it('counts a deployment that is being canceled, until it is', () => {
    expect(idle(task({ state: 'Cancelling' }))).toBe(false)
    expect(idle(task({ state: 'Canceled', isCompleted: true }))).toBe(true)
  })

  it('counts one that is paused for a person, which Octopus calls Queued', () => {
    expect(idle(task({ state: 'Queued', isInterrupted: true }))).toBe(false)
  })

  it('counts what is queued ahead of us, and not what is queued behind us', () => {
    expect(idle(task({ ...queued, queuedAt: at(29) }))).toBe(false)
    expect(idle(task({ ...queued, queuedAt: at(31) }))).toBe(true)
  })

  it('goes by the number of the task where two were queued in the same instant', () => {
    expect(idle(task({ ...queued, queuedAt: at(30), id: 'ServerTasks-9' }))).toBe(false)
    expect(idle(task({ ...queued, queuedAt: at(30), id: 'ServerTasks-100' }))).toBe(true)
  })

  it('does not count what is scheduled for later', () => {
    expect(idle(task({ ...queued, queuedAt: at(59) }))).toBe(true)
  })

  it('never counts ourselves', () => {
    expect(blockersOfIdle([{ id: 'Projects-9', name: 'Own', slug: 'own' }], [own], own)).toEqual([])
  })

  it('lets exactly one of two go on that are queued for each other', () => {
    const first = task({ ...queued, id: 'ServerTasks-1', queuedAt: at(1) })
    const second = task({ ...queued, id: 'ServerTasks-2', projectId: 'Projects-2', queuedAt: at(2) })
    const waits = (self: DeploymentTask) => blockersOfIdle(projects, [first, second], self).length > 0
    expect([waits(first), waits(second)]).toEqual([false, true])
  })
})

function latest(overrides: Partial<LatestDeployment>): LatestDeployment {
  return {
    projectId: 'Projects-1',
    environmentId: 'Environments-3',
    tenantId: undefined,
    version: '2.1.0',
    taskId: 'ServerTasks-10',
    state: 'Success',
    startedAt: at(1),
    isCompleted: true,
    isInterrupted: false,
    ...overrides,
  }
}

describe('blockersOfSuccess', () => {
  const kinds = (items: readonly LatestDeployment[], tenantId?: string) =>
    blockersOfSuccess([database], items, tenantId).map(({ kind }) => kind)

  it('finds nothing where the latest deployment of each succeeded', () => {
    expect(blockersOfSuccess(projects, [latest({}), latest({ projectId: 'Projects-2' })], undefined)).toEqual([])
  })

  it('waits for one that is running', () => {
    expect(kinds([latest({ state: 'Executing', isCompleted: false })])).toEqual(['unfinished'])
  })

  it.each(['Failed', 'Canceled', 'TimedOut'])('waits for a later one where the latest is %s', (state) => {
    expect(kinds([latest({ state })])).toEqual(['not-successful'])
  })

  it('waits for the first one where there was none', () => {
    expect(kinds([])).toEqual(['never-deployed'])
  })

  it('looks at our own tenant alone', () => {
    expect(kinds([latest({ tenantId: 'Tenants-2' })], 'Tenants-1')).toEqual(['never-deployed'])
    expect(kinds([latest({ tenantId: 'Tenants-1' })], 'Tenants-1')).toEqual([])
    expect(kinds([latest({ tenantId: 'Tenants-1' })])).toEqual(['never-deployed'])
  })
})
