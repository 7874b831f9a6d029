// Users, what they may do, the teams that they are in, and the keys by which they come in.

import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { permissions, permissionsOf, serverPermissions, type Permission } from '../../permissions.ts'
import type { ApiKey, Team, User } from '../../store/documents.ts'
import { empty, notFound, ok } from '../answer.ts'
import { formatDate, formatOptionalDate } from '../format.ts'
import { page } from '../page.ts'
import { missingPermission } from '../permit.ts'
import { optionalDate, optionalText, readBody } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { spaceResource } from './space-resource.ts'
import { userResource } from './user-resource.ts'

export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users/me',
    scope: 'server',
    permission: 'none',
    handle: (request) => ok(userResource(request, request.user)),
  },
  {
    method: 'GET',
    path: '/users',
    scope: 'server',
    permission: 'UserView',
    handle: (request) =>
      page(request, {
        itemType: 'User',
        items: list(request),
        toResource: (user) => userResource(request, user),
        address: '/api/users',
      }),
  },
  {
    method: 'GET',
    path: '/users/all',
    scope: 'server',
    permission: 'UserView',
    handle: (request) => ok(list(request).map((user) => userResource(request, user))),
  },
  {
    method: 'GET',
    path: '/users/{id}',
    scope: 'server',
    permission: 'none',
    handle: (request) => ok(userResource(request, findUser(request, 'id', 'UserView'))),
  },
  {
    method: 'GET',
    path: '/users/{id}/permissions',
    scope: 'server',
    permission: 'none',
    handle: (request) => ok(permissionSet(request, findUser(request, 'id', 'UserEdit'))),
  },
  {
    method: 'GET',
    path: '/users/{id}/spaces',
    scope: 'server',
    permission: 'none',
    handle: (request) => {
      findUser(request, 'id', 'UserView')
      return ok(request.world.store.spaces.all().map((space) => spaceResource(request.world, space)))
    },
  },
  {
    method: 'GET',
    path: '/users/{id}/teams',
    scope: 'server',
    permission: 'none',
    handle: (request) => ok(teamsOf(request, findUser(request, 'id', 'TeamView')).map(teamReference)),
  },
  {
    method: 'GET',
    path: '/users/{userId}/apikeys',
    scope: 'server',
    permission: 'none',
    handle: (request) => {
      const user = findUser(request, 'userId', 'UserEdit')
      const items = request.world.store.apiKeys.all().filter(({ userId }) => userId === user.id)
      const address = `/api/users/${user.id}/apikeys`
      return page(request, { itemType: 'ApiKey', items, toResource: keyResource, address })
    },
  },
  {
    method: 'GET',
    path: '/users/{userId}/apikeys/{id}',
    scope: 'server',
    permission: 'none',
    handle: (request) => ok(keyResource(findKey(request))),
  },
  {
    method: 'POST',
    path: '/users/{userId}/apikeys',
    scope: 'server',
    permission: 'none',
    handle: (request) => {
      const user = findUser(request, 'userId', 'UserEdit')
      const { store, clock } = request.world
      const sent = readBody(request, z.looseObject({ Purpose: optionalText, Expires: optionalDate }))
      const secret = `API-${randomBytes(20).toString('hex').toUpperCase()}`
      const key = store.apiKeys.add({
        id: `apikeys-${store.apiKeys.nextId().replace(/\D/g, '')}`,
        userId: user.id,
        key: secret,
        purpose: sent.Purpose ?? '',
        createdAt: clock.now(),
        expiresAt: sent.Expires,
      })
      store.users.change(user, { apiKeys: [...user.apiKeys, secret] })
      return ok({ ...keyResource(key), ApiKey: secret })
    },
  },
  {
    method: 'DELETE',
    path: '/users/{userId}/apikeys/{id}',
    scope: 'server',
    permission: 'none',
    handle: (request) => {
      const user = findUser(request, 'userId', 'UserEdit')
      const { store } = request.world
      const { id, key } = findKey(request)
      store.users.change(user, { apiKeys: user.apiKeys.filter((one) => one !== key) })
      store.apiKeys.remove(id)
      return empty(200)
    },
  },
  {
    method: 'GET',
    path: '/permissions/all',
    scope: 'server',
    permission: 'none',
    handle: ({ world }) =>
      ok(
        Object.fromEntries(
          permissionsOf(world.settings.generation).map((permission) => [permission, permissionDescription(permission)]),
        ),
      ),
  },
]

function list(request: ApiRequest): readonly User[] {
  const { query, world } = request
  const part = query.text('partialName') ?? query.text('filter') ?? ''
  return world.store.users
    .all()
    .filter(({ id }) => query.admits('ids', id))
    .filter(({ username, displayName }) => `${username} ${displayName}`.toLowerCase().includes(part.toLowerCase()))
    .toSorted((a, b) => a.username.localeCompare(b.username))
}

/**
 * Everybody sees themselves.
 * @param permission What it takes to see somebody else.
 */
function findUser({ world, path, user }: ApiRequest, parameter: string, permission: Permission): User {
  const wanted = path(parameter)
  if (/^me$/i.test(wanted) || wanted.toLowerCase() === user.id.toLowerCase()) return user
  const isAllowed = user.grants === undefined || user.grants.some((grant) => grant.permission === permission)
  if (!isAllowed) throw missingPermission(permission)
  const found = world.store.users.get(wanted)
  if (!found) throw notFound(wanted)
  return found
}

function findKey(request: ApiRequest): ApiKey {
  const user = findUser(request, 'userId', 'UserEdit')
  const key = request.world.store.apiKeys.get(request.path('id'))
  if (key?.userId !== user.id) throw notFound(request.path('id'))
  return key
}

/** Who has everything has it in every space, without restrictions. */
function permissionSet(request: ApiRequest, user: User): unknown {
  const spaceIds = request.world.store.spaces.all().map(({ id }) => id)
  const grants =
    user.grants ??
    permissionsOf(request.world.settings.generation).map((permission) => ({
      permission,
      projectIds: [],
      environmentIds: [],
      tenantIds: [],
    }))
  const isOfServer = ({ permission }: { readonly permission: Permission }) => serverPermissions.includes(permission)
  const inSpaces: Record<string, unknown[]> = {}
  for (const { permission, projectIds, environmentIds, tenantIds } of grants.filter((grant) => !isOfServer(grant))) {
    const entries = spaceIds.map((spaceId) => ({
      SpaceId: spaceId,
      RestrictedToProjectIds: projectIds,
      RestrictedToEnvironmentIds: environmentIds,
      RestrictedToTenantIds: tenantIds,
      RestrictedToProjectGroupIds: [],
    }))
    inSpaces[permission] = [...(inSpaces[permission] ?? []), ...entries]
  }
  return {
    Id: user.id,
    SpacePermissions: inSpaces,
    SystemPermissions: [...new Set(grants.filter(isOfServer).map(({ permission }) => permission))],
    Teams: teamsOf(request, user).map(teamReference),
    IsPermissionsComplete: true,
    IsTeamsComplete: true,
    Links: { Self: `/api/users/${user.id}/permissions` },
  }
}

function teamsOf({ world }: ApiRequest, { id }: User): readonly Team[] {
  return world.store.teams.all().filter(({ memberUserIds }) => memberUserIds.includes(id))
}

function teamReference({ id, name, spaceId }: Team): unknown {
  return { Id: id, Name: name, SpaceId: spaceId ?? null, IsDirectlyAssigned: true, ExternalSecurityGroups: [] }
}

function keyResource({ id, userId, purpose, createdAt, expiresAt, key }: ApiKey) {
  return {
    Id: id,
    UserId: userId,
    Purpose: purpose,
    Created: formatDate(createdAt),
    Expires: formatOptionalDate(expiresAt),
    ApiKey: { HasValue: true, NewValue: null, Hint: key.slice(0, 7) },
    Links: { Self: `/api/users/${userId}/apikeys/${id}` },
  }
}

function permissionDescription(permission: Permission): unknown {
  const isOfServer = serverPermissions.includes(permission)
  return {
    Description: permissions[permission],
    CanApplyAtSpaceLevel: !isOfServer,
    CanApplyAtSystemLevel: isOfServer,
    SupportedRestrictions: isOfServer ? [] : ['Projects', 'Environments', 'Tenants'],
  }
}
