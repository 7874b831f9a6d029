import { describe, expect, it } from 'vitest'
import { judgeIdle } from '../../../steps/wait-for-project/judge-idle.ts'
import type { Counting, SeenDeployment } from '../../../steps/wait-for-project/seen-deployment.ts'
import { at, counting, database, payroll, queued, seen } from './examples.ts'

const idle = (deployment: SeenDeployment, how: Partial<Counting> = {}) =>
  judgeIdle([database], [deployment], { ...counting, ...how })[0]?.standing === 'met'

describe('judgeIdle', () => {
  it('finds each project idle where nothing is unfinished', () => {
    expect(judgeIdle([database, payroll], [], counting).map(({ standing }) => standing)).toEqual(['met', 'met'])
  })

  it('names what is running, project by project', () => {
    const running = [seen(), seen({ taskId: 'ServerTasks-11', projectId: 'Projects-7' })]
    expect(judgeIdle([database, payroll], running, counting)).toEqual([
      { project: database, standing: 'waiting', reasons: [{ kind: 'unfinished', deployment: seen() }] },
      { project: payroll, standing: 'met', reasons: [] },
    ])
  })

  it('counts what started while we stood in the queue, though it came after us', () => {
    expect(idle(seen({ taskId: 'ServerTasks-60', queuedAt: at(40), startedAt: at(41) }))).toBe(false)
  })

  it('counts a deployment that is being canceled, until it is', () => {
    expect(idle(seen({ state: 'Cancelling' }))).toBe(false)
    expect(idle(seen({ state: 'Canceled', isCompleted: true }))).toBe(true)
  })

  it('counts one that is paused for a person, which Octopus calls Queued', () => {
    expect(idle(seen({ state: 'Queued', isInterrupted: true }))).toBe(false)
  })

  it('counts what is queued ahead of us, and not what is queued behind us', () => {
    expect(idle(seen({ ...queued, queuedAt: at(29) }))).toBe(false)
    expect(idle(seen({ ...queued, queuedAt: at(31) }))).toBe(true)
  })

  it('goes by the number of the task where two were queued in the same instant', () => {
    expect(idle(seen({ ...queued, queuedAt: at(30), taskId: 'ServerTasks-9' }))).toBe(false)
    expect(idle(seen({ ...queued, queuedAt: at(30), taskId: 'ServerTasks-100' }))).toBe(true)
  })

  it('counts what is scheduled for later only when asked to', () => {
    expect(idle(seen({ ...queued, queuedAt: at(59) }))).toBe(true)
    expect(idle(seen({ ...queued, queuedAt: at(59) }), { queued: 'All' })).toBe(false)
  })

  it('never counts ourselves', () => {
    expect(idle(seen({ taskId: 'ServerTasks-50' }), { queued: 'All' })).toBe(true)
  })

  it('counts deployments for the tenant that is meant, or for any', () => {
    const forZoo = seen({ tenantId: 'Tenants-1' })
    expect(idle(forZoo)).toBe(true)
    expect(idle(forZoo, { tenant: { kind: 'only', tenantId: 'Tenants-1' } })).toBe(false)
    expect(idle(forZoo, { tenant: { kind: 'only', tenantId: 'Tenants-2' } })).toBe(true)
    expect(idle(forZoo, { tenant: { kind: 'any' } })).toBe(false)
  })

  it('lets exactly one of two go on that are queued for each other', () => {
    const first = seen({ ...queued, taskId: 'ServerTasks-1', queuedAt: at(1) })
    const second = seen({ ...queued, taskId: 'ServerTasks-2', queuedAt: at(2), projectId: 'Projects-2' })
    const waits = (own: SeenDeployment) =>
      judgeIdle([database, payroll], [first, second], { ...counting, own }).some(({ standing }) => standing !== 'met')
    expect([waits(first), waits(second)]).toEqual([false, true])
  })
})
