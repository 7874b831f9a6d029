// What a look takes into account: who the members are, how their deployments stand, and what ours has come to.

import type { StepContext } from '../../runtime/define-step.ts'
import { listProjectGroups, listProjects } from '../../runtime/octopus/named.ts'
import { getServerTask } from '../../runtime/octopus/server-tasks.ts'
import { StepError } from '../../runtime/step-error.ts'
import type { ChannelName, NotifyState } from './notify-state.ts'
import { ownClaimant, ownReport, ownVariables } from './own.ts'
import type { NotifyParameters } from './parameters.ts'
import { readLatest } from './read-latest.ts'
import { groupPrefix, readRoster } from './roster.ts'
import type { Look, Rules } from './rounds.ts'

/**
 * Four requests, one more with a project group.
 * @param known The state as it was just now: it tells whom the form meant before.
 * @throws {StepError} If the form names what is not there, or has a report of what is no member.
 */
export async function readScene(
  parameters: NotifyParameters,
  { known }: Pick<NotifyState, 'known'>,
  channels: readonly ChannelName[],
  context: StepContext,
): Promise<Look> {
  const { octopus, own, variable } = context
  const hasGroups = parameters.members.some((name) => groupPrefix.test(name))
  const [projects, groups, task] = await Promise.all([
    listProjects(octopus),
    hasGroups ? listProjectGroups(octopus) : [],
    getServerTask(octopus, own.taskId),
  ])
  const members = readRoster(parameters.members, projects, groups, known, `space ${octopus.spaceId}`)
  const reports = parameters.action === 'Report'
  if (reports && variable(ownVariables.runbookRun)) throw notADeployment()
  if (reports && !members.some(({ project }) => project === own.projectId)) throw notAMember()
  const present = new Map(projects.map((project) => [project.id, project]))
  const seen = await readLatest(octopus, {
    projectIds: members.map(({ project }) => project).filter((id) => present.has(id)),
    environmentId: own.environmentId,
    tenantOf: (id) => (present.get(id)?.canBeTenanted ? own.tenantId : undefined),
  })
  return {
    report: reports ? ownReport(context, task) : undefined,
    seen,
    members,
    rules: readRules(parameters),
    claimant: ownClaimant(context),
    channels: channels.length > 0 ? channels : ['outputs'],
  }
}

function readRules(parameters: NotifyParameters): Rules {
  const { round, timeZone, done, onFailure, atLeast, deadlineMinutes, deliveryMinutes } = parameters
  const kinds = {
    Next: { kind: 'next' },
    Release: { kind: 'release' },
    Day: { kind: 'day', timeZone },
  } as const
  return {
    round: kinds[round],
    done,
    onFailure,
    atLeast,
    deadlineMs: deadlineMinutes === undefined ? undefined : deadlineMinutes * 60_000,
    allowanceMs: deliveryMinutes * 60_000,
  }
}

function notADeployment(): StepError {
  return new StepError(
    'bad-parameters',
    '"Action" is Report in a runbook, which has no deployment to report: choose Look, or put the step into a process.',
  )
}

function notAMember(): StepError {
  return new StepError(
    'bad-parameters',
    '"Members" does not name this project, which reports: add it, or choose Look as "Action".',
  )
}
