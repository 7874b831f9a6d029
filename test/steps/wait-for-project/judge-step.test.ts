import { describe, expect, it } from 'vitest'
import { judgeStep, type WantedStep } from '../../../steps/wait-for-project/judge-step.ts'
import type { SeenDeployment } from '../../../steps/wait-for-project/seen-deployment.ts'
import { database, seen } from './examples.ts'

const wanted: WantedStep = { step: 'Migrate', state: 'Finished', whenNothingRuns: 'Continue' }

function judge(status: string | undefined, overrides: Partial<WantedStep> = {}, task: Partial<SeenDeployment> = {}) {
  const steps = [
    { name: 'Acquire packages', number: undefined, status: 'Success' },
    { name: 'Back up', number: '1', status: 'Success' },
    ...(status === undefined ? [] : [{ name: 'Migrate', number: '2', status }]),
  ]
  const [result] = judgeStep([database], [{ deployment: seen(task), steps }], { ...wanted, ...overrides })
  return [result?.standing, ...(result?.reasons ?? []).map(({ kind }) => kind)]
}

const over = { isCompleted: true, state: 'Success' }

describe('judgeStep', () => {
  it.each(['Success', 'SuccessWithWarning', 'Skipped'])('is content when the step is over with %s', (status) => {
    expect(judge(status)).toEqual(['met'])
  })

  it.each(['Pending', 'Running'])('waits while the step is %s', (status) => {
    expect(judge(status)).toEqual(['waiting', 'unfinished'])
  })

  it('is content with a step that has begun, where that is asked for', () => {
    expect(judge('Running', { state: 'Started' })).toEqual(['met'])
    expect(judge('Pending', { state: 'Started' })).toEqual(['waiting', 'unfinished'])
  })

  it('finds the step by number, and by name in any case', () => {
    expect(judge('Success', { step: '2' })).toEqual(['met'])
    expect(judge('Success', { step: 'migrate' })).toEqual(['met'])
  })

  it('waits for a step that the log does not know yet', () => {
    expect(judge(undefined)).toEqual(['waiting', 'unfinished'])
  })

  it('waits while a step has failed and somebody may still retry it, and fails with the deployment', () => {
    expect(judge('Failed')).toEqual(['waiting', 'unfinished'])
    expect(judge('Failed', {}, { isCompleted: true, state: 'Failed' })).toEqual(['failed', 'failed'])
  })

  it('is content with a deployment that failed after the step', () => {
    expect(judge('Success', {}, { isCompleted: true, state: 'Failed' })).toEqual(['met'])
  })

  it('is content with a deployment that succeeded between two looks', () => {
    expect(judge('Running', {}, over)).toEqual(['met'])
  })

  it('says that a deployment is over which never had the step', () => {
    expect(judge(undefined, {}, over)).toEqual(['failed', 'no-such-step'])
  })

  it('goes on or fails where nothing is running, as told', () => {
    expect(judgeStep([database], [], wanted)).toMatchObject([
      { standing: 'met', reasons: [{ kind: 'nothing-running' }] },
    ])
    expect(judgeStep([database], [], { ...wanted, whenNothingRuns: 'Fail' })).toMatchObject([{ standing: 'failed' }])
  })
})
