// How a user looks on the wire.

import type { User } from '../../store/documents.ts'
import type { ApiRequest } from '../route.ts'
import { since } from '../since.ts'

export function userResource(request: ApiRequest, { id, username, displayName, isService }: User): unknown {
  return {
    Id: id,
    Username: username,
    DisplayName: displayName,
    EmailAddress: null,
    IsActive: true,
    IsService: isService,
    IsRequestor: id === request.user.id,
    CanPasswordBeEdited: false,
    Identities: [],
    ...since(request.world, 2026, isService ? { ServiceAccountType: 'Standard' } : {}),
    Links: {
      Self: `/api/users/${id}`,
      Permissions: `/api/users/${id}/permissions`,
      ApiKeys: `/api/users/${id}/apikeys{/id}{?skip,take}`,
      Teams: `/api/users/${id}/teams`,
      Spaces: `/api/users/${id}/spaces`,
    },
  }
}
