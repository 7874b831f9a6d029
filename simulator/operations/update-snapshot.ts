// Taking the variables of today into a release, or into a snapshot of a runbook: every later deployment of it gets them.

import type { Release, RunbookSnapshot } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { freezeVariables } from './freeze-variables.ts'

export function updateSnapshot(store: Store, document: Release | RunbookSnapshot): void {
  const frozen = freezeVariables(store, known(store.projects, document.projectId), document.id)
  if ('runbookId' in document) store.runbookSnapshots.change(document, frozen)
  else store.releases.change(document, frozen)
}
