// Octopus's own variables: what it tells every step about its server, its task, the deployment or runbook run, the step
// itself and the machine that it runs on.

import { formatDateForPeople } from '../server/format.ts'
import type { ServerTask } from '../store/documents.ts'
import { known } from '../store/store.ts'
import type { World } from '../world.ts'
import type { Execution } from './execution.ts'
import { previousReleaseVariables } from './previous-releases.ts'
import type { Progress } from './progress.ts'
import { matchingTargets } from './targets.ts'
import type { StepAtHand } from './task-variables.ts'

type Values = Readonly<Record<string, string>>

export function serverVariables({ store, url }: World, task: ServerTask): Values {
  const space = known(store.spaces, task.spaceId)
  return {
    'Octopus.Web.ServerUri': url(),
    'Octopus.Web.BaseUrl': url(),
    'Octopus.Space.Id': space.id,
    'Octopus.Space.Name': space.name,
    'Octopus.Task.Id': task.id,
    'Octopus.Task.Name': task.description,
    'Octopus.Task.QueueTime': formatDateForPeople(task.queuedAt),
    'Octopus.Task.QueueTimeExpiry': task.expiresAt === undefined ? '' : formatDateForPeople(task.expiresAt),
    'Octopus.Task.ConcurrencyTag': task.concurrencyTag ?? '',
    ...Object.fromEntries(
      Object.entries(task.arguments).flatMap(([name, value]) =>
        typeof value === 'string' ? [[`Octopus.Task.Argument[${name}]`, value]] : [],
      ),
    ),
  }
}

/** About an execution of a process, and how far it has come. */
export function octopusVariables(world: World, task: ServerTask, execution: Execution, progress?: Progress): Values {
  const { store } = world
  const { project, environment, tenant, run } = execution
  const group = known(store.projectGroups, project.groupId)
  return {
    'Octopus.Web.ProjectLink': projectPath(execution),
    'Octopus.Project.Id': project.id,
    'Octopus.Project.Name': project.name,
    'Octopus.Project.Slug': project.slug,
    'Octopus.ProjectGroup.Id': group.id,
    'Octopus.ProjectGroup.Name': group.name,
    'Octopus.Environment.Id': environment.id,
    'Octopus.Environment.Name': environment.name,
    'Octopus.Environment.Slug': environment.slug,
    'Octopus.Environment.SortOrder': String(environment.sortOrder),
    ...machinesInRoles(world, execution),
    ...(tenant
      ? {
          'Octopus.Deployment.Tenant.Id': tenant.id,
          'Octopus.Deployment.Tenant.Name': tenant.name,
          'Octopus.Deployment.Tenant.Slug': tenant.slug,
          'Octopus.Deployment.Tenant.Tags': tenant.tags.join(','),
        }
      : {}),
    'Octopus.Deployment.CreatedBy.Id': run.deployedById,
    'Octopus.Deployment.CreatedBy.Username': store.users.get(run.deployedById)?.username ?? '',
    'Octopus.Deployment.CreatedBy.DisplayName': store.users.get(run.deployedById)?.displayName ?? '',
    'Octopus.Deployment.SpecificMachines': run.specificMachineIds.join(','),
    'Octopus.Deployment.ExcludedMachines': run.excludedMachineIds.join(','),
    ...(execution.kind === 'deployment' ? deploymentVariables(world, task, execution) : runbookVariables(execution)),
    ...progressVariables(progress),
  }
}

function deploymentVariables(
  { store }: World,
  task: ServerTask,
  execution: Extract<Execution, { kind: 'deployment' }>,
): Values {
  const { run, release, channel } = execution
  const releasePath = `${projectPath(execution)}/deployments/releases/${release.version}`
  return {
    'Octopus.Web.ReleaseLink': releasePath,
    'Octopus.Web.DeploymentLink': `${releasePath}/deployments/${run.id}`,
    'Octopus.Release.Id': release.id,
    'Octopus.Release.Number': release.version,
    'Octopus.Release.Notes': release.notes,
    'Octopus.Release.Created': formatDateForPeople(release.assembledAt),
    'Octopus.Release.Channel.Id': channel.id,
    'Octopus.Release.Channel.Name': channel.name,
    'Octopus.Deployment.Id': run.id,
    'Octopus.Deployment.Name': run.name,
    'Octopus.Deployment.Comments': run.comments,
    'Octopus.Deployment.Created': formatDateForPeople(run.createdAt),
    ...previousReleaseVariables(store, execution, task),
  }
}

function runbookVariables(execution: Extract<Execution, { kind: 'runbook-run' }>): Values {
  const { run, runbook, snapshot } = execution
  const path = `${projectPath(execution)}/operations/runbooks/${runbook.id}`
  return {
    'Octopus.Web.RunbookSnapshotLink': `${path}/snapshots/${snapshot.id}`,
    'Octopus.Web.RunbookRunLink': `${path}/snapshots/${snapshot.id}/runs/${run.id}`,
    'Octopus.Runbook.Id': runbook.id,
    'Octopus.Runbook.Name': runbook.name,
    'Octopus.RunbookRun.Id': run.id,
    'Octopus.RunbookRun.Name': run.name,
    'Octopus.RunbookRun.Created': formatDateForPeople(run.createdAt),
    'Octopus.RunbookSnapshot.Id': snapshot.id,
    'Octopus.RunbookSnapshot.Name': snapshot.name,
    'Octopus.RunbookSnapshot.Notes': snapshot.notes,
  }
}

function machinesInRoles({ store }: World, execution: Execution): Values {
  const roles = new Set(store.machines.all().flatMap((machine) => machine.roles))
  return Object.fromEntries(
    [...roles].map((role) => [
      `Octopus.Environment.MachinesInRole[${role}]`,
      matchingTargets(store, execution, [role])
        .map(({ id }) => id)
        .join(','),
    ]),
  )
}

function progressVariables(progress: Progress | undefined): Values {
  if (!progress) return {}
  const steps = [...progress.steps].flatMap(([name, { code, error }]) => [
    [`Octopus.Step[${name}].Status.Code`, code],
    [`Octopus.Step[${name}].Status.Error`, error],
    [`Octopus.Step[${name}].Status.ErrorDetail`, error],
  ])
  const failure: Values =
    progress.failure === undefined
      ? {}
      : { 'Octopus.Deployment.Error': progress.failure, 'Octopus.Deployment.ErrorDetail': progress.failure }
  return { ...(Object.fromEntries(steps) as Values), ...failure }
}

export function actionVariables({ step, action, number }: StepAtHand): Values {
  return {
    'Octopus.Action.Id': action.id,
    'Octopus.Action.Name': action.name,
    'Octopus.Action.Number': number,
    'Octopus.Action.IsSkipped': 'False',
    'Octopus.Step.Id': step.id,
    'Octopus.Step.Name': step.name,
    'Octopus.Step.Number': number.split('.')[0] ?? number,
    'Octopus.Step.Status.Code': 'Running',
  }
}

/** About the target that a step runs on or for; where it runs on the server alone, as the switch says. */
export function machineVariables({ settings }: World, atHand: StepAtHand | undefined): Values {
  const machine = atHand?.machine
  if (machine) {
    return {
      'Octopus.Machine.Id': machine.id,
      'Octopus.Machine.Name': machine.name,
      'Octopus.Machine.Roles': machine.roles.join(','),
    }
  }
  if (!atHand || settings.unconfirmed.machineOfWorkerSteps === 'absent') return {}
  return { 'Octopus.Machine.Id': 'Workers-1', 'Octopus.Machine.Name': 'Octopus Server', 'Octopus.Machine.Roles': '' }
}

function projectPath({ run, project }: Execution): string {
  return `/app#/${run.spaceId}/projects/${project.slug}`
}
