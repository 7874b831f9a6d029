// The deployment freezes of a space file: of the server as a whole, for projects of any of its spaces.

import { sameName } from '../store/same-name.ts'
import type { Store } from '../store/store.ts'
import { readMoment } from './fields.ts'
import type { SpaceContents } from './schema.ts'

export function loadFreezes(store: Store, freezes: SpaceContents['deploymentFreezes'], start: number): void {
  for (const { name, description, from, to, projects } of freezes) {
    const entries = Object.entries(projects).flatMap(([project, environments]) =>
      store.projects
        .all()
        .filter((one) => sameName(one.name, project))
        .map(({ id, spaceId }) => {
          const ids = store.environments
            .all()
            .filter((one) => one.spaceId === spaceId && environments.some((wanted) => sameName(wanted, one.name)))
          return [id, ids.map((one) => one.id)] as const
        }),
    )
    store.deploymentFreezes.add({
      id: store.deploymentFreezes.nextId(),
      name,
      description,
      startsAt: readMoment(from, start),
      endsAt: readMoment(to, start),
      projectEnvironments: Object.fromEntries(entries),
      tenantProjectEnvironments: [],
    })
  }
}
