import type { ServerState } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

/** What the server is set to; as it was when it was new until somebody says otherwise. */
export function serverState({ serverState: states }: Store): ServerState {
  return states.get('server') ?? states.add({ id: 'server', isInMaintenanceMode: false, isDraining: false })
}
