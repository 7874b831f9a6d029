// *Idle*: no deployment of a project is running or paused, or queued ahead of us.

import type { Project } from '../../runtime/octopus/resources/project.ts'
import { isAheadOf } from '../../runtime/octopus/task-order.ts'
import { toStatus, type ProjectStatus } from './decide.ts'
import { counts, type Counting, type SeenDeployment } from './seen-deployment.ts'

/** @param unfinished The unfinished deployments there, of any project; our own may be among them. */
export function judgeIdle(
  projects: readonly Project[],
  unfinished: readonly SeenDeployment[],
  counting: Counting,
): readonly ProjectStatus[] {
  const open = unfinished
    .filter(({ isCompleted }) => !isCompleted)
    .toSorted((one, other) => (isAheadOf(one, other) ? -1 : 1))
  return projects.map((project) => {
    const mine = open.filter((deployment) => counts(deployment, project, counting))
    return toStatus(
      project,
      mine.map((deployment) => ({ kind: 'unfinished', deployment })),
      'final',
    )
  })
}
