import { environmentsOf, phasesOf } from '../../operations/lifecycle-progress.ts'
import type { Lifecycle } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'

/** The environments that a lifecycle leads through, in the order of its phases. */
export function lifecycleEnvironmentIds(store: Store, lifecycle: Lifecycle): readonly string[] {
  const own = phasesOf(store, lifecycle).map((phase) => [
    ...phase.automaticEnvironmentIds,
    ...phase.optionalEnvironmentIds,
  ])
  const others = environmentsOf(store, lifecycle.spaceId)
    .map(({ id }) => id)
    .filter((id) => !own.flat().includes(id))
  // A phase without environments of its own takes those that no other phase has.
  return [...new Set(own.flatMap((ids) => (ids.length > 0 ? ids : others)))]
}
