import { describe, expect, it } from 'vitest'
import type { LatestDeployment } from '../../../runtime/octopus/resources/dashboard-item.ts'
import { judgeLatest, type Wanted } from '../../../steps/wait-for-project/judge-latest.ts'
import type { Counting } from '../../../steps/wait-for-project/seen-deployment.ts'
import { at, counting, database, latest, payroll, queued } from './examples.ts'

const any: Wanted = { accepts: () => true, onFailure: 'final' }
const judge = (items: readonly LatestDeployment[], wanted: Partial<Wanted> = {}, how: Partial<Counting> = {}) => {
  const [status] = judgeLatest([database], items, { ...counting, ...how }, { ...any, ...wanted })
  return [status?.standing, ...(status?.reasons ?? []).map(({ kind }) => kind)]
}

describe('judgeLatest', () => {
  it('is content where the latest deployment of each succeeded', () => {
    const items = [latest(), latest({ projectId: 'Projects-2' })]
    expect(judgeLatest([database, payroll], items, counting, any).map(({ standing }) => standing)).toEqual([
      'met',
      'met',
    ])
  })

  it('waits for one that is running', () => {
    expect(judge([latest({ state: 'Executing', isCompleted: false })])).toEqual(['waiting', 'unfinished'])
  })

  it.each(['Failed', 'Canceled', 'TimedOut'])('takes %s for final, or waits for a later one, as told', (state) => {
    expect(judge([latest({ state })])).toEqual(['failed', 'failed'])
    expect(judge([latest({ state })], { onFailure: 'wait' })).toEqual(['waiting', 'failed'])
  })

  it('waits for the first one where there was none', () => {
    expect(judge([])).toEqual(['waiting', 'never-deployed'])
  })

  it('waits for another version', () => {
    const accepts = (version: string) => version === '2.1.0'
    expect(judge([latest()], { accepts })).toEqual(['met'])
    expect(judge([latest({ version: '2.0.0' })], { accepts })).toEqual(['waiting', 'other-version'])
  })

  it('lets the success before stand for one that is scheduled, or queued behind us', () => {
    const scheduled = latest({ ...queued, isCompleted: false, taskId: 'ServerTasks-60', queuedAt: at(59) })
    const before = latest({ isPrevious: true })
    expect(judge([scheduled, before])).toEqual(['met'])
    expect(judge([scheduled])).toEqual(['waiting', 'never-deployed'])
    expect(judge([scheduled, before], {}, { queued: 'All' })).toEqual(['waiting', 'unfinished'])
  })

  it('does not take the success before for what is there now', () => {
    expect(judge([latest({ state: 'Failed', taskId: 'ServerTasks-20' }), latest({ isPrevious: true })])).toEqual([
      'failed',
      'failed',
    ])
  })

  it('looks at our own tenant, or wants all of them', () => {
    const zoo = latest({ tenantId: 'Tenants-1' })
    const park = latest({ tenantId: 'Tenants-2', state: 'Failed' })
    expect(judge([zoo, park], {}, { tenant: { kind: 'only', tenantId: 'Tenants-1' } })).toEqual(['met'])
    expect(judge([zoo, park])).toEqual(['waiting', 'never-deployed'])
    expect(judge([zoo, park], {}, { tenant: { kind: 'any' } })).toEqual(['failed', 'failed'])
  })
})
