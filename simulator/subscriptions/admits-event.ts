// Which events somebody wants: those who look through the audit log, and those who subscribed. Pure.

import { eventGroups } from '../operations/event-categories.ts'
import type { AuditEvent, EventFilter } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

/** Filters combine with "and", the values of one with "or"; one that is absent or empty lets everything through. */
export function admitsEvent(store: Store, filter: Partial<EventFilter>, event: AuditEvent): boolean {
  const related = event.relatedDocumentIds.map((id) => id.toLowerCase())
  const relates = (id: string) => related.includes(id)
  const tags = () => event.relatedDocumentIds.flatMap((id) => store.tenants.get(id)?.tags ?? []).map(lower)
  const tests: Readonly<Record<keyof EventFilter, (wanted: string) => boolean>> = {
    users: (id) => event.userId.toLowerCase() === id,
    projects: relates,
    projectGroups: relates,
    environments: relates,
    tenants: relates,
    tags: (tag) => tags().includes(tag),
    eventCategories: (category) => event.category.toLowerCase() === category,
    eventGroups: (group) => categoriesOf(group).includes(event.category),
    // All that happens here is written down by the server.
    eventAgents: (agent) => agent === 'server',
    documentTypes: (type) => related.some((id) => id.startsWith(`${type}-`)),
  }
  return Object.entries(tests).every(([name, test]) => {
    const wanted = filter[name as keyof EventFilter] ?? []
    return wanted.length === 0 || wanted.map(lower).some(test)
  })
}

/** @param wanted In small letters. */
function categoriesOf(wanted: string): readonly string[] {
  return Object.entries(eventGroups).find(([id]) => id.toLowerCase() === wanted)?.[1].categories ?? []
}

function lower(text: string): string {
  return text.toLowerCase()
}
