// A project of a space file: its channels, variables and process.

import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'
import { loadRunbooks } from './load-runbooks.ts'
import { loadSteps } from './load-steps.ts'
import type { SpaceContents } from './schema.ts'

type ProjectEntry = SpaceContents['projects'][number]
type VariableEntry = ProjectEntry['variables'][number]

export function loadProject(store: Store, spaceId: string, id: string, entry: ProjectEntry, now: number): void {
  const idByName = (documents: readonly { readonly id: string; readonly name: string }[], name: string | undefined) =>
    documents.find((document) => name === undefined || document.name.toLowerCase() === name.toLowerCase())?.id ?? ''
  const channels =
    entry.channels.length > 0
      ? entry.channels
      : [{ name: 'Default', lifecycle: undefined, default: true, rules: [], tenantTags: [] }]
  channels.forEach((channel, index) => {
    store.channels.add({
      id: store.channels.nextId(),
      spaceId,
      name: channel.name,
      slug: slugOf(channel.name),
      description: '',
      projectId: id,
      lifecycleId: channel.lifecycle === undefined ? undefined : idByName(store.lifecycles.all(), channel.lifecycle),
      isDefault: channel.default || (index === 0 && !channels.some((other) => other.default)),
      rules: channel.rules.map((rule, number) => ({
        id: `${id}-channel-${index + 1}-rule-${number + 1}`,
        versionRange: rule.versions,
        tag: rule.prerelease,
        packages: rule.steps.map((actionName) => ({ actionName, packageReferenceName: '' })),
      })),
      tenantTags: channel.tenantTags,
    })
  })
  const processId = `deploymentprocess-${id}`
  const steps = loadSteps(store, { spaceId, projectId: id, idPrefix: id }, entry.process)
  store.processes.add({ id: processId, spaceId, projectId: id, version: 0, steps })
  const project = store.projects.add({
    id,
    spaceId,
    name: entry.name,
    slug: slugOf(entry.name),
    description: entry.description,
    groupId: idByName(store.projectGroups.all(), entry.group),
    lifecycleId: idByName(store.lifecycles.all(), entry.lifecycle),
    isDisabled: entry.disabled,
    tenantedMode: entry.tenanted,
    variableSetId: loadVariables(store, spaceId, id, entry.variables),
    processId,
    libraryVariableSetIds: entry.libraryVariableSets.map((name) => idByName(store.libraryVariableSets.all(), name)),
    guidedFailureMode: entry.guidedFailure,
    rest: {},
  })
  loadRunbooks(store, project, entry.runbooks, now)
}

/** @returns The id of the variable set. */
export function loadVariables(
  store: Store,
  spaceId: string,
  ownerId: string,
  entries: readonly VariableEntry[],
): string {
  const ids = (documents: readonly { readonly id: string; readonly name: string }[], names: readonly string[]) =>
    names.map((name) => documents.find((document) => document.name.toLowerCase() === name.toLowerCase())?.id ?? name)
  const ownChannels = store.channels.all().filter(({ projectId }) => projectId === ownerId)
  const variables = entries.map(({ name, value, sensitive, description, scope, prompt }, index) => ({
    id: `${ownerId}-variable-${index + 1}`,
    name,
    value,
    description,
    type: sensitive ? 'Sensitive' : 'String',
    prompt: prompt && {
      Label: prompt.label,
      Description: prompt.description,
      Required: prompt.required,
      DisplaySettings: {},
    },
    scope: Object.fromEntries(
      Object.entries({
        Environment: ids(store.environments.all(), scope.environments),
        Channel: ids(ownChannels, scope.channels),
        Tenant: ids(store.tenants.all(), scope.tenants),
        TenantTag: scope.tenantTags,
        Machine: ids(store.machines.all(), scope.targets),
        Role: scope.roles,
      }).filter(([, values]) => values.length > 0),
    ),
  }))
  const id = `variableset-${ownerId}`
  store.variableSets.add({ id, spaceId, ownerId, isFrozen: false, version: 0, variables })
  return id
}
