// Fills the store with what a space file holds.

import { createDeployment } from '../operations/create-deployment.ts'
import { createRelease, findRelease } from '../operations/create-release.ts'
import { endCategory, recordEvent } from '../operations/record-event.ts'
import type { User } from '../store/documents.ts'
import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'
import { addChild, endNode, startNode } from '../tasks/activity-log.ts'
import { loadProject, loadVariables } from './load-project.ts'
import { readMoment, type SpaceContents } from './schema.ts'
import { readTimespan } from './timespan.ts'

export const defaultApiKey = 'API-SIMULATOR'

type Project = SpaceContents['projects'][number]

/**
 * @param start When the simulator starts, in milliseconds since 1970.
 * @returns What is wrong with the file at that time, such as a past deployment that is not over yet; empty if all is well.
 */
export function loadSpace(store: Store, file: SpaceContents, start: number): readonly string[] {
  const spaceId = store.spaces.nextId()
  const { name, description, taskQueueStopped } = file.space
  store.spaces.add({ id: spaceId, name, slug: slugOf(name), description, isDefault: true, taskQueueStopped })
  loadUsers(store, file)
  const common = (entry: { readonly name: string; readonly description: string }) => ({
    spaceId,
    name: entry.name,
    slug: slugOf(entry.name),
    description: entry.description,
  })
  for (const group of groupsOf(file)) {
    store.projectGroups.add({ id: store.projectGroups.nextId(), ...common(group) })
  }
  file.environments.forEach((environment, sortOrder) => {
    const useGuidedFailure = environment.guidedFailure
    store.environments.add({ id: store.environments.nextId(), ...common(environment), sortOrder, useGuidedFailure })
  })
  const environmentId = (wanted: string) => idOf(store.environments.all(), wanted)
  for (const lifecycle of lifecyclesOf(file)) {
    const id = store.lifecycles.nextId()
    const phases = lifecycle.phases.map((phase, index) => ({
      id: `${id}-phase-${index + 1}`,
      name: phase.name,
      automaticEnvironmentIds: phase.automatic.map(environmentId),
      optionalEnvironmentIds: phase.environments.map(environmentId),
      minimumEnvironments: phase.minimumEnvironments,
      isOptional: phase.optional,
    }))
    store.lifecycles.add({ id, ...common(lifecycle), phases })
  }
  const projectIds = new Map(file.projects.map((project) => [project.name.toLowerCase(), store.projects.nextId()]))
  for (const tenant of file.tenants) {
    const projectEnvironments = Object.fromEntries(
      Object.entries(tenant.projects).map(([project, environments]) => [
        projectIds.get(project.toLowerCase()) ?? project,
        environments.map(environmentId),
      ]),
    )
    store.tenants.add({ id: store.tenants.nextId(), ...common(tenant), tags: tenant.tags, projectEnvironments })
  }
  for (const set of file.libraryVariableSets) {
    const id = store.libraryVariableSets.nextId()
    const variableSetId = loadVariables(store, spaceId, id, set.variables)
    const { name: setName, description: about } = set
    store.libraryVariableSets.add({
      id,
      spaceId,
      name: setName,
      description: about,
      contentType: 'Variables',
      variableSetId,
      version: 0,
      templates: [],
    })
  }
  loadStepTemplates(store, file, spaceId)
  for (const project of file.projects) {
    loadProject(store, spaceId, projectIds.get(project.name.toLowerCase()) ?? '', project)
  }
  return loadHistory(store, file, start)
}

function loadUsers(store: Store, { users }: SpaceContents): void {
  // The server's own user is there besides those of the file; without any, the well-known key opens the door.
  const all =
    users.length > 0 ? users : [{ username: 'admin', service: false, apiKeys: [defaultApiKey], accessTokens: [] }]
  for (const user of all) {
    const { username, service: isService, apiKeys, accessTokens } = user
    const displayName = ('displayName' in user ? user.displayName : undefined) ?? username
    store.users.add({ id: store.users.nextId(), username, displayName, isService, apiKeys, accessTokens })
  }
  store.users.add({
    id: 'users-system',
    username: 'system',
    displayName: 'Octopus',
    isService: true,
    apiKeys: [],
    accessTokens: [],
  })
}

function groupsOf({ projectGroups }: SpaceContents): SpaceContents['projectGroups'] {
  return projectGroups.length > 0 ? projectGroups : [{ name: 'Default Project Group', description: '' }]
}

/** Without a lifecycle of its own, a space has the one that goes through all environments in order. */
function lifecyclesOf(file: SpaceContents): SpaceContents['lifecycles'] {
  if (file.lifecycles.length > 0) return file.lifecycles
  const phases = file.environments.map(({ name }) => ({
    name,
    environments: [name],
    automatic: [],
    minimumEnvironments: 0,
    optional: false,
  }))
  return [{ name: 'Default Lifecycle', description: '', phases }]
}

function loadStepTemplates(store: Store, { stepTemplates }: SpaceContents, spaceId: string): void {
  for (const template of stepTemplates) {
    const id = store.actionTemplates.nextId()
    const properties = Object.fromEntries(Object.entries(template.Properties).map(([key, value]) => [key, value ?? '']))
    const parameters = template.Parameters.map((parameter, index) => ({
      id: parameter.Id ?? `${id}-parameter-${index + 1}`,
      name: parameter.Name,
      label: parameter.Label ?? '',
      helpText: parameter.HelpText ?? '',
      defaultValue: parameter.DefaultValue ?? '',
      displaySettings: parameter.DisplaySettings,
    }))
    const { Name: name, ActionType: actionType } = template
    const description = template.Description ?? ''
    store.actionTemplates.add({
      id,
      spaceId,
      versions: [{ version: 0, name, description, actionType, properties, parameters }],
    })
  }
}

/** Releases and past deployments of all projects in the order in which they happened, so that their ids tell it. */
function loadHistory(store: Store, file: SpaceContents, start: number): readonly string[] {
  const mistakes: string[] = []
  const owner = store.users.all()[0]
  if (!owner) throw new Error('A simulated server has no user')
  const happenings = file.projects.flatMap((entry, index) => {
    const project = store.projects.all()[index]
    if (!project) throw new Error(`The project "${entry.name}" was not loaded`)
    const releases = entry.releases.map((release) => {
      const at = assembledAt(entry, release, start)
      const channel = store.channels
        .all()
        .find(({ projectId, name }) => projectId === project.id && same(name, release.channel ?? ''))
      const happen = () => {
        const { version, notes } = release
        const created = createRelease(store, { project, channel, version, notes, assembledAt: at })
        if (created.kind === 'refused') mistakes.push(`projects[${index}].releases: ${created.reason}`)
      }
      return { at, happen }
    })
    const deployments = entry.deployments.map((deployment, number) => {
      const at = readMoment(deployment.at, start)
      const path = `projects[${index}].deployments[${number}]`
      const takesMs = readTimespan(deployment.takes) ?? 0
      const happen = () => {
        const release = findRelease(store, project, deployment.release)
        const environment = store.environments.all().find(({ name }) => same(name, deployment.environment))
        const tenant = store.tenants.all().find(({ name }) => same(name, deployment.tenant ?? ''))
        if (!environment) return
        if (!release) return void mistakes.push(`${path}.at: the release ${deployment.release} was assembled later`)
        if (at + takesMs > start)
          return void mistakes.push(`${path}: a past deployment has to be over when the simulator starts`)
        const comments = deployment.comments
        loadDeployment(
          store,
          { release, environment, tenant, createdAt: at, deployedBy: owner, comments },
          deployment,
          takesMs,
        )
      }
      return { at, happen }
    })
    return [...releases, ...deployments]
  })
  for (const { happen } of happenings.sort((a, b) => a.at - b.at)) happen()
  return mistakes
}

/** Without a date of its own, a release is as old as its first deployment. */
function assembledAt(project: Project, release: Project['releases'][number], start: number): number {
  if (release.assembled !== undefined) return readMoment(release.assembled, start)
  const deployed = project.deployments.filter((deployment) => same(deployment.release, release.version))
  return Math.min(start, ...deployed.map(({ at }) => readMoment(at, start)))
}

function loadDeployment(
  store: Store,
  wanted: Parameters<typeof createDeployment>[1] & { readonly deployedBy: User },
  { state, error }: Project['deployments'][number],
  takesMs: number,
): void {
  const { task } = createDeployment(store, wanted)
  const startedAt = wanted.createdAt
  const endedAt = startedAt + takesMs
  const started = state !== 'TimedOut'
  task.state = state
  task.startedAt = started ? startedAt : undefined
  task.completedAt = endedAt
  task.lastUpdatedAt = endedAt
  task.errorMessage = state === 'Success' ? '' : error || 'The deployment failed because one or more steps failed.'
  task.hasWarningsOrErrors = state !== 'Success'
  const status = state === 'TimedOut' ? 'Failed' : state
  for (const [index, step] of wanted.release.steps.entries()) {
    const node = addChild(task.activity, `Step ${index + 1}: ${step.name}`)
    startNode(node, startedAt)
    endNode(node, status, endedAt)
  }
  startNode(task.activity, startedAt)
  endNode(task.activity, status, endedAt)
  if (started) recordEvent(store, task, 'DeploymentStarted', startedAt)
  recordEvent(store, task, endCategory(state), endedAt)
}

function idOf(documents: readonly { readonly id: string; readonly name: string }[], name: string): string {
  return documents.find((document) => same(document.name, name))?.id ?? name
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
