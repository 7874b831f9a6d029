import type { User } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import type { Route } from '../route.ts'

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/me', scope: 'server', handle: ({ user }) => ok(toResource(user)) },
]

function toResource({ id, username, displayName, isService }: User): unknown {
  return {
    Id: id,
    Username: username,
    DisplayName: displayName,
    EmailAddress: null,
    IsActive: true,
    IsService: isService,
    IsRequestor: true,
    CanPasswordBeEdited: false,
    Identities: [],
    Links: {
      Self: `/api/users/${id}`,
      Permissions: `/api/users/${id}/permissions`,
      ApiKeys: `/api/users/${id}/apikeys{/id}{?skip,take}`,
      Teams: `/api/users/${id}/teams`,
      Spaces: `/api/users/${id}/spaces`,
    },
  }
}
