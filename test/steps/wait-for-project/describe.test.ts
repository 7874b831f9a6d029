import { describe, expect, it } from 'vitest'
import type { ProjectStatus, Reason } from '../../../steps/wait-for-project/decide.ts'
import {
  describeFailure,
  describeGoingOn,
  describeProgress,
  describeReason,
  describeTimeout,
} from '../../../steps/wait-for-project/describe.ts'
import { at, database, payroll, queued, seen } from './examples.ts'

const link = '[ServerTasks-10](~/app#/tasks/ServerTasks-10)'
const unfinished = (overrides = {}): Reason => ({ kind: 'unfinished', deployment: seen(overrides) })
const say = (reason: Reason, extras = {}) =>
  describeReason(database, reason, 'Production', () => ({ held: undefined, expectedEnd: undefined, ...extras }))
const met: ProjectStatus = { project: database, standing: 'met', reasons: [] }

describe('describeReason', () => {
  it('says who, what, since when, until when usually, and links to the task', () => {
    expect(say(unfinished(), { expectedEnd: at(5) })).toBe(
      'Waiting for Database: Deploy Database release 2.1.0 to Production is Executing since 2026-03-02 08:01:00 UTC, ' +
        `usually over by 2026-03-02 08:05:00 UTC, ${link}`,
    )
  })

  it('says what holds a deployment, and who can help', () => {
    const held = 'waiting for a person: Approve (Release managers)'
    expect(say(unfinished({ state: 'Queued' }), { held })).toContain(
      `is Queued since 2026-03-02 08:01:00 UTC, ${held}, `,
    )
    expect(say(unfinished(queued), { held: 'queued behind Deploy Web' })).toContain(
      'is Queued, queued behind Deploy Web, ',
    )
  })

  it.each<[Reason, string]>([
    [
      { kind: 'failed', deployment: seen({ what: '2.1.0', state: 'Failed' }) },
      `Database: the latest deployment to Production, 2.1.0, is Failed, ${link}`,
    ],
    [{ kind: 'never-deployed' }, 'Waiting for Database, which has not been deployed to Production yet'],
    [{ kind: 'other-version', version: '2.0.0' }, 'Waiting for Database: 2.0.0 is deployed to Production'],
    [
      { kind: 'no-such-step', deployment: seen({ what: 'Deploy Database' }), steps: ['1 Back up'] },
      `Database: Deploy Database is over, ${link}, and has no such step; it has 1 Back up`,
    ],
    [{ kind: 'nothing-running' }, 'Database: nothing is running in Production'],
  ])('tells a $kind', (reason, sentence) => {
    expect(say(reason)).toBe(sentence)
  })

  it('says that a project is disabled', () => {
    const disabled = { ...database, isDisabled: true }
    const extras = () => ({ held: undefined, expectedEnd: undefined })
    expect(describeReason(disabled, { kind: 'never-deployed' }, 'Test', extras)).toContain('Database (disabled), which')
  })
})

describe('describeProgress', () => {
  it('counts what is done and names what is not, three at most', () => {
    const waiting = (name: string): ProjectStatus => ({
      project: { ...payroll, name },
      standing: 'waiting',
      reasons: [],
    })
    expect(describeProgress([waiting('A')], 1)).toEqual({ percentage: 0, text: 'Waiting for A' })
    const many = [met, ...['A', 'B', 'C', 'D', 'E'].map(waiting)]
    expect(describeProgress(many, 4)).toEqual({ percentage: 25, text: 'Waiting for A, B, C and 2 more (1 of 4 done)' })
  })
})

describe('describeGoingOn', () => {
  it('says what was waited for and how long it took', () => {
    expect(describeGoingOn([met], { kind: 'Idle' }, 'Production', 250_000)).toBe(
      'Database is idle in Production: going on (waited 4 minutes 10 seconds).',
    )
    const both = [met, { ...met, project: payroll }]
    expect(describeGoingOn(both, { kind: 'Succeeded', onFailure: 'final' }, 'Production', 0)).toBe(
      'Database, Payroll succeeded in Production: going on (nothing to wait for).',
    )
  })

  it('says where nothing was running', () => {
    const goal = { kind: 'StepReached', step: '3', state: 'Finished', whenNothingRuns: 'Continue' } as const
    const idle: ProjectStatus = { project: payroll, standing: 'met', reasons: [{ kind: 'nothing-running' }] }
    expect(describeGoingOn([met, idle], goal, 'Test', 0)).toBe(
      'Database finished step "3" in Test; nothing of Payroll is running in Test: going on (nothing to wait for).',
    )
  })
})

describe('describeFailure and describeTimeout', () => {
  it('repeat what it waited for and say what can be done', () => {
    const failed: ProjectStatus = {
      project: database,
      standing: 'failed',
      reasons: [{ kind: 'failed', deployment: seen({ what: '2.1.0', state: 'Failed' }) }],
    }
    expect(describeFailure([met, failed], 'Production')).toBe(
      `What this deployment waits for will not come:\nDatabase: the latest deployment to Production, 2.1.0, is Failed, ${link}\n` +
        'Mend it and deploy again, or change "When it fails" or "When nothing is running" on this step.',
    )
    expect(describeTimeout(30, ['Waiting for Database'])).toBe(
      'Gave up after 30 minutes.\nWaiting for Database\nCancel or finish what is stuck, or raise "Timeout minutes" on this step.',
    )
  })
})
