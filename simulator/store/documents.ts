// What the simulated server remembers. Times are milliseconds since 1970; how a document looks on the wire is the
// business of the route that serves it.

import type { LogCategory } from '../worker/run-script.ts'

export interface Space {
  readonly id: string
  name: string
  readonly slug: string
  readonly description: string
  readonly isDefault: boolean
  taskQueueStopped: boolean
}

export interface User {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly isService: boolean
  readonly apiKeys: readonly string[]
  /** Bearer tokens that stand for this user. */
  readonly accessTokens: readonly string[]
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
}

export interface Channel extends Named {
  readonly projectId: string
  readonly lifecycleId: string | undefined
  readonly isDefault: boolean
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
  version: number
  steps: readonly Step[]
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
  version: number
  variables: readonly Variable[]
}

export interface LibraryVariableSet extends InSpace {
  name: string
  description: string
  readonly contentType: string
  readonly variableSetId: string
  version: number
  templates: readonly unknown[]
}

export interface ActionTemplate extends InSpace {
  /** Every version there has been, the newest last. */
  readonly versions: ActionTemplateVersion[]
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

export interface Release extends InSpace {
  readonly projectId: string
  readonly channelId: string
  readonly version: string
  readonly notes: string
  readonly assembledAt: number
  /** The process as it stood when the release was made; deployments of the release run this. */
  readonly steps: readonly Step[]
  readonly processSnapshotId: string
  readonly variableSetSnapshotId: string
  readonly libraryVariableSetSnapshotIds: readonly string[]
}

export interface Deployment extends InSpace {
  readonly name: string
  readonly releaseId: string
  readonly projectId: string
  readonly environmentId: string
  readonly tenantId: string | undefined
  readonly channelId: string
  readonly taskId: string
  readonly createdAt: number
  readonly queuedAt: number | undefined
  readonly expiresAt: number | undefined
  readonly deployedById: string
  readonly comments: string
  readonly useGuidedFailure: boolean
  readonly formValues: Readonly<Record<string, string>>
  readonly skippedActionIds: readonly string[]
}

export type TaskState = 'Queued' | 'Executing' | 'Cancelling' | 'Success' | 'Failed' | 'Canceled' | 'TimedOut'

export interface OutputVariable {
  readonly step: string
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
  readonly arguments: Readonly<Record<string, string>>
  readonly projectId: string
  readonly environmentId: string
  readonly tenantId: string | undefined
  /** One task at a time runs under each tag. */
  readonly concurrencyTag: string
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

export interface Interruption extends InSpace {
  readonly taskId: string
  readonly title: string
  readonly correlationId: string
  readonly createdAt: number
  readonly relatedDocumentIds: readonly string[]
  readonly instructions: string
  isPending: boolean
  responsibleUserId: string | undefined
  values: Readonly<Record<string, string | null>>
}

export interface Artifact extends InSpace {
  readonly filename: string
  readonly source: string
  readonly taskId: string
  readonly correlationId: string | undefined
  readonly createdAt: number
  content: Uint8Array | undefined
}

export interface AuditEvent extends InSpace {
  readonly category: string
  readonly message: string
  readonly occurredAt: number
  readonly userId: string
  readonly relatedDocumentIds: readonly string[]
}
