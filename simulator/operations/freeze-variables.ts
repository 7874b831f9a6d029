// Variables as they stand now, kept under ids of their own: for a release, or a snapshot of a runbook.

import type { Project } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { freezeVariableSet } from './freeze-variable-set.ts'

export interface FrozenVariables {
  readonly variableSetSnapshotId: string
  readonly libraryVariableSetSnapshotIds: readonly string[]
}

/** Freezes the variables of a project and of the library sets that it includes. */
export function freezeVariables(store: Store, project: Project, ownerId: string): FrozenVariables {
  return {
    variableSetSnapshotId: freezeVariableSet(store, known(store.variableSets, project.variableSetId), ownerId),
    libraryVariableSetSnapshotIds: project.libraryVariableSetIds.map((setId) =>
      freezeVariableSet(
        store,
        known(store.variableSets, known(store.libraryVariableSets, setId).variableSetId),
        ownerId,
      ),
    ),
  }
}
