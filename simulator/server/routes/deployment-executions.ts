// The executions API: deployments by names instead of ids, several at once.

import * as z from 'zod'
import { promptedVariables } from '../../operations/prompted-variables.ts'
import { updateSnapshot } from '../../operations/update-snapshot.ts'
import type { Environment, Release, Tenant } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { badRequest, ok, type Answer } from '../answer.ts'
import { requirePermission } from '../permit.ts'
import { optionalDate, optionalDictionary, optionalFlag, optionalText, optionalTexts, readBody } from '../read-body.ts'
import { requiredText } from '../read-body.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'
import { guidedFailureByDefault } from './guided-failure.ts'
import {
  actionIdsByName,
  environmentsByName,
  machinesByName,
  projectByName,
  releaseByName,
  tenantsByName,
} from './named-places.ts'
import { isPrioritized, priorityBody } from './priority.ts'
import { manifestOf } from './release-variables.ts'
import { checkDeployment, startDeployment, type WantedDeployment } from './start-deployment.ts'

/** What deployments and runbook runs of the executions API have in common. */
export const executionBody = {
  SpaceId: requiredText,
  SpaceIdOrName: requiredText,
  ProjectName: requiredText,
  Variables: optionalDictionary,
  SkipStepNames: optionalTexts,
  SpecificMachineNames: optionalTexts,
  ExcludedMachineNames: optionalTexts,
  UseGuidedFailure: optionalFlag,
  RunAt: optionalDate,
  NoRunAfter: optionalDate,
  Priority: priorityBody,
}

const common = {
  ...executionBody,
  ReleaseVersion: requiredText,
  UpdateVariableSnapshot: optionalFlag,
  DeploymentFreezeNames: optionalTexts,
  DeploymentFreezeOverrideReason: optionalText,
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
    permission: 'DeploymentCreate',
    since: 2024,
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
    permission: 'DeploymentCreate',
    since: 2024,
    handle: (request) => {
      const body = readBody(request, tenanted)
      const release = findNamedRelease(request, body)
      const [environment] = environmentsByName(request, [body.EnvironmentName])
      if (!environment) return start(request, body, release, [])
      const project = known(request.world.store.projects, release.projectId)
      const tenants = tenantsByName(request, project, environment, body)
      return start(
        request,
        body,
        release,
        tenants.map((tenant) => ({ environment, tenant })),
      )
    },
  },
]

type Body = z.output<typeof untenanted> | z.output<typeof tenanted>

interface Place {
  readonly environment: Environment
  readonly tenant: Tenant | undefined
}

/** No places at all is no mistake: the answer is an empty list. One place that is refused refuses them all. */
function start(request: ApiRequest, body: Body, release: Release, places: readonly Place[]): Answer {
  const { world } = request
  const { store } = world
  if (body.UpdateVariableSnapshot === true) {
    requirePermission(request, 'ReleaseEdit')
    updateSnapshot(store, release)
  }
  const overriddenFreezeIds = freezesByName(request, body)
  const project = known(store.projects, release.projectId)
  const machineIds = (names: readonly string[]) => machinesByName(request, names).map(({ id }) => id)
  const wanted = places.map(({ environment, tenant }): WantedDeployment => ({
    release,
    environment,
    tenant,
    queuedAt: body.RunAt,
    expiresAt: body.NoRunAfter,
    formValues: formValuesByName(manifestOf(store, release), environment, body.Variables),
    skippedActionIds: actionIdsByName(release.steps, body.SkipStepNames),
    specificMachineIds: machineIds(body.SpecificMachineNames),
    excludedMachineIds: machineIds(body.ExcludedMachineNames),
    useGuidedFailure: body.UseGuidedFailure ?? guidedFailureByDefault(project, environment),
    isPrioritized: isPrioritized(body.Priority),
    overriddenFreezeIds,
  }))
  for (const one of wanted) checkDeployment(request, one)
  const made = wanted.map((one) => startDeployment(request, one))
  return ok({
    DeploymentServerTasks: made.map(({ deployment, task }) =>
      world.settings.unconfirmed.executionsCase === 'camel'
        ? { deploymentId: deployment.id, serverTaskId: task.id }
        : { DeploymentId: deployment.id, ServerTaskId: task.id },
    ),
  })
}

/** Values by the names of prompted variables, as the values by their keys. */
export function formValuesByName(
  manifest: ReturnType<typeof manifestOf>,
  environment: Environment,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const prompted = promptedVariables(manifest, environment.id)
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const found = prompted.find(({ variable }) => variable.name.toLowerCase() === name.toLowerCase())
      return found ? [[found.key, value]] : []
    }),
  )
}

function findNamedRelease(request: ApiRequest, { ProjectName, ReleaseVersion }: Body): Release {
  return releaseByName(request, projectByName(request, ProjectName), ReleaseVersion)
}

function freezesByName(request: ApiRequest, body: Body): readonly string[] {
  const names = body.DeploymentFreezeNames
  if (names.length === 0) return []
  requirePermission(request, 'DeploymentFreezeAdminister')
  if (body.DeploymentFreezeOverrideReason === undefined) {
    throw badRequest('DeploymentFreezeOverrideReason is required.')
  }
  const all = request.world.store.deploymentFreezes.all()
  return names.map((wanted) => {
    const freeze = all.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
    if (freeze) return freeze.id
    throw refusal(request.world, `Unable to locate a deployment freeze named '${wanted}'.`)
  })
}
