// A project of a space file: its channels, variables and process.

import type { Action, Properties, Step } from '../store/documents.ts'
import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'
import { simulatedWork, simulatedWorkProperties } from '../tasks/actions/simulated-work.ts'
import type { SpaceContents } from './schema.ts'

type ProjectEntry = SpaceContents['projects'][number]
type StepEntry = ProjectEntry['process'][number]
type VariableEntry = ProjectEntry['variables'][number]

export function loadProject(store: Store, spaceId: string, id: string, entry: ProjectEntry): void {
  const idByName = (documents: readonly { readonly id: string; readonly name: string }[], name: string | undefined) =>
    documents.find((document) => name === undefined || document.name.toLowerCase() === name.toLowerCase())?.id ?? ''
  const channels =
    entry.channels.length > 0 ? entry.channels : [{ name: 'Default', lifecycle: undefined, default: true }]
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
    })
  })
  const processId = `deploymentprocess-${id}`
  const steps = entry.process.map((step, index) => toStep(store, `${id}-step-${index + 1}`, step))
  store.processes.add({ id: processId, spaceId, projectId: id, version: 0, steps })
  store.projects.add({
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
  })
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
  const variables = entries.map(({ name, value, sensitive, description, scope }, index) => ({
    id: `${ownerId}-variable-${index + 1}`,
    name,
    value,
    description,
    type: sensitive ? 'Sensitive' : 'String',
    prompt: undefined,
    scope: Object.fromEntries(
      Object.entries({
        Environment: ids(store.environments.all(), scope.environments),
        Channel: ids(ownChannels, scope.channels),
        Tenant: ids(store.tenants.all(), scope.tenants),
        TenantTag: scope.tenantTags,
      }).filter(([, values]) => values.length > 0),
    ),
  }))
  const id = `variableset-${ownerId}`
  store.variableSets.add({ id, spaceId, ownerId, isFrozen: false, version: 0, variables })
  return id
}

function toStep(store: Store, id: string, entry: StepEntry): Step {
  const environments = store.environments.all()
  const environmentIds = entry.environments.map(
    (name) => environments.find((document) => document.name.toLowerCase() === name.toLowerCase())?.id ?? name,
  )
  const action: Action = {
    id: `${id}-action-1`,
    name: entry.name,
    isDisabled: false,
    environmentIds,
    excludedEnvironmentIds: [],
    channelIds: [],
    rest: {},
    ...work(store, entry),
  }
  return { id, name: entry.name, condition: entry.condition, properties: {}, actions: [action], rest: {} }
}

function work(store: Store, entry: StepEntry): { readonly actionType: string; readonly properties: Properties } {
  const { script, template, manualIntervention } = entry
  if (manualIntervention) {
    const properties = {
      'Octopus.Action.RunOnServer': 'true',
      'Octopus.Action.Manual.Instructions': manualIntervention.instructions,
      'Octopus.Action.Manual.ResponsibleTeamIds': '',
      'Octopus.Action.Manual.BlockConcurrentDeployments': manualIntervention.blocksOthers ? 'True' : 'False',
    }
    return { actionType: 'Octopus.Manual', properties }
  }
  if (script) {
    const properties = {
      'Octopus.Action.RunOnServer': 'true',
      'Octopus.Action.Script.ScriptSource': 'Inline',
      'Octopus.Action.Script.Syntax': script.syntax,
      'Octopus.Action.Script.ScriptBody': script.body,
    }
    return { actionType: 'Octopus.Script', properties }
  }
  if (template) {
    const installed = store.actionTemplates
      .all()
      .find(({ versions }) => versions.at(-1)?.name.toLowerCase() === template.name.toLowerCase())
    const properties = {
      'Octopus.Action.RunOnServer': 'true',
      'Octopus.Action.Template.Id': installed?.id ?? '',
      'Octopus.Action.Template.Version': String(installed?.versions.at(-1)?.version ?? 0),
      ...template.parameters,
    }
    return { actionType: installed?.versions.at(-1)?.actionType ?? 'Octopus.Script', properties }
  }
  const properties = {
    ...(entry.takes === undefined ? {} : { [simulatedWorkProperties.takes]: entry.takes }),
    ...(entry.fails ? { [simulatedWorkProperties.fails]: 'True' } : {}),
    ...(entry.log.length > 0 ? { [simulatedWorkProperties.log]: entry.log.join('\n') } : {}),
  }
  return { actionType: simulatedWork, properties }
}
