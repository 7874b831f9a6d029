// Things of a space by their names, as the executions API takes them: it says so when it cannot find one.

import type { Channel, Environment, Machine, Project, Release, Runbook, Step, Tenant } from '../../store/documents.ts'
import { findRelease } from '../../operations/create-release.ts'
import { matchesTags } from '../../operations/matches-tags.ts'
import { holdsFor } from '../../permissions.ts'
import { badRequest } from '../answer.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest } from '../route.ts'

/** @throws {ApiError} 400 where the space has none of this name. */
export function projectByName(request: ApiRequest, name: string): Project {
  const project = inSpace(request, request.world.store.projects.all()).find((one) => isCalled(request, one, name))
  if (!project || !holdsFor(request.user, 'ProjectView', scopeOf(project.id))) {
    throw refusal(request.world, `Unable to locate a project named '${name}'.`)
  }
  return project
}

export function channelByName(request: ApiRequest, project: Project, name: string): Channel {
  const channels = request.world.store.channels.where('projectId', project.id)
  const channel = channels.find((one) => isCalled(request, one, name))
  if (channel) return channel
  throw refusal(request.world, `Unable to locate a channel named '${name}' in the project '${project.name}'.`)
}

export function releaseByName(request: ApiRequest, project: Project, version: string): Release {
  const release = findRelease(request.world.store, project, version)
  if (release) return release
  throw refusal(request.world, `Unable to locate a release '${version}' of the project '${project.name}'.`)
}

export function runbookByName(request: ApiRequest, project: Project, name: string): Runbook {
  const runbooks = request.world.store.runbooks.all().filter(({ projectId }) => projectId === project.id)
  const runbook = runbooks.find((one) => isCalled(request, one, name))
  if (runbook) return runbook
  throw refusal(request.world, `Unable to locate a runbook named '${name}' in the project '${project.name}'.`)
}

export function environmentsByName(request: ApiRequest, names: readonly string[]): readonly Environment[] {
  const all = inSpace(request, request.world.store.environments.all())
  const found = names.map((name) => ({ name, environment: all.find((one) => isCalled(request, one, name)) }))
  const missing = found.filter(({ environment }) => !environment).map(({ name }) => name)
  if (missing.length > 0) {
    throw badRequest(`Unable to locate deployment environment(s) named '${missing.join("', '")}'`)
  }
  return found.flatMap(({ environment }) => (environment ? [environment] : []))
}

/** `*` stands for every tenant that is connected there; tags choose from these. */
export function tenantsByName(
  request: ApiRequest,
  project: Project,
  environment: Environment,
  { Tenants, TenantTags }: { readonly Tenants: readonly string[]; readonly TenantTags: readonly string[] },
): readonly Tenant[] {
  const { unconfirmed } = request.world.settings
  const all = inSpace(request, request.world.store.tenants.all())
  const connected = all.filter((tenant) => tenant.projectEnvironments[project.id]?.includes(environment.id))
  const missing = Tenants.filter((name) => name !== '*' && !all.some((one) => isCalled(request, one, name)))
  if (missing.length > 0) throw refusal(request.world, `Unable to locate tenant(s) named '${missing.join("', '")}'`)
  const named = Tenants.includes('*')
    ? connected
    : all.filter((one) => Tenants.some((name) => isCalled(request, one, name)))
  const tagged =
    TenantTags.length === 0 ? [] : connected.filter(({ tags }) => matchesTags(tags, TenantTags, unconfirmed))
  return [...new Set([...named, ...tagged])]
}

export function machinesByName(request: ApiRequest, names: readonly string[]): readonly Machine[] {
  const all = inSpace(request, request.world.store.machines.all())
  return names.map((name) => {
    const machine = all.find((one) => isCalled(request, one, name))
    if (machine) return machine
    throw refusal(request.world, `Unable to locate a deployment target named '${name}'.`)
  })
}

/** The actions of the steps, or actions, with these names. A name that matches nothing is no mistake. */
export function actionIdsByName(steps: readonly Step[], names: readonly string[]): readonly string[] {
  const wanted = names.map((name) => name.toLowerCase())
  const isWanted = ({ name }: { readonly name: string }) => wanted.includes(name.toLowerCase())
  return steps.flatMap((step) =>
    step.actions.filter((action) => isWanted(step) || isWanted(action)).map(({ id }) => id),
  )
}

function isCalled(
  { world }: ApiRequest,
  { id, name, slug }: { readonly id: string; readonly name: string; readonly slug: string },
  wanted: string,
): boolean {
  const takesSlugs = world.settings.unconfirmed.executionsSlugs === 'taken'
  return [id, name, ...(takesSlugs ? [slug] : [])].some((own) => own.toLowerCase() === wanted.toLowerCase())
}

function inSpace<Document extends { readonly spaceId: string }>(
  { space }: ApiRequest,
  documents: readonly Document[],
): readonly Document[] {
  return documents.filter(({ spaceId }) => spaceId === space.id)
}

function scopeOf(projectId: string) {
  return { projectIds: [projectId], environmentIds: undefined, tenantIds: undefined }
}
