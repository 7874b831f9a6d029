// Times in which nobody deploys.

import type { DeploymentFreeze } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

export interface FrozenPlace {
  readonly projectId: string
  readonly environmentId: string
  readonly tenantId: string | undefined
}

/** The freezes that keep a deployment out at this time. */
export function activeFreezes(store: Store, place: FrozenPlace, at: number): readonly DeploymentFreeze[] {
  return store.deploymentFreezes
    .all()
    .filter((freeze) => freeze.startsAt <= at && at < freeze.endsAt && covers(freeze, place))
}

function covers(freeze: DeploymentFreeze, { projectId, environmentId, tenantId }: FrozenPlace): boolean {
  return (
    (freeze.projectEnvironments[projectId] ?? []).includes(environmentId) ||
    freeze.tenantProjectEnvironments.some(
      (one) => one.projectId === projectId && one.environmentId === environmentId && one.tenantId === tenantId,
    )
  )
}
