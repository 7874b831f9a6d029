// Keeping a runbook as it stands: its process and the variables of its project are frozen.

import type { Runbook, RunbookSnapshot } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { freezeVariables } from './freeze-variables.ts'

export interface NewSnapshot {
  readonly runbook: Runbook
  /** `Snapshot 1` and so on without one. */
  readonly name?: string | undefined
  readonly notes?: string | undefined
  readonly assembledAt: number
}

export function createRunbookSnapshot(
  store: Store,
  { runbook, name, notes, assembledAt }: NewSnapshot,
): RunbookSnapshot {
  const project = known(store.projects, runbook.projectId)
  const process = known(store.processes, runbook.processId)
  const id = store.runbookSnapshots.nextId()
  const earlier = store.runbookSnapshots.all().filter(({ runbookId }) => runbookId === runbook.id).length
  return store.runbookSnapshots.add({
    id,
    spaceId: runbook.spaceId,
    name: name ?? `Snapshot ${earlier + 1}`,
    notes: notes ?? '',
    projectId: project.id,
    runbookId: runbook.id,
    assembledAt,
    steps: process.steps,
    processSnapshotId: `${process.id}-s-${process.version}-${id}`,
    ...freezeVariables(store, project, id),
  })
}
