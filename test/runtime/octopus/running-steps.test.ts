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
      { name: 'Acquire packages', number: undefined, status: 'Success' },
      { name: 'Back up', number: '1', status: 'Success' },
      { name: 'Copy: all', number: '1.2', status: 'Skipped' },
      { name: 'Migrate', number: '2', status: 'Pending' },
    ])
  })
})
