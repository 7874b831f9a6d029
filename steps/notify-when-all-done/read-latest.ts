// What the server knows of the members: the latest deployment of each, here.

import type { StepContext } from '../../runtime/define-step.ts'
import { taskStateFields } from '../../runtime/octopus/resources/server-task.ts'
import { boolean, list, object, optional, string, type Shaped } from '../../runtime/shape.ts'
import type { Outcome, Word } from './notify-state.ts'
import { shortenError } from './own.ts'

const LatestResource = object({
  ...taskStateFields,
  ProjectId: string,
  TenantId: optional(string),
  ReleaseVersion: string,
  TaskId: string,
  CompletedTime: optional(string),
  ErrorMessage: optional(string),
  IsPrevious: optional(boolean),
})
type LatestResource = Shaped<typeof LatestResource>

export interface LatestQuery {
  readonly projectIds: readonly string[]
  readonly environmentId: string
  /** For whom a project's deployments count. */
  readonly tenantOf: (projectId: string) => string | undefined
}

/** One request. A deployment that is scheduled for later is not there yet. */
export async function readLatest(
  octopus: StepContext['octopus'],
  { projectIds, environmentId, tenantOf }: LatestQuery,
): Promise<readonly Word[]> {
  if (projectIds.length === 0) return []
  const query = { projects: projectIds, environments: [environmentId] }
  const { Items } = await octopus.get('dashboard/dynamic', object({ Items: list(LatestResource) }), query)
  const now = octopus.serverNow()
  return Items.filter(({ IsPrevious, ProjectId, TenantId }) => !IsPrevious && TenantId === tenantOf(ProjectId))
    .map(toWord)
    .filter(({ outcome, queuedAt }) => outcome !== 'Running' || new Date(queuedAt) <= now)
}

function toWord(latest: LatestResource): Word {
  const { ProjectId, TaskId, QueueTime, State, IsCompleted, StartTime, CompletedTime, ErrorMessage } = latest
  return {
    project: ProjectId,
    task: TaskId,
    queuedAt: instant(QueueTime) ?? new Date(0).toISOString(),
    // The server spells the ends of a task as we do.
    outcome: IsCompleted ? (State as Outcome) : 'Running',
    basis: IsCompleted ? 'final' : 'running',
    version: latest.ReleaseVersion,
    startedAt: instant(StartTime),
    endedAt: instant(CompletedTime),
    error: ErrorMessage ? shortenError(ErrorMessage) : undefined,
  }
}

/** In the one form in which moments can be compared as texts. */
function instant(text: string | undefined): string | undefined {
  return text ? new Date(text).toISOString() : undefined
}
