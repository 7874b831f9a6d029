// The subscriptions of a space file. They begin when the simulator does: nobody is told of the past.

import type { Store } from '../store/store.ts'
import type { SpacePart } from './schema.ts'
import { readTimespan } from './timespan.ts'

/** All that filters name has to be there, and the past be written down. */
export function loadSubscriptions(store: Store, spaceId: string, subscriptions: SpacePart['subscriptions']): void {
  for (const { name, webhook, timeout, header, disabled, events } of subscriptions) {
    const ids = (documents: readonly Named[], names: readonly string[]) =>
      names.flatMap((wanted) => documents.find((one) => one.spaceId === spaceId && same(one.name, wanted))?.id ?? [])
    store.subscriptions.add({
      id: store.subscriptions.nextId(),
      spaceId,
      name,
      slug: '',
      description: '',
      isDisabled: disabled,
      filter: {
        users: events.users.flatMap(
          (wanted) => store.users.all().find(({ username }) => same(username, wanted))?.id ?? [],
        ),
        projects: ids(store.projects.all(), events.projects),
        projectGroups: ids(store.projectGroups.all(), events.projectGroups),
        environments: ids(store.environments.all(), events.environments),
        tenants: ids(store.tenants.all(), events.tenants),
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

interface Named {
  readonly id: string
  readonly spaceId: string
  readonly name: string
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
