// The deployment targets of a space file, and the teams that may answer for what is deployed to them.

import { sameName } from '../store/same-name.ts'
import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'
import { idsOf } from './ids-of.ts'
import type { SpaceContents } from './schema.ts'

/** Environments and tenants have to be there. */
export function loadTargets(store: Store, spaceId: string, targets: SpaceContents['targets']): void {
  for (const { name, description, environments, roles, tenants, tenantTags, disabled } of targets) {
    store.machines.add({
      id: store.machines.nextId(),
      spaceId,
      name,
      slug: slugOf(name),
      description,
      environmentIds: idsOf(store.environments.all(), environments, spaceId),
      roles,
      tenantIds: idsOf(store.tenants.all(), tenants, spaceId),
      tenantTags,
      isDisabled: disabled,
      healthStatus: 'Healthy',
    })
  }
}

/** @returns Adds the members, once the users are there. */
export function loadTeams(store: Store, spaceId: string, teams: SpaceContents['teams']): () => void {
  const joins = teams.map(({ name, description, members }) => {
    const memberUserIds: string[] = []
    store.teams.add({ id: store.teams.nextId(), spaceId, name, description, memberUserIds })
    return () => {
      for (const user of store.users.all()) {
        if (members.some((member) => sameName(member, user.username))) memberUserIds.push(user.id)
      }
    }
  })
  return () => {
    for (const join of joins) join()
  }
}
