// Everything that the simulated server remembers: one collection for each kind of document.

import { createCollection, type Collection } from './collection.ts'
import type * as documents from './documents.ts'

export interface Store {
  /** At most one document. */
  readonly serverState: Collection<documents.ServerState>
  readonly spaces: Collection<documents.Space>
  readonly users: Collection<documents.User>
  readonly projectGroups: Collection<documents.ProjectGroup>
  readonly environments: Collection<documents.Environment>
  readonly lifecycles: Collection<documents.Lifecycle>
  readonly tagSets: Collection<documents.TagSet>
  readonly tenants: Collection<documents.Tenant>
  readonly projects: Collection<documents.Project>
  readonly channels: Collection<documents.Channel>
  readonly processes: Collection<documents.Process>
  readonly variableSets: Collection<documents.VariableSet>
  readonly libraryVariableSets: Collection<documents.LibraryVariableSet>
  readonly actionTemplates: Collection<documents.ActionTemplate>
  readonly communityTemplates: Collection<documents.CommunityTemplate>
  readonly releases: Collection<documents.Release>
  readonly defects: Collection<documents.Defect>
  readonly deploymentFreezes: Collection<documents.DeploymentFreeze>
  readonly deployments: Collection<documents.Deployment>
  readonly machines: Collection<documents.Machine>
  readonly workerPools: Collection<documents.WorkerPool>
  readonly apiKeys: Collection<documents.ApiKey>
  readonly teams: Collection<documents.Team>
  readonly runbooks: Collection<documents.Runbook>
  readonly runbookSnapshots: Collection<documents.RunbookSnapshot>
  readonly runbookRuns: Collection<documents.RunbookRun>
  readonly tasks: Collection<documents.ServerTask>
  readonly interruptions: Collection<documents.Interruption>
  readonly artifacts: Collection<documents.Artifact>
  readonly subscriptions: Collection<documents.Subscription>
  readonly events: Collection<documents.AuditEvent>
}

export function createStore(): Store {
  return {
    serverState: createCollection('server'),
    spaces: createCollection('Spaces'),
    users: createCollection('Users'),
    projectGroups: createCollection('ProjectGroups'),
    environments: createCollection('Environments'),
    lifecycles: createCollection('Lifecycles'),
    tagSets: createCollection('TagSets'),
    tenants: createCollection('Tenants'),
    projects: createCollection('Projects'),
    channels: createCollection('Channels'),
    processes: createCollection('deploymentprocess'),
    variableSets: createCollection('variableset'),
    libraryVariableSets: createCollection('LibraryVariableSets'),
    actionTemplates: createCollection('ActionTemplates'),
    communityTemplates: createCollection('CommunityActionTemplates'),
    releases: createCollection('Releases'),
    defects: createCollection('Defects'),
    deploymentFreezes: createCollection('DeploymentFreezes'),
    deployments: createCollection('Deployments'),
    machines: createCollection('Machines'),
    workerPools: createCollection('WorkerPools'),
    apiKeys: createCollection('ApiKeys'),
    teams: createCollection('Teams'),
    runbooks: createCollection('Runbooks'),
    runbookSnapshots: createCollection('RunbookSnapshots'),
    runbookRuns: createCollection('RunbookRuns'),
    tasks: createCollection('ServerTasks'),
    interruptions: createCollection('Interruptions'),
    artifacts: createCollection('Artifacts'),
    subscriptions: createCollection('Subscriptions'),
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
