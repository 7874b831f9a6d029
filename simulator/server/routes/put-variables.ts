// Writing a variable set: as a whole, from the version that the writer has read.

import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Variable, VariableSet } from '../../store/documents.ts'
import { ApiError, badRequest } from '../answer.ts'
import { readBody } from '../read-body.ts'
import type { ApiRequest } from '../route.ts'
import { recordChangeBy } from './record-change-by.ts'
import { scopedEnvironmentIds } from './variable-set-resource.ts'

const changedMeanwhile =
  'Changes to these variables could not be saved, because another user has made changes to the variables between when you started editing and when you saved your changes. Please reload or open a new tab to make your changes.'

const environmentsChanged =
  'Changes to these variables could not be saved, because your available environment scopes changed while you were editing the variables. Please reload or open a new tab to make your changes.'

const variableBody = z.looseObject({
  Id: z.string().nullish(),
  Name: z.string(),
  Value: z.string().nullish(),
  Description: z.string().nullish(),
  Type: z.string().nullish(),
  Scope: z.record(z.string(), z.array(z.string())).nullish(),
  Prompt: z.record(z.string(), z.unknown()).nullish(),
})

const setBody = z.looseObject({
  Version: z.int(),
  Variables: z.array(variableBody),
  ScopeValues: z.looseObject({ Environments: z.array(z.looseObject({ Id: z.string() })).nullish() }).nullish(),
})

const types = [
  'String',
  'Sensitive',
  'Certificate',
  'AmazonWebServicesAccount',
  'AzureAccount',
  'GoogleCloudAccount',
  'UsernamePasswordAccount',
  'GenericOidcAccount',
  'WorkerPool',
]

/**
 * Replaces the variables of a set; a variable that is left out is gone.
 * @throws {ApiError} 400 from an older version than the stored one, or for variables that break a rule.
 */
export function putVariables(request: ApiRequest, set: VariableSet): VariableSet {
  const body = readBody(request, setBody)
  const { world } = request
  const { unconfirmed } = world.settings
  if (set.isFrozen) {
    throw badRequest(
      "You cannot modify this variable set because the set is frozen. You'll need to create a new variable set instead.",
    )
  }
  // The server looks at a variable's type before anything else and trips over its absence.
  if (body.Variables.some(({ Type }) => !Type)) {
    throw new ApiError(500, 'Object reference not set to an instance of an object.')
  }
  const now = world.clock.now()
  const isSimultaneous = unconfirmed.simultaneousPuts === 'last-wins' && set.changedAt === now
  const step = unconfirmed.variablesVersionStep === 'more' ? 3 : 1
  if (body.Version !== set.version && !(isSimultaneous && body.Version === set.version - step)) {
    throw badRequest(changedMeanwhile)
  }
  checkEnvironments(request, body)
  checkVariables(body.Variables)
  const variables = body.Variables.map((variable) => toVariable(request, variable, set))
  const isUnchanged = isDeepStrictEqual(variables, set.variables)
  if (isUnchanged && unconfirmed.unchangedVariables === 'same-version') return set
  world.store.variableSets.change(set, { variables, version: body.Version + step, changedAt: now })
  recordChangeBy(request, 'Modified', 'Variable set', { ...set, name: set.id }, [set.ownerId])
  return set
}

/** Whoever sends along what could be scoped to has to have seen the environments that there are. */
function checkEnvironments(request: ApiRequest, { ScopeValues }: z.output<typeof setBody>): void {
  const sent = ScopeValues?.Environments?.map(({ Id }) => Id)
  if (!sent) return
  const own = scopedEnvironmentIds(request)
  if (sent.length !== own.length || sent.some((id) => !own.includes(id))) throw badRequest(environmentsChanged)
}

function checkVariables(variables: readonly z.output<typeof variableBody>[]): void {
  const ids = variables.flatMap(({ Id }) => (Id ? [Id] : []))
  const isUnknownType = variables.some(({ Type }) => !types.includes(Type ?? ''))
  const isScopedPrompt = variables.some(
    ({ Prompt, Scope }) =>
      Prompt && Object.entries(Scope ?? {}).some(([kind, values]) => kind !== 'Environment' && values.length > 0),
  )
  const mistakes = [
    ...(new Set(ids).size === ids.length ? [] : ['Variable ids must be unique.']),
    ...(isScopedPrompt ? ['Prompted variables cannot be scoped to anything except an environment.'] : []),
    ...(isUnknownType || variables.some(({ Name }) => Name.trim() === '') ? ['Variable validation failed.'] : []),
  ]
  if (mistakes.length > 0) throw badRequest(...mistakes)
}

/** A secret that comes without a value stays what it was, if it still has its id. */
function toVariable({ world }: ApiRequest, body: z.output<typeof variableBody>, { variables }: VariableSet): Variable {
  const type = body.Type ?? 'String'
  const byName =
    world.settings.unconfirmed.secretWithoutId === 'kept-by-name' && !body.Id
      ? variables.find(({ name }) => name === body.Name)
      : undefined
  const old = variables.find(({ id }) => id === body.Id) ?? byName
  const keepsSecret = type === 'Sensitive' && (body.Value === null || body.Value === undefined)
  return {
    id: body.Id || (byName?.id ?? randomUUID()),
    name: body.Name,
    value: keepsSecret ? old?.value : (body.Value ?? undefined),
    type,
    description: body.Description ?? '',
    scope: body.Scope ?? {},
    prompt: body.Prompt ?? undefined,
  }
}
