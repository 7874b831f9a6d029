import { holders, type LockState } from './lock-state.ts'

/**
 * When the one of a rank will probably have the lock, by how long it was held lately; `undefined` if nobody can tell.
 * @param rank 1 for whoever is next.
 */
export function expectedTurn(state: LockState, rank: number): Date | undefined {
  const holds = [...state.holds].sort((a, b) => a - b)
  const usualMs = holds[Math.floor(holds.length / 2)]
  const since = holders(state).flatMap(({ heldSince }) => (heldSince ? [Date.parse(heldSince)] : []))
  if (usualMs === undefined || since.length === 0) return undefined
  const rounds = Math.ceil(rank / state.limit)
  return new Date(Math.min(...since) + usualMs * rounds)
}
