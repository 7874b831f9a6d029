// The variables with which a release, or a snapshot of a runbook, is deployed.

import { isDeepStrictEqual } from 'node:util'
import type { FrozenVariables } from '../../operations/freeze-variables.ts'
import type { Variable } from '../../store/documents.ts'
import { known, type Store } from '../../store/store.ts'

/** Those of the project and of its library sets, as they were frozen. */
export function manifestOf(store: Store, frozen: FrozenVariables): readonly Variable[] {
  return [frozen.variableSetSnapshotId, ...frozen.libraryVariableSetSnapshotIds].flatMap(
    (setId) => known(store.variableSets, setId).variables,
  )
}

/** Whether what is frozen is no longer what the project has. */
export function isModified(
  store: Store,
  frozen: FrozenVariables,
  project: { readonly variableSetId: string; readonly libraryVariableSetIds: readonly string[] },
): { readonly variables: boolean; readonly libraryVariables: boolean } {
  const differs = (nowId: string, frozenId: string | undefined) => {
    const then = frozenId === undefined ? undefined : store.variableSets.get(frozenId)
    return !isDeepStrictEqual(known(store.variableSets, nowId).variables, then?.variables)
  }
  const library = project.libraryVariableSetIds.map((id) => known(store.libraryVariableSets, id).variableSetId)
  return {
    variables: differs(project.variableSetId, frozen.variableSetSnapshotId),
    libraryVariables:
      library.length !== frozen.libraryVariableSetSnapshotIds.length ||
      library.some((setId, index) => differs(setId, frozen.libraryVariableSetSnapshotIds[index])),
  }
}

/** Changes with each update of the frozen variables. */
export function snapshotToken(frozen: FrozenVariables): string {
  return Buffer.from([frozen.variableSetSnapshotId, ...frozen.libraryVariableSetSnapshotIds].join()).toString('base64')
}
