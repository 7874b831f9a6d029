import { describe, expect, it } from 'vitest'
import { TaskDetailsResource, toRunningSteps } from '../../../runtime/octopus/resources/activity-log.ts'

describe('toRunningSteps', () => {
  it('tells steps and child steps, with their numbers, from what Octopus does by itself', () => {
    const details = {
      ActivityLogs: [
        {
          Name: 'Deploy Web release 1.0 to Test',
          Status: 'Running',
          Children: [
            { Name: 'Acquire packages', Status: 'Success', Children: [] },
            {
              Name: 'Step 1: Back up',
              Status: 'Success',
              Started: '2026-03-02T08:00:00Z',
              Children: [{ Name: 'Step 1.2: Copy: all', Status: 'Skipped' }],
            },
            { Name: 'Step 2: Migrate', Status: 'Pending', Children: null },
          ],
        },
      ],
    }
    expect(toRunningSteps(TaskDetailsResource(details, ''))).toEqual([
      { name: 'Acquire packages', number: undefined, status: 'Success', step: 'Acquire packages', isAtWork: false },
      { name: 'Back up', number: '1', status: 'Success', step: 'Back up', isAtWork: false },
      { name: 'Copy: all', number: '1.2', status: 'Skipped', step: 'Copy: all', isAtWork: false },
      { name: 'Migrate', number: '2', status: 'Pending', step: 'Migrate', isAtWork: false },
    ])
  })

  it('tells what runs at the moment, each target of its own, and of which step it is', () => {
    const node = (Name: string, Status: string, Children: readonly unknown[] = []) => ({ Name, Status, Children })
    const steps = [
      node('Step 1: Back up', 'Running', [
        node('web-1', 'Success'),
        node('web-2', 'Running'),
        node('web-3', 'Running'),
      ]),
      node('Step 2: Roll out', 'Running', [node('web-1', 'Running', [node('Step 2.1: Install', 'Running')])]),
    ]
    const details = { ActivityLogs: [node('Deploy Web release 1.0 to Test', 'Running', steps)] }
    const atWork = toRunningSteps(TaskDetailsResource(details, '')).filter(({ isAtWork }) => isAtWork)
    expect(atWork.map(({ step, name }) => `${step} on ${name}`)).toEqual([
      'Back up on web-2',
      'Back up on web-3',
      'Install on Install',
    ])
  })
})
