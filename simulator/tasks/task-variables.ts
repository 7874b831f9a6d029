// The variables that a step of a task is handed: Octopus's own about the task, the project's in their scope, and the
// step's own properties and parameters.

import type { ScriptVariable } from '../worker/run-script.ts'
import type { Action, ActionTemplateVersion, OutputVariable, PropertyValue, ServerTask } from '../store/documents.ts'
import { known } from '../store/store.ts'
import { formatDateForPeople } from '../server/format.ts'
import type { World } from '../world.ts'
import { variablesInScope } from './scoped-variables.ts'

export interface StepAtHand {
  readonly stepId: string
  readonly stepName: string
  /** `2`, or `2.1` for the first of several actions of a step. */
  readonly number: string
  readonly action: Action
  /** The step template that it refers to, in the version that it refers to. */
  readonly template: ActionTemplateVersion | undefined
}

/**
 * All variables, by name, as they stand in Octopus: tokens of Octostache are not filled in. What is named later wins:
 * defaults of template parameters, what the step says, the project's variables, output of earlier steps, Octopus's own.
 */
export function taskVariables(world: World, task: ServerTask, step?: StepAtHand): ReadonlyMap<string, ScriptVariable> {
  const variables = new Map<string, ScriptVariable>()
  const names = new Map<string, string>()
  // Names compare without case, so that a later one replaces an earlier one that is spelt otherwise.
  const set = (name: string, value: ScriptVariable) => {
    variables.delete(names.get(name.toLowerCase()) ?? name)
    names.set(name.toLowerCase(), name)
    variables.set(name, value)
  }
  if (step) {
    for (const [name, value] of stepVariables(step)) set(name, value)
  }
  for (const [name, value] of projectVariables(world, task, step)) set(name, value)
  for (const output of task.outputVariables)
    set(outputName(output), { value: output.value, sensitive: output.sensitive })
  for (const [name, value] of Object.entries(octopusVariables(world, task, step)))
    set(name, { value, sensitive: false })
  return variables
}

/** `Octopus.Action[Migrate].Output.Version` */
export function outputName({ step, name }: Pick<OutputVariable, 'step' | 'name'>): string {
  return `Octopus.Action[${step}].Output.${name}`
}

function* stepVariables({ action, template }: StepAtHand): Generator<readonly [string, ScriptVariable]> {
  const isSecret = new Set(
    template?.parameters
      .filter(({ displaySettings }) => displaySettings['Octopus.ControlType'] === 'Sensitive')
      .map(({ name }) => name),
  )
  const variable = (name: string, value: PropertyValue): readonly [string, ScriptVariable] => [
    name,
    { value: plain(value), sensitive: typeof value !== 'string' || isSecret.has(name) },
  ]
  for (const { name, defaultValue } of template?.parameters ?? []) yield variable(name, defaultValue)
  for (const [name, value] of Object.entries(template?.properties ?? {})) yield variable(name, value)
  for (const [name, value] of Object.entries(action.properties)) yield variable(name, value)
}

function* projectVariables(
  { store }: World,
  task: ServerTask,
  step: StepAtHand | undefined,
): Generator<readonly [string, ScriptVariable]> {
  const deployment = known(store.deployments, task.arguments['DeploymentId'] ?? '')
  const scope = {
    project: known(store.projects, deployment.projectId),
    environment: known(store.environments, deployment.environmentId),
    tenant: deployment.tenantId === undefined ? undefined : known(store.tenants, deployment.tenantId),
    channelId: deployment.channelId,
    actionId: step?.action.id,
  }
  const manifest = known(store.variableSets, `variableset-${deployment.id}`)
  for (const [name, variable] of variablesInScope(manifest.variables, scope)) {
    const value = deployment.formValues[variable.id] ?? variable.value ?? ''
    yield [name, { value, sensitive: variable.type === 'Sensitive' }]
  }
}

function octopusVariables(world: World, task: ServerTask, step: StepAtHand | undefined): Record<string, string> {
  const { store } = world
  const deployment = known(store.deployments, task.arguments['DeploymentId'] ?? '')
  const release = known(store.releases, deployment.releaseId)
  const space = known(store.spaces, task.spaceId)
  const project = known(store.projects, deployment.projectId)
  const group = known(store.projectGroups, project.groupId)
  const environment = known(store.environments, deployment.environmentId)
  const channel = known(store.channels, deployment.channelId)
  const tenant = deployment.tenantId === undefined ? undefined : known(store.tenants, deployment.tenantId)
  const user = known(store.users, deployment.deployedById)
  const projectPath = `/app#/${space.id}/projects/${project.slug}`
  const releasePath = `${projectPath}/deployments/releases/${release.version}`
  return {
    'Octopus.Web.ServerUri': world.url(),
    'Octopus.Web.BaseUrl': world.url(),
    'Octopus.Web.ProjectLink': projectPath,
    'Octopus.Web.ReleaseLink': releasePath,
    'Octopus.Web.DeploymentLink': `${releasePath}/deployments/${deployment.id}`,
    'Octopus.Space.Id': space.id,
    'Octopus.Space.Name': space.name,
    'Octopus.Project.Id': project.id,
    'Octopus.Project.Name': project.name,
    'Octopus.Project.Slug': project.slug,
    'Octopus.ProjectGroup.Id': group.id,
    'Octopus.ProjectGroup.Name': group.name,
    'Octopus.Environment.Id': environment.id,
    'Octopus.Environment.Name': environment.name,
    'Octopus.Environment.Slug': environment.slug,
    'Octopus.Environment.SortOrder': String(environment.sortOrder),
    'Octopus.Release.Id': release.id,
    'Octopus.Release.Number': release.version,
    'Octopus.Release.Notes': release.notes,
    'Octopus.Release.Created': formatDateForPeople(release.assembledAt),
    'Octopus.Release.Channel.Id': channel.id,
    'Octopus.Release.Channel.Name': channel.name,
    'Octopus.Deployment.Id': deployment.id,
    'Octopus.Deployment.Name': deployment.name,
    'Octopus.Deployment.Comments': deployment.comments,
    'Octopus.Deployment.Created': formatDateForPeople(deployment.createdAt),
    'Octopus.Deployment.CreatedBy.Id': user.id,
    'Octopus.Deployment.CreatedBy.Username': user.username,
    'Octopus.Deployment.CreatedBy.DisplayName': user.displayName,
    ...(tenant
      ? {
          'Octopus.Deployment.Tenant.Id': tenant.id,
          'Octopus.Deployment.Tenant.Name': tenant.name,
          'Octopus.Deployment.Tenant.Slug': tenant.slug,
          'Octopus.Deployment.Tenant.Tags': tenant.tags.join(','),
        }
      : {}),
    'Octopus.Task.Id': task.id,
    'Octopus.Task.Name': task.description,
    'Octopus.Task.QueueTime': formatDateForPeople(task.queuedAt),
    'Octopus.Task.QueueTimeExpiry': task.expiresAt === undefined ? '' : formatDateForPeople(task.expiresAt),
    'Octopus.Task.Argument[DeploymentId]': deployment.id,
    'Octopus.Task.ConcurrencyTag': task.concurrencyTag,
    ...(step
      ? {
          'Octopus.Action.Id': step.action.id,
          'Octopus.Action.Name': step.action.name,
          'Octopus.Action.Number': step.number,
          'Octopus.Step.Id': step.stepId,
          'Octopus.Step.Name': step.stepName,
          'Octopus.Step.Number': step.number.split('.')[0] ?? step.number,
        }
      : {}),
  }
}

function plain(value: PropertyValue): string {
  return typeof value === 'string' ? value : value.secret
}
