// What the simulated server remembers. Times are milliseconds since 1970; how a document looks on the wire is the
// business of the route that serves it. All but tasks change through their collection, which tells the journal.

import type { Grant } from '../permissions.ts'
import type { LogCategory } from '../worker/run-script.ts'

export interface Space {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly description: string
  readonly isDefault: boolean
  readonly taskQueueStopped: boolean
}

export interface User {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly isService: boolean
  readonly apiKeys: readonly string[]
  /** Bearer tokens that stand for this user. */
  readonly accessTokens: readonly string[]
  /** What this user may do; everything where it is not given. */
  readonly grants: readonly Grant[] | undefined
}

interface InSpace {
  readonly id: string
  readonly spaceId: string
}

interface Named extends InSpace {
  readonly name: string
  readonly slug: string
  readonly description: string
}

export type ProjectGroup = Named

export interface Environment extends Named {
  readonly sortOrder: number
  readonly useGuidedFailure: boolean
}

export interface Phase {
  readonly id: string
  readonly name: string
  readonly automaticEnvironmentIds: readonly string[]
  readonly optionalEnvironmentIds: readonly string[]
  readonly minimumEnvironments: number
  readonly isOptional: boolean
}

export interface Lifecycle extends Named {
  readonly phases: readonly Phase[]
}

export interface Tenant extends Named {
  readonly tags: readonly string[]
  /** Ids of environments by id of project. */
  readonly projectEnvironments: Readonly<Record<string, readonly string[]>>
}

export type TenantedMode = 'Untenanted' | 'TenantedOrUntenanted' | 'Tenanted'

export interface Project extends Named {
  readonly groupId: string
  readonly lifecycleId: string
  readonly isDisabled: boolean
  readonly tenantedMode: TenantedMode
  readonly variableSetId: string
  readonly processId: string
  readonly libraryVariableSetIds: readonly string[]
  readonly guidedFailureMode: GuidedFailureMode
  /** Members that the simulator does not look at, as a client sent them. */
  readonly rest: Readonly<Record<string, unknown>>
}

export interface TagSet extends Named {
  readonly sortOrder: number
  readonly tags: readonly {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly color: string
  }[]
}

export type GuidedFailureMode = 'EnvironmentDefault' | 'Off' | 'On'

export interface Channel extends Named {
  readonly projectId: string
  readonly lifecycleId: string | undefined
  readonly isDefault: boolean
  readonly rules: readonly ChannelRule[]
  /** Only tenants with these tags get its releases; all where there are none. */
  readonly tenantTags: readonly string[]
}

/** Which versions of a package a channel's releases may use. */
export interface ChannelRule {
  readonly id: string
  /** In NuGet's notation: `[1.0,2.0)`; any where it is empty. */
  readonly versionRange: string
  /** A regular expression for the part after the version's hyphen; any where it is empty. */
  readonly tag: string
  readonly packages: readonly PackageOfAction[]
}

export interface PackageOfAction {
  readonly actionName: string
  readonly packageReferenceName: string
}

export interface SelectedPackage extends PackageOfAction {
  readonly version: string
}

/** A value in a property bag: plain text, or a secret that only the server knows. */
export type PropertyValue = string | { readonly secret: string }
export type Properties = Readonly<Record<string, PropertyValue>>

export interface Action {
  readonly id: string
  readonly name: string
  readonly actionType: string
  readonly isDisabled: boolean
  readonly environmentIds: readonly string[]
  readonly excludedEnvironmentIds: readonly string[]
  readonly channelIds: readonly string[]
  readonly properties: Properties
  /** What a client sent that the simulator does not look at; given back as it came. */
  readonly rest: Readonly<Record<string, unknown>>
}

export type RunCondition = 'Success' | 'Failure' | 'Always' | 'Variable'

export interface Step {
  readonly id: string
  readonly name: string
  readonly condition: RunCondition
  readonly properties: Properties
  readonly actions: readonly Action[]
  readonly rest: Readonly<Record<string, unknown>>
}

export interface Process extends InSpace {
  readonly projectId: string
  readonly version: number
  readonly steps: readonly Step[]
}

/** Ids by kind of scope, spelt as the API does: `Environment`, `Channel`, `Tenant`, `TenantTag`, `Action` ... */
export type Scope = Readonly<Record<string, readonly string[]>>

export interface Variable {
  readonly id: string
  readonly name: string
  readonly value: string | undefined
  readonly type: string
  readonly description: string
  readonly scope: Scope
  readonly prompt: Readonly<Record<string, unknown>> | undefined
}

export interface VariableSet extends InSpace {
  readonly ownerId: string
  /** A snapshot of a release or deployment: never changes again. */
  readonly isFrozen: boolean
  readonly version: number
  /** When it was changed last. */
  readonly changedAt?: number
  readonly variables: readonly Variable[]
}

export interface LibraryVariableSet extends InSpace {
  readonly name: string
  readonly description: string
  readonly contentType: string
  readonly variableSetId: string
  readonly version: number
  readonly templates: readonly unknown[]
}

export interface ActionTemplate extends InSpace {
  /** The community step template that it was installed from. */
  readonly communityTemplateId?: string
  readonly logo?: Uint8Array
  /** Every version there has been, the newest last. */
  readonly versions: readonly ActionTemplateVersion[]
}

export interface ActionTemplateVersion {
  readonly version: number
  readonly name: string
  readonly description: string
  readonly actionType: string
  readonly properties: Properties
  readonly parameters: readonly TemplateParameter[]
}

export interface TemplateParameter {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly helpText: string
  readonly defaultValue: PropertyValue
  readonly displaySettings: Readonly<Record<string, string>>
}

/** A step template of the library that all servers share. */
export interface CommunityTemplate {
  readonly id: string
  readonly author: string
  readonly website: string
  readonly latest: ActionTemplateVersion
}

export interface Release extends InSpace {
  readonly projectId: string
  readonly channelId: string
  readonly version: string
  readonly notes: string
  readonly ignoresChannelRules: boolean
  readonly selectedPackages: readonly SelectedPackage[]
  readonly assembledAt: number
  /** The process as it stood when the release was made; deployments of the release run this. */
  readonly steps: readonly Step[]
  readonly processSnapshotId: string
  readonly variableSetSnapshotId: string
  readonly libraryVariableSetSnapshotIds: readonly string[]
}

/** Keeps a release from going further until it is resolved. */
export interface Defect extends InSpace {
  readonly projectId: string
  readonly releaseId: string
  readonly description: string
  readonly isResolved: boolean
}

/** A time in which nobody deploys; of the server as a whole. */
export interface DeploymentFreeze {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly startsAt: number
  readonly endsAt: number
  /** Ids of environments by id of project. */
  readonly projectEnvironments: Readonly<Record<string, readonly string[]>>
  readonly tenantProjectEnvironments: readonly {
    readonly tenantId: string
    readonly projectId: string
    readonly environmentId: string
  }[]
}

export interface Deployment extends ProcessRun {
  readonly releaseId: string
  readonly channelId: string
  /** Those that it has run on so far. */
  readonly deployedToMachineIds: readonly string[]
}

export interface Machine extends Named {
  readonly environmentIds: readonly string[]
  readonly roles: readonly string[]
  readonly tenantIds: readonly string[]
  readonly tenantTags: readonly string[]
  readonly isDisabled: boolean
  readonly healthStatus: 'Healthy' | 'Unavailable' | 'Unknown' | 'HasWarnings' | 'Unhealthy'
}

export interface WorkerPool extends Named {
  readonly isDefault: boolean
  readonly sortOrder: number
  readonly poolType: 'StaticWorkerPool' | 'DynamicWorkerPool'
}

export interface ApiKey {
  readonly id: string
  readonly userId: string
  readonly key: string
  readonly purpose: string
  readonly createdAt: number
  readonly expiresAt: number | undefined
}

/** What an administrator can set the server to. */
export interface ServerState {
  readonly id: 'server'
  /** Only administrators may write. */
  readonly isInMaintenanceMode: boolean
  /** Its node starts no new tasks: load balancers are told to leave it alone. */
  readonly isDraining: boolean
}

/** Of one space, or of the server as a whole. */
export interface Team {
  readonly id: string
  readonly spaceId: string | undefined
  readonly name: string
  readonly description: string
  readonly memberUserIds: readonly string[]
}

export interface Runbook extends Named {
  readonly projectId: string
  /** Of its process, which is among the processes: `RunbookProcess-Runbooks-1`. */
  readonly processId: string
  readonly publishedSnapshotId: string | undefined
  readonly environmentScope: 'All' | 'Specified' | 'FromProjectLifecycles'
  readonly environmentIds: readonly string[]
  readonly multiTenancyMode: TenantedMode
}

/** A runbook as it stood; runs of the snapshot run this. */
export interface RunbookSnapshot extends InSpace {
  readonly name: string
  readonly notes: string
  readonly projectId: string
  readonly runbookId: string
  readonly assembledAt: number
  readonly steps: readonly Step[]
  readonly processSnapshotId: string
  readonly variableSetSnapshotId: string
  readonly libraryVariableSetSnapshotIds: readonly string[]
}

/** What deployments and runbook runs have in common: an execution of a process. */
export interface ProcessRun extends InSpace {
  readonly name: string
  readonly projectId: string
  readonly environmentId: string
  readonly tenantId: string | undefined
  readonly taskId: string
  readonly createdAt: number
  readonly queuedAt: number | undefined
  readonly expiresAt: number | undefined
  readonly deployedById: string
  readonly comments: string
  readonly useGuidedFailure: boolean
  /** By id of the prompted variable. */
  readonly formValues: Readonly<Record<string, string>>
  readonly skippedActionIds: readonly string[]
  /** Only these machines; all where there are none. */
  readonly specificMachineIds: readonly string[]
  readonly excludedMachineIds: readonly string[]
}

export interface RunbookRun extends ProcessRun {
  readonly runbookId: string
  readonly snapshotId: string
}

export type TaskState = 'Queued' | 'Executing' | 'Cancelling' | 'Success' | 'Failed' | 'Canceled' | 'TimedOut'

export interface OutputVariable {
  readonly step: string
  /** The deployment target that it comes from. */
  readonly machine?: string
  readonly name: string
  readonly value: string
  readonly sensitive: boolean
}

export interface ServerTask extends InSpace {
  /** The number in its id: `ServerTasks-7` has 7. Orders tasks that were queued in the same instant. */
  readonly number: number
  /** The type of task. */
  readonly name: string
  readonly description: string
  /** As the API shows them. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** The deployment or runbook run that it carries out. */
  readonly subjectId: string | undefined
  readonly projectId: string | undefined
  readonly environmentId: string | undefined
  readonly tenantId: string | undefined
  readonly runbookId: string | undefined
  /** One task at a time runs under each tag; `undefined` for a task that waits for no other. */
  readonly concurrencyTag: string | undefined
  /** Below 0 for a task that goes before others: the lowest first. */
  rank: number
  readonly queuedAt: number
  readonly expiresAt: number | undefined
  state: TaskState
  startedAt: number | undefined
  completedAt: number | undefined
  lastUpdatedAt: number
  errorMessage: string
  hasWarningsOrErrors: boolean
  readonly activity: ActivityNode
  readonly outputVariables: OutputVariable[]
  /** Interruptions that nobody has answered yet. */
  pendingInterruptionIds: readonly string[]
}

export type ActivityStatus =
  'Pending' | 'Running' | 'Success' | 'Failed' | 'Skipped' | 'SuccessWithWarning' | 'Canceled'

export interface ActivityLine {
  readonly category: LogCategory
  readonly text: string
  readonly occurredAt: number
}

/** A node of the task log: the task itself, a step, or where a step ran. */
export interface ActivityNode {
  readonly id: string
  readonly name: string
  status: ActivityStatus
  startedAt: number | undefined
  endedAt: number | undefined
  progressPercentage: number
  progressMessage: string
  readonly children: ActivityNode[]
  readonly lines: ActivityLine[]
}

export type InterruptionType = 'ManualIntervention' | 'GuidedFailure'

export interface Interruption extends InSpace {
  readonly type: InterruptionType
  readonly taskId: string
  readonly title: string
  readonly correlationId: string
  readonly createdAt: number
  readonly relatedDocumentIds: readonly string[]
  readonly instructions: string
  /** Who may answer it; anybody with the permission where there are none. */
  readonly responsibleTeamIds: readonly string[]
  /** What a guided failure may be answered with. */
  readonly choices: readonly string[]
  readonly isPending: boolean
  readonly responsibleUserId: string | undefined
  readonly values: Readonly<Record<string, string | null>>
}

export interface Artifact extends InSpace {
  readonly filename: string
  readonly source: string
  readonly taskId: string
  readonly correlationId: string | undefined
  readonly createdAt: number
  readonly content: Uint8Array | undefined
}

/** Ids, or names of categories, groups, agents and types; an empty list lets everything through. */
export interface EventFilter {
  readonly users: readonly string[]
  readonly projects: readonly string[]
  readonly projectGroups: readonly string[]
  readonly environments: readonly string[]
  readonly tenants: readonly string[]
  readonly tags: readonly string[]
  readonly eventCategories: readonly string[]
  readonly eventGroups: readonly string[]
  readonly eventAgents: readonly string[]
  readonly documentTypes: readonly string[]
}

export interface Subscription extends Named {
  readonly isDisabled: boolean
  readonly filter: EventFilter
  /** Empty where nothing is sent. */
  readonly webhookUri: string
  readonly webhookTeams: readonly string[]
  readonly timeoutMs: number
  readonly headerKey: string | undefined
  readonly headerValue: string | undefined
  /** The number of the last event of which it has been seen to. */
  readonly processedUpTo: number
  readonly processedAt: number | undefined
  /** What is said of mails and chats, to which nothing is sent here. */
  readonly rest: Readonly<Record<string, unknown>>
}

export interface AuditEvent extends InSpace {
  readonly category: string
  readonly message: string
  readonly occurredAt: number
  readonly userId: string
  readonly relatedDocumentIds: readonly string[]
}
