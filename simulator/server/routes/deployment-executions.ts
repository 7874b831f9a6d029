// The executions API: deployments by names instead of ids, several at once.

import * as z from 'zod'
import { findRelease } from '../../operations/create-release.ts'
import type { Environment, Project, Release, Tenant } from '../../store/documents.ts'
import { badRequest, ok, type Answer } from '../answer.ts'
import { optionalDate, optionalDictionary, optionalFlag, optionalTexts, readBody, requiredText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { projectByName } from './releases.ts'
import { startDeployment } from './start-deployment.ts'

const common = {
  SpaceId: requiredText,
  SpaceIdOrName: requiredText,
  ProjectName: requiredText,
  ReleaseVersion: requiredText,
  Variables: optionalDictionary,
  SkipStepNames: optionalTexts,
  UseGuidedFailure: optionalFlag,
  RunAt: optionalDate,
  NoRunAfter: optionalDate,
}

const untenanted = z.looseObject({ ...common, EnvironmentNames: optionalTexts })
const tenanted = z.looseObject({
  ...common,
  EnvironmentName: requiredText,
  Tenants: optionalTexts,
  TenantTags: optionalTexts,
})

export const deploymentExecutionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/deployments/create/untenanted/v1',
    scope: 'space',
    handle: (request) => {
      const body = readBody(request, untenanted)
      const release = findNamedRelease(request, body)
      const environments = environmentsByName(request, body.EnvironmentNames)
      return start(
        request,
        body,
        release,
        environments.map((environment) => ({ environment, tenant: undefined })),
      )
    },
  },
  {
    method: 'POST',
    path: '/deployments/create/tenanted/v1',
    scope: 'space',
    handle: (request) => {
      const body = readBody(request, tenanted)
      const release = findNamedRelease(request, body)
      const [environment] = environmentsByName(request, [body.EnvironmentName])
      const tenants = environment ? tenantsByName(request, release, environment, body) : []
      return start(request, body, release, environment ? tenants.map((tenant) => ({ environment, tenant })) : [])
    },
  },
]

interface Place {
  readonly environment: Environment
  readonly tenant: Tenant | undefined
}

/** No places at all is no mistake: the answer is an empty list. */
function start(
  request: ApiRequest,
  body: z.output<typeof untenanted> | z.output<typeof tenanted>,
  release: Release,
  places: readonly Place[],
): Answer {
  const { store } = request.world
  const actions = release.steps.flatMap((step) => step.actions)
  const skipped = body.SkipStepNames.map((name) => name.toLowerCase())
  const manifest = store.variableSets.get(release.variableSetSnapshotId)?.variables ?? []
  const formValues = Object.fromEntries(
    Object.entries(body.Variables).flatMap(([name, value]) => {
      const prompted = manifest.find(
        (variable) => variable.prompt && variable.name.toLowerCase() === name.toLowerCase(),
      )
      return prompted ? [[prompted.id, value]] : []
    }),
  )
  const made = places.map(({ environment, tenant }) =>
    startDeployment(request, {
      release,
      environment,
      tenant,
      queuedAt: body.RunAt,
      expiresAt: body.NoRunAfter,
      formValues,
      skippedActionIds: actions.filter(({ name }) => skipped.includes(name.toLowerCase())).map(({ id }) => id),
      useGuidedFailure: body.UseGuidedFailure ?? environment.useGuidedFailure,
    }),
  )
  return ok({
    DeploymentServerTasks: made.map(({ deployment, task }) => ({ DeploymentId: deployment.id, ServerTaskId: task.id })),
  })
}

function findNamedRelease(
  request: ApiRequest,
  { ProjectName, ReleaseVersion }: { readonly ProjectName: string; readonly ReleaseVersion: string },
): Release {
  const project: Project = projectByName(request, ProjectName)
  const release = findRelease(request.world.store, project, ReleaseVersion)
  if (!release) throw badRequest(`Unable to locate a release '${ReleaseVersion}' of the project '${project.name}'.`)
  return release
}

function environmentsByName({ world, space }: ApiRequest, names: readonly string[]): readonly Environment[] {
  const all = world.store.environments.all().filter(({ spaceId }) => spaceId === space.id)
  const found = names.map((name) => ({ name, environment: all.find((one) => isCalled(one, name)) }))
  const missing = found.filter(({ environment }) => !environment).map(({ name }) => name)
  if (missing.length > 0) {
    throw badRequest(`Unable to locate deployment environment(s) named '${missing.join("', '")}'`)
  }
  return found.flatMap(({ environment }) => (environment ? [environment] : []))
}

/** `*` stands for every tenant that the project is connected to there; tags choose the tenants that have them all. */
function tenantsByName(
  { world, space }: ApiRequest,
  release: Release,
  environment: Environment,
  { Tenants, TenantTags }: { readonly Tenants: readonly string[]; readonly TenantTags: readonly string[] },
): readonly Tenant[] {
  const all = world.store.tenants.all().filter(({ spaceId }) => spaceId === space.id)
  const connected = all.filter((tenant) => tenant.projectEnvironments[release.projectId]?.includes(environment.id))
  const missing = Tenants.filter((name) => name !== '*' && !all.some((one) => isCalled(one, name)))
  if (missing.length > 0) throw badRequest(`Unable to locate tenant(s) named '${missing.join("', '")}'`)
  const named = Tenants.includes('*') ? connected : all.filter((one) => Tenants.some((name) => isCalled(one, name)))
  const tagged =
    TenantTags.length === 0 ? [] : connected.filter(({ tags }) => TenantTags.every((tag) => tags.includes(tag)))
  return [...new Set([...named, ...tagged])]
}

function isCalled({ id, name }: { readonly id: string; readonly name: string }, wanted: string): boolean {
  return [id, name].some((own) => own.toLowerCase() === wanted.toLowerCase())
}
