// Whether a task that the server does not show is gone, or only hidden from us.

import { dictionary, list, object, optional, string, type Shaped } from '../shape.ts'
import type { Octopus } from './octopus.ts'

const Restriction = object({
  SpaceId: optional(string),
  RestrictedToProjectIds: optional(list(string)),
  RestrictedToEnvironmentIds: optional(list(string)),
  RestrictedToTenantIds: optional(list(string)),
  RestrictedToProjectGroupIds: optional(list(string)),
})
const PermissionSetResource = object({ SpacePermissions: dictionary(list(Restriction)) })

/** Where a task belongs. */
export interface TaskPlace {
  readonly project: string
  readonly environment: string
  /** Blank for none. */
  readonly tenant: string
}

/**
 * Whether we would see a task of this place, in the space at hand, if it existed. Two requests. What cannot be told for
 * sure is answered with no.
 */
export async function canSeeTasks(octopus: Octopus, place: TaskPlace): Promise<boolean> {
  const { Id } = await octopus.read('/api/users/me', object({ Id: string }))
  const { SpacePermissions } = await octopus.read(`/api/users/${Id}/permissions`, PermissionSetResource)
  return (SpacePermissions['TaskView'] ?? []).some((grant) => covers(grant, octopus.spaceId, place))
}

function covers(grant: Shaped<typeof Restriction>, spaceId: string, { project, environment, tenant }: TaskPlace) {
  const admits = (ids: readonly string[] | undefined, id: string) => !ids?.length || ids.includes(id)
  return (
    grant.SpaceId === spaceId &&
    admits(grant.RestrictedToProjectIds, project) &&
    admits(grant.RestrictedToEnvironmentIds, environment) &&
    admits(grant.RestrictedToTenantIds, tenant) &&
    // Which group the project is in, the entry does not tell.
    !grant.RestrictedToProjectGroupIds?.length
  )
}
