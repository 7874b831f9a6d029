import { describe, expect, it } from 'vitest'
import type { Octopus } from '../../../runtime/octopus/octopus.ts'
import { listUsualDurations } from '../../../runtime/octopus/usual-durations.ts'

/** A task of a project that took so many minutes. */
const task = (projectId: string | undefined, minutes: number) => ({
  Id: 'ServerTasks-1',
  Name: 'Deploy',
  Description: '',
  ProjectId: projectId,
  State: 'Success',
  QueueTime: '2026-03-02T07:00:00.000+00:00',
  StartTime: '2026-03-02T08:00:00.000+00:00',
  CompletedTime: new Date(Date.UTC(2026, 2, 2, 8, minutes)).toISOString(),
  IsCompleted: true,
})

describe('listUsualDurations', () => {
  it('takes the median of the last five of each project, by the server’s own times', async () => {
    const Items = [3, 90, 4, 5, 6, 1000, 1000].map((minutes) => task('Projects-1', minutes))
    const octopus = {
      get: (_path: string, shape: (json: unknown, path: string) => unknown) =>
        Promise.resolve(shape({ Items: [...Items, task('Projects-2', 7), task(undefined, 1)] }, '')),
    } as unknown as Octopus
    const durations = await listUsualDurations(octopus, 'Environments-1')
    expect([...durations]).toEqual([
      ['Projects-1', 5 * 60_000],
      ['Projects-2', 7 * 60_000],
    ])
  })
})
