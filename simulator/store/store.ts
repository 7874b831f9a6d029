// Everything that the simulated server remembers: one collection for each kind of document.

import { createCollection, type Collection } from './collection.ts'
import type * as documents from './documents.ts'

export interface Store {
  readonly spaces: Collection<documents.Space>
  readonly users: Collection<documents.User>
  readonly projectGroups: Collection<documents.ProjectGroup>
  readonly environments: Collection<documents.Environment>
  readonly lifecycles: Collection<documents.Lifecycle>
  readonly tenants: Collection<documents.Tenant>
  readonly projects: Collection<documents.Project>
  readonly channels: Collection<documents.Channel>
  readonly processes: Collection<documents.Process>
  readonly variableSets: Collection<documents.VariableSet>
  readonly libraryVariableSets: Collection<documents.LibraryVariableSet>
  readonly actionTemplates: Collection<documents.ActionTemplate>
  readonly releases: Collection<documents.Release>
  readonly deployments: Collection<documents.Deployment>
  readonly tasks: Collection<documents.ServerTask>
  readonly interruptions: Collection<documents.Interruption>
  readonly artifacts: Collection<documents.Artifact>
  readonly events: Collection<documents.AuditEvent>
}

export function createStore(): Store {
  return {
    spaces: createCollection('Spaces'),
    users: createCollection('Users'),
    projectGroups: createCollection('ProjectGroups'),
    environments: createCollection('Environments'),
    lifecycles: createCollection('Lifecycles'),
    tenants: createCollection('Tenants'),
    projects: createCollection('Projects'),
    channels: createCollection('Channels'),
    processes: createCollection('deploymentprocess'),
    variableSets: createCollection('variableset'),
    libraryVariableSets: createCollection('LibraryVariableSets'),
    actionTemplates: createCollection('ActionTemplates'),
    releases: createCollection('Releases'),
    deployments: createCollection('Deployments'),
    tasks: createCollection('ServerTasks'),
    interruptions: createCollection('Interruptions'),
    artifacts: createCollection('Artifacts'),
    events: createCollection('Events'),
  }
}

/**
 * The document that a reference inside the store points to.
 * @throws {Error} If it is not there: the simulator has lost something, which is its own fault.
 */
export function known<Document extends { readonly id: string }>(
  collection: Collection<Document>,
  id: string,
): Document {
  const document = collection.get(id)
  if (!document) throw new Error(`The simulator refers to ${id}, which it does not have`)
  return document
}
