// The subscriptions of a space file. They begin when the simulator does: nobody is told of the past.

import { sameName } from '../store/same-name.ts'
import type { Store } from '../store/store.ts'
import { idsOf } from './ids-of.ts'
import type { SpacePart } from './schema.ts'
import { readTimespan } from './timespan.ts'

/** All that filters name has to be there, and the past be written down. */
export function loadSubscriptions(store: Store, spaceId: string, subscriptions: SpacePart['subscriptions']): void {
  for (const { name, webhook, timeout, header, disabled, events } of subscriptions) {
    store.subscriptions.add({
      id: store.subscriptions.nextId(),
      spaceId,
      name,
      slug: '',
      description: '',
      isDisabled: disabled,
      filter: {
        users: events.users.flatMap(
          (wanted) => store.users.all().find(({ username }) => sameName(username, wanted))?.id ?? [],
        ),
        projects: idsOf(store.projects.all(), events.projects, spaceId),
        projectGroups: idsOf(store.projectGroups.all(), events.projectGroups, spaceId),
        environments: idsOf(store.environments.all(), events.environments, spaceId),
        tenants: idsOf(store.tenants.all(), events.tenants, spaceId),
        tags: events.tags,
        eventCategories: events.categories,
        eventGroups: events.groups,
        eventAgents: [],
        documentTypes: events.documentTypes,
      },
      webhookUri: webhook,
      webhookTeams: [],
      timeoutMs: readTimespan(timeout) ?? 0,
      headerKey: header?.name,
      headerValue: header?.value,
      processedUpTo: store.events.lastNumber(),
      processedAt: undefined,
      rest: {},
    })
  }
}
