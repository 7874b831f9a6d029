// The runbooks of a project in a space file. What they hold is published at once, so that they can be run.

import { createRunbookSnapshot } from '../operations/create-runbook-snapshot.ts'
import type { Project } from '../store/documents.ts'
import { sameName } from '../store/same-name.ts'
import { slugOf } from '../store/slug.ts'
import type { Store } from '../store/store.ts'
import { loadSteps } from './load-steps.ts'
import type { SpaceContents } from './schema.ts'

type RunbookEntry = SpaceContents['projects'][number]['runbooks'][number]

export function loadRunbooks(store: Store, project: Project, entries: readonly RunbookEntry[], now: number): void {
  const { spaceId, id: projectId } = project
  for (const { name, description, process, environments } of entries) {
    const id = store.runbooks.nextId()
    const processId = `RunbookProcess-${id}`
    const steps = loadSteps(store, { spaceId, projectId, idPrefix: id }, process)
    store.processes.add({ id: processId, spaceId, projectId, version: 0, steps })
    const environmentIds = store.environments
      .all()
      .filter((one) => one.spaceId === spaceId && environments.some((wanted) => sameName(wanted, one.name)))
      .map((one) => one.id)
    const runbook = {
      id,
      spaceId,
      name,
      slug: slugOf(name),
      description,
      projectId,
      processId,
      environmentScope: environments.length > 0 ? ('Specified' as const) : ('All' as const),
      environmentIds,
      multiTenancyMode: project.tenantedMode,
    }
    const draft = { ...runbook, publishedSnapshotId: undefined }
    const snapshot = createRunbookSnapshot(store, { runbook: draft, assembledAt: now })
    store.runbooks.add({ ...runbook, publishedSnapshotId: snapshot.id })
  }
}
