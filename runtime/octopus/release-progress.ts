// Where a release may go, as its lifecycle and its defects say.

import { boolean, list, object, optional, string, type Shaped } from '../shape.ts'
import type { ReleasePlace } from './create-deployment.ts'
import type { Octopus } from './octopus.ts'

const ids = list(string)
const Progression = object({
  Phases: list(
    object({
      Name: string,
      /** Whether a defect blocks it. */
      Blocked: optional(boolean),
      /** `Pending`, `Current` or `Complete`. */
      Progress: string,
      AutomaticDeploymentTargets: ids,
      OptionalDeploymentTargets: ids,
      IsOptionalPhase: optional(boolean),
      Deployments: optional(
        list(object({ Deployment: object({ TenantId: optional(string) }), Task: object({ State: string }) })),
      ),
    }),
  ),
})
type Phase = Shaped<typeof Progression>['Phases'][number]

/**
 * Whether the release was successful in a phase before that of the environment, for the tenant or for none; where there is
 * no phase before, that is nothing to ask for. One request.
 */
export async function isProvenEarlier(octopus: Octopus, place: ReleasePlace): Promise<boolean> {
  const { earlier = [] } = await readPhases(octopus, place)
  const isProof = ({ Deployment, Task }: NonNullable<Phase['Deployments']>[number]) =>
    Task.State === 'Success' && (Deployment.TenantId ?? place.tenantId) === place.tenantId
  return earlier.length === 0 || earlier.some(({ Deployments }) => Deployments?.some(isProof))
}

/**
 * Which phases have to come first, and whether a defect is in the way, as sentences; blank if neither. One request. The
 * server does not tell here how far a tenant has come, only all of them together.
 */
export async function describeLifecycle(octopus: Octopus, place: ReleasePlace): Promise<string> {
  const { earlier, isBlocked } = await readPhases(octopus, place)
  if (!earlier) return 'Its lifecycle does not lead there.'
  const missing = earlier.filter(({ Progress, IsOptionalPhase }) => Progress !== 'Complete' && !IsOptionalPhase)
  const defect = isBlocked ? 'A defect blocks it. ' : ''
  if (missing.length === 0) return defect
  return `${defect}Its lifecycle has ${missing.map(({ Name }) => Name).join(', ')} first: deploy it there.`
}

/**
 * A phase without environments of its own is for those that no other phase has.
 * @returns `earlier` is `undefined` if the lifecycle does not lead to the environment.
 */
async function readPhases(octopus: Octopus, { releaseId, environmentId }: ReleasePlace) {
  const { Phases } = await octopus.get(`releases/${releaseId}/progression`, Progression)
  const targets = Phases.map((phase) => [...phase.AutomaticDeploymentTargets, ...phase.OptionalDeploymentTargets])
  const own = targets.findIndex((environments) => environments.includes(environmentId))
  const open = targets.findIndex((environments) => environments.length === 0)
  const at = own < 0 ? open : own
  return { earlier: at < 0 ? undefined : Phases.slice(0, at), isBlocked: Phases.some(({ Blocked }) => Blocked) }
}
