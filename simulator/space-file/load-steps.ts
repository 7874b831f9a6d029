// Makes the steps of a process from their entries in a space file.

import type { Action, Properties, Step } from '../store/documents.ts'
import { sameName } from '../store/same-name.ts'
import type { Store } from '../store/store.ts'
import { simulatedWork, simulatedWorkProperties } from '../tasks/actions/simulated-work.ts'
import type { ActionEntry, StepEntry } from './step-schema.ts'

export interface ProcessOwner {
  readonly spaceId: string
  readonly projectId: string
  /** What the ids of the steps begin with. */
  readonly idPrefix: string
}

export function loadSteps(store: Store, owner: ProcessOwner, entries: readonly StepEntry[]): readonly Step[] {
  return entries.map((entry, index) => {
    const id = `${owner.idPrefix}-step-${index + 1}`
    const actions = entry.actions.length > 0 ? entry.actions : [entry]
    const { name, condition, when, roles, window } = entry
    const properties = {
      ...(roles.length > 0 ? { 'Octopus.Action.TargetRoles': roles.join(',') } : {}),
      ...(window === undefined ? {} : { 'Octopus.Action.MaxParallelism': String(window) }),
      ...(when === undefined ? {} : { 'Octopus.Step.ConditionVariableExpression': when }),
    }
    return {
      id,
      name,
      condition,
      properties,
      actions: actions.map((action, at) =>
        // The condition of a step that is its own action holds for the step.
        toAction(store, owner, `${id}-action-${at + 1}`, action, action !== entry, roles.length === 0),
      ),
      rest: entry.withPrevious ? { StartTrigger: 'StartWithPrevious' } : {},
    }
  })
}

function toAction(
  store: Store,
  owner: ProcessOwner,
  id: string,
  entry: ActionEntry,
  hasCondition: boolean,
  onServer: boolean,
): Action {
  const environmentIds = (names: readonly string[]) => idsOf(store.environments.all(), names, owner.spaceId)
  const channels = store.channels.all().filter(({ projectId }) => projectId === owner.projectId)
  const { actionType, properties } = work(store, owner, entry)
  const { retries, timeLimitMinutes, when } = entry
  return {
    id,
    name: entry.name,
    isDisabled: entry.disabled,
    environmentIds: environmentIds(entry.environments),
    excludedEnvironmentIds: environmentIds(entry.exceptEnvironments),
    channelIds: idsOf(channels, entry.channels, owner.spaceId),
    rest: hasCondition ? { Condition: entry.condition } : {},
    actionType,
    properties: {
      'Octopus.Action.RunOnServer': String(onServer),
      ...properties,
      ...(retries > 0 ? { 'Octopus.Action.AutoRetry.MaximumCount': String(retries) } : {}),
      ...(timeLimitMinutes === undefined
        ? {}
        : { 'Octopus.Action.ExecutionTimeout.Minutes': String(timeLimitMinutes) }),
      ...(hasCondition && when !== undefined ? { 'Octopus.Action.ConditionVariableExpression': when } : {}),
    },
  }
}

interface Work {
  readonly actionType: string
  readonly properties: Properties
}

function work(store: Store, { spaceId }: ProcessOwner, entry: ActionEntry): Work {
  const { script, template, manualIntervention } = entry
  if (manualIntervention) {
    const { instructions, blocksOthers, teams } = manualIntervention
    const properties = {
      'Octopus.Action.Manual.Instructions': instructions,
      'Octopus.Action.Manual.ResponsibleTeamIds': idsOf(store.teams.all(), teams).join(','),
      ...(blocksOthers === undefined
        ? {}
        : { 'Octopus.Action.Manual.BlockConcurrentDeployments': blocksOthers ? 'True' : 'False' }),
    }
    return { actionType: 'Octopus.Manual', properties }
  }
  if (script) {
    const properties = {
      'Octopus.Action.Script.ScriptSource': 'Inline',
      'Octopus.Action.Script.Syntax': script.syntax,
      'Octopus.Action.Script.ScriptBody': script.body,
    }
    return { actionType: 'Octopus.Script', properties }
  }
  if (template) {
    const installed = store.actionTemplates
      .all()
      .find((one) => one.spaceId === spaceId && sameName(one.versions.at(-1)?.name ?? '', template.name))
    const properties = {
      'Octopus.Action.Template.Id': installed?.id ?? '',
      'Octopus.Action.Template.Version': String(installed?.versions.at(-1)?.version ?? 0),
      ...template.parameters,
    }
    return { actionType: installed?.versions.at(-1)?.actionType ?? 'Octopus.Script', properties }
  }
  return { actionType: simulatedWork, properties: simulatedProperties(entry) }
}

function simulatedProperties({ takes, fails, log }: ActionEntry): Properties {
  return {
    ...(takes === undefined ? {} : { [simulatedWorkProperties.takes]: takes }),
    ...(fails === false ? {} : { [simulatedWorkProperties.fails]: fails === true ? 'True' : String(fails) }),
    ...(log.length > 0 ? { [simulatedWorkProperties.log]: log.join('\n') } : {}),
  }
}

interface Named {
  readonly id: string
  readonly name: string
  readonly spaceId?: string | undefined
}

/** Of the server, or of this space where one is given. */
function idsOf(documents: readonly Named[], names: readonly string[], spaceId?: string): readonly string[] {
  const here = documents.filter((document) => spaceId === undefined || document.spaceId === spaceId)
  return names.map((wanted) => here.find((document) => sameName(document.name, wanted))?.id ?? wanted)
}
