// *Succeeded* and *Version*: what the latest deployment of a project came to.

import type { LatestDeployment } from '../../runtime/octopus/resources/dashboard-item.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import { toStatus, type ProjectStatus, type Reason } from './decide.ts'
import { counts, seenItem, type Counting } from './seen-deployment.ts'

export interface Wanted {
  /** Whether a version will do. */
  readonly accepts: (version: string) => boolean
  /** Whether a failure is final, or a later deployment may mend it. */
  readonly onFailure: 'final' | 'wait'
}

/**
 * @param latest The latest deployments of these projects there, for any tenant, and the last success before each. Where
 * the latest is queued behind us or scheduled for later, the success before it stands for it.
 */
export function judgeLatest(
  projects: readonly Project[],
  latest: readonly LatestDeployment[],
  counting: Counting,
  { accepts, onFailure }: Wanted,
): readonly ProjectStatus[] {
  return projects.map((project) => {
    const mine = latest.filter((item) => counts(seenItem(item), project, counting))
    const current = mine.filter((item) => !item.isPrevious || !mine.some((other) => isCurrentBeside(other, item)))
    const reasons: readonly Reason[] =
      current.length === 0 ? [{ kind: 'never-deployed' }] : current.flatMap((item) => reasonAgainst(item, accepts))
    return toStatus(project, reasons, onFailure)
  })
}

function isCurrentBeside(other: LatestDeployment, previous: LatestDeployment): boolean {
  return !other.isPrevious && other.tenantId === previous.tenantId
}

function reasonAgainst(item: LatestDeployment, accepts: Wanted['accepts']): readonly Reason[] {
  const deployment = seenItem(item)
  if (!item.isCompleted) return [{ kind: 'unfinished', deployment }]
  if (item.state !== 'Success') return [{ kind: 'failed', deployment }]
  return accepts(item.version) ? [] : [{ kind: 'other-version', version: item.version }]
}
