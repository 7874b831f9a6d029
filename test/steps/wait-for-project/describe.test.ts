import { describe, expect, it } from 'vitest'
import type { Blocker } from '../../../steps/wait-for-project/decide.ts'
import { describeGoingOn, describeTimeout, describeWait } from '../../../steps/wait-for-project/describe.ts'

const project = { id: 'Projects-1', name: 'Database', slug: 'database' }
const place = { environmentName: 'Production' }
const running = {
  kind: 'unfinished',
  project,
  what: 'Deploy Database release 2.1.0 to Production',
  taskId: 'ServerTasks-12',
  state: 'Executing',
  startedAt: new Date('2026-03-02T08:00:10Z'),
  isInterrupted: false,
} satisfies Blocker
const parameters = {
  projects: ['Database'],
  until: 'Idle',
  environment: undefined,
  timeoutMinutes: 30,
  onTimeout: 'Fail',
} as const

describe('describeWait', () => {
  it('says who, what, since when, and links to the task', () => {
    expect(describeWait([running], place)).toBe(
      'Waiting for Database: Deploy Database release 2.1.0 to Production is Executing since 2026-03-02 08:00:10 UTC, ' +
        '[ServerTasks-12](~/app#/tasks/ServerTasks-12)',
    )
  })

  it('tells a queued deployment, a paused one, a failed one and a missing one apart', () => {
    const blockers: Blocker[] = [
      { ...running, state: 'Queued', startedAt: undefined },
      { ...running, state: 'Queued', isInterrupted: true },
      { kind: 'not-successful', project, what: '2.0.0', taskId: 'ServerTasks-9', state: 'Failed' },
      { kind: 'never-deployed', project },
    ]
    const [title, ...lines] = describeWait(blockers, place).split('\n')
    expect(title).toBe('Waiting for:')
    expect(lines).toEqual([
      expect.stringContaining('is queued ahead of this deployment'),
      expect.stringContaining("is waiting for a person's answer (Queued), begun 2026-03-02 08:00:10 UTC"),
      expect.stringContaining('the latest deployment to Production, 2.0.0, is Failed'),
      expect.stringContaining('Database, which has not been deployed to Production yet'),
    ])
  })
})

describe('describeGoingOn', () => {
  it('says how long it took', () => {
    expect(describeGoingOn(parameters, place, 250_000)).toBe(
      'Database is idle in Production: going on (waited 4 minutes 10 seconds).',
    )
    expect(describeGoingOn({ ...parameters, projects: ['A', 'B'], until: 'Succeeded' }, place, 0)).toBe(
      'A, B succeeded in Production: going on (nothing to wait for).',
    )
  })
})

describe('describeTimeout', () => {
  it('repeats what it waited for and says what can be done', () => {
    expect(describeTimeout(parameters, 'Waiting for Database')).toBe(
      'Gave up after 30 minutes. Waiting for Database\n' +
        'Cancel or finish what is stuck, or raise "Timeout minutes" on this step.',
    )
  })
})
