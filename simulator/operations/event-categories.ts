// The kinds of events, by the names that the API knows them by, with those that people see.

export const eventCategories: Readonly<Record<string, string>> = {
  Created: 'Document created',
  Modified: 'Document modified',
  Deleted: 'Document deleted',
  DeploymentQueued: 'Deployment queued',
  DeploymentStarted: 'Deployment started',
  DeploymentResumed: 'Deployment resumed',
  DeploymentSucceeded: 'Deployment succeeded',
  DeploymentFailed: 'Deployment failed',
  RunbookRunQueued: 'Runbook run queued',
  RunbookRunStarted: 'Runbook run started',
  RunbookRunResumed: 'Runbook run resumed',
  RunbookRunSucceeded: 'Runbook run succeeded',
  RunbookRunFailed: 'Runbook run failed',
  TaskCanceled: 'Task canceled',
  ManualInterventionInterruptionRaised: 'Manual intervention interruption raised',
  GuidedFailureInterruptionRaised: 'Guided failure interruption raised',
}

export const eventGroups: Readonly<Record<string, { readonly name: string; readonly categories: readonly string[] }>> =
  {
    Deployment: {
      name: 'Deployment events',
      categories: Object.keys(eventCategories).filter((category) => category.startsWith('Deployment')),
    },
    Document: { name: 'Document events', categories: ['Created', 'Modified', 'Deleted'] },
    RunbookRun: {
      name: 'Runbook run events',
      categories: Object.keys(eventCategories).filter((category) => category.startsWith('RunbookRun')),
    },
  }

/** What the ids of documents begin with. */
export const documentTypes = [
  'ActionTemplates',
  'Channels',
  'Deployments',
  'Environments',
  'LibraryVariableSets',
  'Lifecycles',
  'Machines',
  'ProjectGroups',
  'Projects',
  'Releases',
  'RunbookRuns',
  'Runbooks',
  'ServerTasks',
  'Tenants',
  'VariableSet',
] as const
