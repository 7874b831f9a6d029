// Fills the store with what a space file holds.

import type { Grant } from '../permissions.ts'
import type { ActionTemplateVersion } from '../store/documents.ts'
import { sameName } from '../store/same-name.ts'
import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'
import { loadFreezes } from './load-freezes.ts'
import { loadHistory } from './load-history.ts'
import { loadProject, loadVariables } from './load-project.ts'
import { loadSubscriptions } from './load-subscriptions.ts'
import { loadTagSets } from './load-tag-sets.ts'
import { loadTargets, loadTeams } from './load-targets.ts'
import type { SpaceContents, SpacePart } from './schema.ts'
import { withinSpace } from './within-space.ts'

export const defaultApiKey = 'API-SIMULATOR'

/**
 * @param start When the simulator starts, in milliseconds since 1970.
 * @returns What is wrong with the file at that time, such as a past deployment that is not over yet; empty if all is well.
 */
export function loadSpace(store: Store, file: SpaceContents, start: number): readonly string[] {
  const spaces = [file, ...file.spaces].map((part, index) => loadPart(store, part, index === 0, start))
  loadUsers(store, file)
  loadFreezes(store, file.deploymentFreezes, start)
  loadCommunityTemplates(store, file)
  return spaces.flatMap((finish) => finish())
}

/**
 * One space.
 * @returns Loads what needs users; gives what is wrong with the past.
 */
function loadPart(wholeStore: Store, file: SpacePart, isDefault: boolean, start: number): () => readonly string[] {
  const spaceId = wholeStore.spaces.nextId()
  const store = withinSpace(wholeStore, spaceId)
  const { name, description, taskQueueStopped } = file.space
  store.spaces.add({ id: spaceId, name, slug: slugOf(name), description, isDefault, taskQueueStopped })
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
  loadTagSets(store, spaceId, file)
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
  loadTargets(store, spaceId, file.targets)
  const addTeamMembers = loadTeams(store, spaceId, file.teams)
  for (const project of file.projects) {
    loadProject(store, spaceId, projectIds.get(project.name.toLowerCase()) ?? '', project, start)
  }
  const pool = { isDefault: true, sortOrder: 0, poolType: 'StaticWorkerPool' as const }
  store.workerPools.add({
    id: store.workerPools.nextId(),
    ...common({ name: 'Default Worker Pool', description: '' }),
    ...pool,
  })
  return () => {
    addTeamMembers()
    const mistakes = loadHistory(store, file, start)
    loadSubscriptions(store, spaceId, file.subscriptions)
    return mistakes
  }
}

function loadUsers(store: Store, { users }: SpaceContents): void {
  // The server's own user is there besides those of the file; without any, the well-known key opens the door.
  const all =
    users.length > 0
      ? users
      : [{ username: 'admin', service: false, apiKeys: [defaultApiKey], accessTokens: [], permissions: undefined }]
  for (const user of all) {
    const { username, service: isService, apiKeys, accessTokens } = user
    const displayName = ('displayName' in user ? user.displayName : undefined) ?? username
    const grants = user.permissions?.map((grant) => toGrant(store, grant))
    store.users.add({ id: store.users.nextId(), username, displayName, isService, apiKeys, accessTokens, grants })
  }
  store.users.add({
    id: 'users-system',
    username: 'system',
    displayName: 'Octopus',
    isService: true,
    apiKeys: [],
    accessTokens: [],
    grants: undefined,
  })
}

type GrantEntry = NonNullable<SpaceContents['users'][number]['permissions']>[number]

function toGrant(store: Store, { name, projects, environments, tenants }: GrantEntry): Grant {
  return {
    permission: name,
    projectIds: projects.flatMap((wanted) => idsOf(store.projects.all(), wanted)),
    environmentIds: environments.flatMap((wanted) => idsOf(store.environments.all(), wanted)),
    tenantIds: tenants.flatMap((wanted) => idsOf(store.tenants.all(), wanted)),
  }
}

function groupsOf({ projectGroups }: SpacePart): SpacePart['projectGroups'] {
  return projectGroups.length > 0 ? projectGroups : [{ name: 'Default Project Group', description: '' }]
}

/** Without a lifecycle of its own, a space has the one that goes through all environments in order. */
function lifecyclesOf(file: SpacePart): SpacePart['lifecycles'] {
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

function loadStepTemplates(store: Store, { stepTemplates }: SpacePart, spaceId: string): void {
  for (const template of stepTemplates) {
    const id = store.actionTemplates.nextId()
    store.actionTemplates.add({ id, spaceId, versions: [templateVersion(id, template, 0)] })
  }
}

function loadCommunityTemplates(store: Store, { communityTemplates }: SpaceContents): void {
  for (const template of communityTemplates) {
    const id = store.communityTemplates.nextId()
    const { Author: author, Website: website, Version: version } = template
    store.communityTemplates.add({ id, author, website, latest: templateVersion(id, template, version) })
  }
}

function templateVersion(
  id: string,
  template: SpacePart['stepTemplates'][number],
  version: number,
): ActionTemplateVersion {
  return {
    version,
    name: template.Name,
    description: template.Description ?? '',
    actionType: template.ActionType,
    properties: Object.fromEntries(Object.entries(template.Properties).map(([key, value]) => [key, value ?? ''])),
    parameters: template.Parameters.map((parameter, index) => ({
      id: parameter.Id ?? `${id}-parameter-${index + 1}`,
      name: parameter.Name,
      label: parameter.Label ?? '',
      helpText: parameter.HelpText ?? '',
      defaultValue: parameter.DefaultValue ?? '',
      displaySettings: parameter.DisplaySettings,
    })),
  }
}

function idOf(documents: readonly { readonly id: string; readonly name: string }[], name: string): string {
  return documents.find((document) => sameName(document.name, name))?.id ?? name
}

/** In every space that has one of this name. */
function idsOf(documents: readonly { readonly id: string; readonly name: string }[], name: string): readonly string[] {
  return documents.filter((document) => sameName(document.name, name)).map(({ id }) => id)
}
