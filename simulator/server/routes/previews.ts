// What a deployment, or a runbook run, would do in an environment: which steps on which targets, and which values it asks
// for.

import * as z from 'zod'
import { promptedVariables, type PromptedVariable } from '../../operations/prompted-variables.ts'
import type { Environment, Project, Release, Step, Tenant, Variable } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { ok } from '../answer.ts'
import { find } from '../find.ts'
import { optionalFlag, optionalText, readBody, requiredText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { guidedFailureByDefault } from './guided-failure.ts'
import { previewedSteps } from './previewed-steps.ts'
import { manifestOf } from './release-variables.ts'

export const previewRoutes: readonly Route[] = [
  ...[
    '/releases/{id}/deployments/preview/{environment}',
    '/releases/{id}/deployments/preview/{environment}/{tenant}',
  ].map((path): Route => ({
    method: 'GET',
    path,
    scope: 'space',
    permission: 'DeploymentCreate',
    handle: (request) => {
      const release = findRelease(request)
      const includeDisabled = request.query.flag('includeDisabledSteps') ?? false
      const { environment, tenant } = placeOf(request, request.path('environment'), request.path('tenant'))
      return ok(preview(request, release, environment, tenant, includeDisabled))
    },
  })),
  {
    method: 'POST',
    path: '/releases/{id}/deployments/previews',
    scope: 'space',
    permission: 'DeploymentCreate',
    handle: (request) => {
      const release = findRelease(request)
      const body = readBody(
        request,
        z.looseObject({
          DeploymentPreviews: z.array(z.looseObject({ EnvironmentId: requiredText, TenantId: optionalText })),
          IncludeDisabledSteps: optionalFlag,
        }),
      )
      return ok(
        body.DeploymentPreviews.map(({ EnvironmentId, TenantId }) => {
          const { environment, tenant } = placeOf(request, EnvironmentId, TenantId)
          return preview(request, release, environment, tenant, body.IncludeDisabledSteps ?? false)
        }),
      )
    },
  },
]

export function placeOf(
  request: ApiRequest,
  environmentId: string,
  tenantId: string | undefined,
): { readonly environment: Environment; readonly tenant: Tenant | undefined } {
  const { store } = request.world
  return {
    environment: find(request, store.environments, environmentId),
    tenant: tenantId === undefined || tenantId === '' ? undefined : find(request, store.tenants, tenantId),
  }
}

export interface Previewed {
  readonly project: Project
  readonly steps: readonly Step[]
  readonly variables: readonly Variable[]
  readonly channelId: string | undefined
  readonly environment: Environment
  readonly tenant: Tenant | undefined
  readonly includeDisabled: boolean
}

/** What the previews of deployments and of runbook runs have in common. */
export function previewResource(request: ApiRequest, previewed: Previewed) {
  const { project, variables, environment } = previewed
  const prompted = promptedVariables(variables, environment.id)
  return {
    Id: null,
    StepsToExecute: previewedSteps(request, previewed),
    Form: {
      Values: Object.fromEntries(prompted.map(({ key, variable, value }) => [key, isSecret(variable) ? null : value])),
      Elements: prompted.map(formElement),
    },
    UseGuidedFailureModeByDefault: guidedFailureByDefault(project, environment),
    Links: {},
  }
}

function preview(
  request: ApiRequest,
  release: Release,
  environment: Environment,
  tenant: Tenant | undefined,
  includeDisabled: boolean,
): unknown {
  const { store } = request.world
  const previewed = {
    project: known(store.projects, release.projectId),
    steps: release.steps,
    variables: manifestOf(store, release),
    channelId: release.channelId,
    environment,
    tenant,
    includeDisabled,
  }
  return { ...previewResource(request, previewed), Changes: [], ChangesMarkdown: '' }
}

/** Its name is a key, not the variable's name: values are sent by it. */
function formElement({ key, variable, isRequired }: PromptedVariable): unknown {
  const { Label = '', Description = '', DisplaySettings = {} } = variable.prompt ?? {}
  return {
    Name: key,
    Control: {
      Type: 'VariableValue',
      Name: variable.name,
      Label,
      Description,
      Required: isRequired,
      IsSecure: isSecret(variable),
      DisplaySettings,
    },
    IsValueRequired: isRequired,
  }
}

function isSecret({ type }: Variable): boolean {
  return type === 'Sensitive'
}

function findRelease(request: ApiRequest): Release {
  return find(request, request.world.store.releases, request.path('id'))
}
