// Who may do what: a request against the permissions of its user. What a user may not see is not there for them; what
// they see and may not touch is refused, naming the permission.

import { holds, holdsEverywhere, holdsFor, permissions, type Permission, type PermissionScope } from '../permissions.ts'
import type { Store } from '../store/store.ts'
import { ApiError, notFound } from './answer.ts'
import type { ApiRequest, RoutePermission } from './route.ts'

/** Any document of a space; what it is about is read from the members that it has. */
export interface Document {
  readonly id: string
  readonly projectId?: string | undefined
  readonly environmentId?: string | undefined
  readonly tenantId?: string | undefined
  readonly taskId?: string
  readonly ownerId?: string
  readonly relatedDocumentIds?: readonly string[]
}

/**
 * The user holds one of the permissions somewhere.
 * @throws {ApiError} 403 naming the first of them.
 */
export function requirePermission({ user }: Pick<ApiRequest, 'user'>, wanted: RoutePermission): void {
  const names = namesOf(wanted)
  const [first] = names
  if (first !== undefined && !names.some((name) => holds(user, name))) throw missingPermission(first)
}

/**
 * The user holds a permission for a certain project, environment and tenant.
 * @param about Leave out what does not apply; `tenantId` without a value stands for a deployment without tenant.
 * @throws {ApiError} 403 naming it.
 */
export function requirePermissionFor(
  { user, world }: Pick<ApiRequest, 'user' | 'world'>,
  permission: Permission,
  about: Omit<Document, 'id'>,
): void {
  if (!isAllowed({ user, world }, permission, about)) throw missingPermission(permission)
}

/** Whether the user holds a permission for what a document is about. */
export function isAllowed(
  { user, world }: Pick<ApiRequest, 'user' | 'world'>,
  permission: Permission,
  about: Omit<Document, 'id'>,
): boolean {
  return holdsFor(user, permission, scopeOf(world.store, { id: '', ...about }))
}

/** Whether a document is in a list for the request's user. */
export function isVisible({ user, world, permission }: ApiRequest, document: Document): boolean {
  const names = namesOf(permission)
  if (names.length === 0 || names.some((name) => holdsEverywhere(user, name))) return true
  const scope = scopeOf(world.store, document)
  return names.some((name) => holdsFor(user, name, scope))
}

/**
 * A document that the request is about, or needs.
 * @throws {ApiError} 404 if its user may not see it, 403 if they see it and may not do with it what they want.
 */
export function requireDocument(request: ApiRequest, document: Document, askedFor: string): void {
  if (isVisible(request, document)) return
  const { user, world } = request
  const view = viewPermissionOf(document.id)
  const seen = view !== undefined && holdsFor(user, view, scopeOf(world.store, document))
  const [wanted] = namesOf(request.permission)
  if (wanted === undefined) return
  if (seen || world.settings.unconfirmed.invisible === 'forbidden') throw missingPermission(wanted)
  throw notFound(askedFor)
}

export function missingPermission(name: Permission): ApiError {
  return new ApiError(
    403,
    `You do not have permission to perform this action. Please contact your Octopus administrator. Missing permission: ${name}`,
    [],
    `This action requires permission to ${lowerFirst(permissions[name])}. None of your teams have this permission.`,
  )
}

function namesOf(permission: RoutePermission): readonly Permission[] {
  if (permission === 'none') return []
  return typeof permission === 'string' ? [permission] : permission
}

function scopeOf(store: Store, document: Document): PermissionScope {
  const { id, taskId, ownerId, relatedDocumentIds } = document
  if (relatedDocumentIds) {
    const ofKind = (prefix: string) => relatedDocumentIds.filter((one) => one.startsWith(prefix))
    return {
      projectIds: filled(ofKind('Projects-')),
      environmentIds: filled(ofKind('Environments-')),
      tenantIds: filled(ofKind('Tenants-')),
    }
  }
  if (document.projectId === undefined && taskId !== undefined) {
    const task = store.tasks.get(taskId)
    if (task) return scopeOf(store, task)
  }
  if (ownerId !== undefined && document.projectId === undefined) {
    const owner = store.deployments.get(ownerId) ?? { id: ownerId }
    return scopeOf(store, owner)
  }
  return {
    projectIds: one(document.projectId) ?? own(id, 'Projects-'),
    environmentIds: one(document.environmentId) ?? own(id, 'Environments-'),
    // What goes to an environment goes there for a tenant or for none.
    tenantIds: one(document.tenantId) ?? (document.environmentId === undefined ? own(id, 'Tenants-') : []),
  }
}

function one(id: string | undefined): readonly string[] | undefined {
  return id === undefined ? undefined : [id]
}

function own(id: string, prefix: string): readonly string[] | undefined {
  return id.startsWith(prefix) ? [id] : undefined
}

function filled(ids: readonly string[]): readonly string[] | undefined {
  return ids.length > 0 ? ids : undefined
}

const viewPermissions: Readonly<Record<string, Permission>> = {
  ActionTemplates: 'ActionTemplateView',
  Artifacts: 'ArtifactView',
  Channels: 'ProcessView',
  Deployments: 'DeploymentView',
  Environments: 'EnvironmentView',
  Interruptions: 'InterruptionView',
  LibraryVariableSets: 'LibraryVariableSetView',
  Lifecycles: 'LifecycleView',
  Machines: 'MachineView',
  ProjectGroups: 'ProjectGroupView',
  Projects: 'ProjectView',
  Releases: 'ReleaseView',
  RunbookRuns: 'RunbookRunView',
  RunbookSnapshots: 'RunbookView',
  Runbooks: 'RunbookView',
  ServerTasks: 'TaskView',
  Tenants: 'TenantView',
  WorkerPools: 'WorkerView',
  deploymentprocess: 'ProcessView',
  variableset: 'VariableView',
}

function viewPermissionOf(id: string): Permission | undefined {
  return viewPermissions[id.slice(0, id.indexOf('-'))]
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
