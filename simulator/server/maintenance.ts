// While the server is being maintained only administrators may write.

import { serverState } from '../operations/server-state.ts'
import { holds } from '../permissions.ts'
import type { User } from '../store/documents.ts'
import type { World } from '../world.ts'
import { ApiError } from './answer.ts'

/** @throws {ApiError} 503, or 403, for a write that has to wait. */
export function refuseDuringMaintenance({ store, settings }: World, method: string, user: User): void {
  if (method === 'GET' || !serverState(store).isInMaintenanceMode || holds(user, 'AdministerSystem')) return
  const status = settings.unconfirmed.maintenanceRefusal === 'unavailable' ? 503 : 403
  throw new ApiError(status, 'The Octopus Server is in maintenance mode: only administrators may change anything.')
}
