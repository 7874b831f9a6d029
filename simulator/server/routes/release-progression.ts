// Where a release is in its lifecycle, where it may go now, and what keeps it from going further.

import * as z from 'zod'
import {
  deployableEnvironmentIds,
  hasUnresolvedDefect,
  nextEnvironmentIds,
  phaseProgress,
  type PhaseProgress,
  type Track,
} from '../../operations/lifecycle-progress.ts'
import { holdsFor } from '../../permissions.ts'
import type { Defect, Release, Tenant } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, ok } from '../answer.ts'
import { byName, find } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import { readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'
import { deploymentResource } from './deployment-resource.ts'
import { isModified } from './release-variables.ts'
import { taskResource } from './task-resource.ts'

export const releaseProgressionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/releases/{id}/progression',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) => ok(progression(request, findRelease(request))),
  },
  {
    method: 'GET',
    path: '/releases/{id}/deployments/template',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) => ok(template(request, findRelease(request))),
  },
  {
    method: 'GET',
    path: '/releases/{id}/defects',
    scope: 'space',
    permission: 'ReleaseView',
    handle: (request) => {
      const release = findRelease(request)
      const items = defectsOf(request, release)
      const address = inSpace(release.spaceId, `releases/${release.id}/defects`)
      return page(request, { itemType: 'Defect', items, toResource: defectResource, address })
    },
  },
  {
    method: 'POST',
    path: '/releases/{id}/defects',
    scope: 'space',
    permission: 'DefectReport',
    handle: (request) => {
      const release = findRelease(request)
      const { defects } = request.world.store
      const body = readBody(request, z.looseObject({ Description: z.string().nullish() }))
      const description = body.Description?.trim() ?? ''
      if (description === '') throw badRequest('You must provide a description.')
      if (hasUnresolvedDefect(request.world.store, release)) {
        throw badRequest('An unresolved defect already exists for this release.')
      }
      const { id: releaseId, spaceId, projectId } = release
      const id = defects.nextId()
      return ok(defectResource(defects.add({ id, spaceId, projectId, releaseId, description, isResolved: false })))
    },
  },
  {
    method: 'POST',
    path: '/releases/{id}/defects/resolve',
    scope: 'space',
    permission: 'DefectResolve',
    handle: (request) => {
      const defect = defectsOf(request, findRelease(request)).find(({ isResolved }) => !isResolved)
      if (!defect) throw badRequest('Defect has already been resolved.')
      return ok(defectResource(request.world.store.defects.change(defect, { isResolved: true })))
    },
  },
]

function findRelease(request: ApiRequest): Release {
  return find(request, request.world.store.releases, request.path('id'))
}

/** Deployments of all tenants count: this view does not tell them apart. */
function progression(request: ApiRequest, release: Release): unknown {
  const { store, settings } = request.world
  const phases = phaseProgress(store, release, 'all', settings.unconfirmed)
  const isBlocked = hasUnresolvedDefect(store, release)
  return {
    Id: release.id,
    Phases: phases.map((phase) => phaseResource(request, release, phase, isBlocked)),
    NextDeployments: nextEnvironmentIds(store, release, phases),
    NextDeploymentsMinimumRequired: phases.find(({ progress }) => progress === 'Current')?.missing ?? 0,
    Links: { Self: inSpace(release.spaceId, `releases/${release.id}/progression`) },
  }
}

function phaseResource(
  { world }: ApiRequest,
  release: Release,
  { phase, progress, environmentIds }: PhaseProgress,
  isBlocked: boolean,
): unknown {
  const { store } = world
  const deployments = store.deployments
    .where('releaseId', release.id)
    .filter(({ environmentId }) => environmentIds.includes(environmentId))
    .toReversed()
  return {
    Id: phase.id,
    Name: phase.name,
    Blocked: isBlocked && progress !== 'Complete',
    Progress: progress,
    AutomaticDeploymentTargets: phase.automaticEnvironmentIds,
    OptionalDeploymentTargets: phase.optionalEnvironmentIds,
    MinimumEnvironmentsBeforePromotion: phase.minimumEnvironments,
    IsOptionalPhase: phase.isOptional,
    ...since(world, 2026, { IsPriorityPhase: false }),
    Deployments: deployments.map((deployment) => ({
      Deployment: deploymentResource(world, deployment),
      Task: taskResource(world, known(store.tasks, deployment.taskId)),
    })),
  }
}

/** What can be deployed where, now, by the request's user. */
function template(request: ApiRequest, release: Release): unknown {
  const { world } = request
  const { store } = world
  const project = known(store.projects, release.projectId)
  const process = known(store.processes, project.processId)
  const modified = isModified(store, release, project)
  const channel = known(store.channels, release.channelId)
  const tenants = store.tenants
    .all()
    .filter(({ projectEnvironments }) => projectEnvironments[project.id] !== undefined)
    .filter(({ tags }) => channel.tenantTags.length === 0 || channel.tenantTags.some((tag) => tags.includes(tag)))
    .toSorted(byName)
  return {
    Id: null,
    PromoteTo: project.tenantedMode === 'Tenanted' ? [] : targets(request, release, 'untenanted'),
    TenantPromotions:
      project.tenantedMode === 'Untenanted'
        ? []
        : tenants.map((tenant) => ({
            Id: tenant.id,
            Name: tenant.name,
            PromoteTo: targets(request, release, tenant),
            Links: {},
          })),
    IsVariableSetModified: modified.variables,
    IsLibraryVariableSetModified: modified.libraryVariables,
    IsDeploymentProcessModified: JSON.stringify(process.steps) !== JSON.stringify(release.steps),
    ...since(world, 2026, { IsGitResourceModified: false }),
    DeploymentNotes: null,
    Links: { Self: inSpace(release.spaceId, `releases/${release.id}/deployments/template`) },
  }
}

function targets({ world, user }: ApiRequest, release: Release, track: Track): readonly unknown[] {
  const { store, settings } = world
  const tenant: Tenant | undefined = typeof track === 'string' ? undefined : track
  return deployableEnvironmentIds(store, release, track, settings.unconfirmed)
    .filter((environmentId) =>
      holdsFor(user, 'DeploymentCreate', {
        projectIds: [release.projectId],
        environmentIds: [environmentId],
        tenantIds: tenant ? [tenant.id] : [],
      }),
    )
    .map((environmentId) => {
      const preview = `releases/${release.id}/deployments/preview/${environmentId}${tenant ? `/${tenant.id}` : ''}`
      return {
        Id: environmentId,
        Name: known(store.environments, environmentId).name,
        Links: { Preview: inSpace(release.spaceId, preview) },
      }
    })
}

function defectsOf({ world }: ApiRequest, release: Release): readonly Defect[] {
  return world.store.defects.newestFirst().filter(({ releaseId }) => releaseId === release.id)
}

function defectResource({ id, description, isResolved }: Defect): unknown {
  return { Id: id, Description: description, Status: isResolved ? 'Resolved' : 'Unresolved', Links: {} }
}
