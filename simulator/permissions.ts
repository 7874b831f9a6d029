// What a user may do. A permission is granted everywhere, or only for some projects, environments and tenants.

import type { ServerGeneration } from './world.ts'

/** The permissions that the simulated routes ask for, with what Octopus says that they allow. */
export const permissions = {
  ActionTemplateCreate: 'Create step templates',
  ActionTemplateDelete: 'Delete step templates',
  ActionTemplateEdit: 'Edit step templates',
  ActionTemplateView: 'View step templates',
  AdministerSystem:
    'Perform system-level functions like configuring HTTP web hosting, the public URL, server nodes, maintenance mode, and server diagnostics',
  ArtifactCreate: 'Manually create artifacts',
  ArtifactDelete: 'Delete artifacts',
  ArtifactEdit: 'Edit the details describing artifacts',
  ArtifactView: 'View the artifacts created manually and during deployment',
  ConfigureServer: 'Configure server settings like Authentication, SMTP, and HTTP Security Headers',
  DefectReport: 'Block a release from progressing to the next lifecycle phase',
  DefectResolve: 'Unblock a release so it can progress to the next phase',
  DeploymentCreate: 'Deploy releases to target environments',
  DeploymentDelete: 'Delete deployments',
  DeploymentFreezeAdminister: 'Create, edit, override and delete deployment freezes',
  DeploymentView: 'View deployments',
  EnvironmentCreate: 'Create environments',
  EnvironmentDelete: 'Delete environments',
  EnvironmentEdit: 'Edit environments',
  EnvironmentView: 'View environments',
  EventView: 'View Events, including access to the Audit screen',
  InterruptionSubmit: 'Take responsibility for and submit interruptions generated during deployments',
  InterruptionView: 'View interruptions generated during deployments',
  InterruptionViewSubmitResponsible:
    'Take responsibility for and submit interruptions when the user is in a designated responsible team',
  LibraryVariableSetCreate: 'Create variable sets',
  LibraryVariableSetDelete: 'Delete variable sets',
  LibraryVariableSetEdit: 'Edit variable sets',
  LibraryVariableSetView: 'View variable sets',
  LifecycleCreate: 'Create lifecycles',
  LifecycleDelete: 'Delete lifecycles',
  LifecycleEdit: 'Edit lifecycles',
  LifecycleView: 'View lifecycles',
  MachineCreate: 'Create machines',
  MachineDelete: 'Delete machines',
  MachineEdit: 'Edit machines',
  MachineView: 'View machines',
  ProcessEdit: 'Edit the deployment process and channels associated with a project',
  ProcessView: 'View the deployment process and channels associated with a project',
  ProjectCreate: 'Create projects',
  ProjectDelete: 'Delete projects',
  ProjectEdit: 'Edit project details',
  ProjectGroupCreate: 'Create project groups',
  ProjectGroupDelete: 'Delete project groups',
  ProjectGroupEdit: 'Edit project groups',
  ProjectGroupView: 'View project groups',
  ProjectView: 'View the details of projects',
  ReleaseCreate: 'Create a release for a project',
  ReleaseDelete: 'Delete a release of a project',
  ReleaseEdit: 'Edit a release of a project',
  ReleaseView: 'View a release of a project',
  RunbookEdit: 'Edit runbooks',
  RunbookRunCreate: 'Create runbook runs',
  RunbookRunDelete: 'Delete runbook runs',
  RunbookRunView: 'View runbook runs',
  RunbookSnapshotCreate: 'Create runbook snapshots',
  RunbookView: 'View runbooks',
  SpaceCreate: 'Create spaces',
  SpaceDelete: 'Delete spaces',
  SpaceEdit: 'Edit spaces',
  SpaceView: 'View spaces',
  SubscriptionCreate: 'Create subscriptions',
  SubscriptionDelete: 'Delete subscriptions',
  SubscriptionEdit: 'Edit subscriptions',
  SubscriptionView: 'View subscriptions',
  TagSetCreate: 'Create tag sets',
  TagSetDelete: 'Delete tag sets',
  TagSetEdit: 'Edit tag sets',
  TaskCancel: 'Cancel server tasks',
  TaskCreate: 'Explicitly create (run) server tasks',
  TaskEdit: 'Edit server tasks',
  TaskPrioritize: 'Create deployments that are prioritized',
  TaskView: 'View summary-level information associated with a task',
  TeamCreate: 'Create teams',
  TeamDelete: 'Delete teams',
  TeamEdit: 'Edit teams',
  TeamView: 'View teams',
  TenantCreate: 'Create tenants',
  TenantDelete: 'Delete tenants',
  TenantEdit: 'Edit tenants',
  TenantView: 'View tenants',
  UserEdit: 'Edit users',
  UserInvite: 'Invite users to register accounts',
  UserView: 'View users',
  VariableEdit: 'Edit variables belonging to a project or library variable set',
  VariableEditUnscoped: 'Edit non-environment scoped variables belonging to a project or library variable set',
  VariableView: 'View variables belonging to a project or library variable set',
  VariableViewUnscoped: 'View non-environment scoped variables belonging to a project or library variable set',
  WorkerEdit: 'Edit workers and worker pools',
  WorkerView: 'View workers and worker pools',
} as const satisfies Readonly<Record<string, string>>

export type Permission = keyof typeof permissions

/** All of them, in order. */
export const permissionNames = Object.keys(permissions) as readonly Permission[]

const later: Partial<Readonly<Record<Permission, ServerGeneration>>> = {
  DeploymentFreezeAdminister: 2024,
  RunbookSnapshotCreate: 2024,
  TaskPrioritize: 2024,
}

/** Those that a server of this year knows. */
export function permissionsOf(generation: ServerGeneration): readonly Permission[] {
  return permissionNames.filter((name) => (later[name] ?? 0) <= generation)
}

/** Those that hold for the server as a whole. */
export const serverPermissions: readonly Permission[] = [
  'AdministerSystem',
  'ConfigureServer',
  'DeploymentFreezeAdminister',
  'SpaceCreate',
  'SpaceDelete',
  'SpaceEdit',
  'SpaceView',
  'UserEdit',
  'UserInvite',
  'UserView',
]

/** One permission of a user. An empty list restricts nothing. */
export interface Grant {
  readonly permission: Permission
  readonly projectIds: readonly string[]
  readonly environmentIds: readonly string[]
  readonly tenantIds: readonly string[]
}

/** What a document is about, as far as grants can be restricted to it. */
export interface PermissionScope {
  /** One of them has to be allowed; `undefined` for what belongs to no project. */
  readonly projectIds: readonly string[] | undefined
  readonly environmentIds: readonly string[] | undefined
  /** Empty for a deployment without tenant, which a grant for certain tenants does not cover. */
  readonly tenantIds: readonly string[] | undefined
}

export interface Holder {
  /** `undefined` stands for everything. */
  readonly grants: readonly Grant[] | undefined
}

/** Whether somebody holds a permission at all, whatever it is restricted to. */
export function holds({ grants }: Holder, permission: Permission): boolean {
  return grants === undefined || grants.some((grant) => grant.permission === permission)
}

/** Whether somebody holds a permission for a certain thing. */
export function holdsFor({ grants }: Holder, permission: Permission, scope: PermissionScope): boolean {
  return (
    grants === undefined ||
    grants.some(
      (grant) =>
        grant.permission === permission &&
        covers(grant.projectIds, scope.projectIds) &&
        covers(grant.environmentIds, scope.environmentIds) &&
        covers(grant.tenantIds, scope.tenantIds),
    )
  )
}

/** Whether a permission is held without any restriction. */
export function holdsEverywhere({ grants }: Holder, permission: Permission): boolean {
  return (
    grants === undefined ||
    grants.some(
      (grant) =>
        grant.permission === permission &&
        [grant.projectIds, grant.environmentIds, grant.tenantIds].every((ids) => ids.length === 0),
    )
  )
}

function covers(allowed: readonly string[], wanted: readonly string[] | undefined): boolean {
  return allowed.length === 0 || wanted === undefined || wanted.some((id) => allowed.includes(id))
}
