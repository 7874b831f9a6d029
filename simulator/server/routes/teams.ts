import * as z from 'zod'
import type { Team } from '../../store/documents.ts'
import { created, empty, notFound, ok } from '../answer.ts'
import { byName, hasPartialName } from '../find.ts'
import { page } from '../page.ts'
import { optionalText, optionalTexts, readBody, requiredText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { since } from '../since.ts'

export const teamRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/teams',
    scope: 'spanning',
    permission: 'TeamView',
    handle: (request) =>
      page(request, {
        itemType: 'Team',
        items: list(request),
        toResource: (team) => toResource(request, team),
        address: request.spaceIds.length > 1 ? '/api/teams' : `/api/${request.space.id}/teams`,
      }),
  },
  {
    method: 'GET',
    path: '/teams/all',
    scope: 'spanning',
    permission: 'TeamView',
    handle: (request) => ok(list(request).map((team) => toResource(request, team))),
  },
  {
    method: 'GET',
    path: '/teams/{id}',
    scope: 'spanning',
    permission: 'TeamView',
    handle: (request) => ok(toResource(request, findTeam(request))),
  },
  {
    method: 'POST',
    path: '/teams',
    scope: 'spanning',
    permission: 'TeamCreate',
    handle: (request) => {
      const { teams } = request.world.store
      const sent = readBody(request, body)
      const team = { id: teams.nextId(), spaceId: sent.SpaceId ?? request.space.id, ...members(sent) }
      return created(toResource(request, teams.add(team)))
    },
  },
  {
    method: 'PUT',
    path: '/teams/{id}',
    scope: 'spanning',
    permission: 'TeamEdit',
    handle: (request) => {
      const team = findTeam(request)
      return ok(toResource(request, request.world.store.teams.change(team, members(readBody(request, body)))))
    },
  },
  {
    method: 'DELETE',
    path: '/teams/{id}',
    scope: 'spanning',
    permission: 'TeamDelete',
    handle: (request) => {
      request.world.store.teams.remove(findTeam(request).id)
      return empty(200)
    },
  },
  {
    method: 'GET',
    path: '/teammembership',
    scope: 'spanning',
    permission: 'none',
    handle: (request) => {
      const userId = request.query.text('userId') ?? request.user.id
      const teams = request.world.store.teams.all().filter(({ memberUserIds }) => memberUserIds.includes(userId))
      return ok(
        teams.map(({ id, name, spaceId }) => ({
          TeamId: id,
          TeamName: name,
          SpaceId: spaceId ?? null,
          UserId: userId,
          IsDirectlyAssigned: true,
          ExternalSecurityGroups: [],
        })),
      )
    },
  },
]

const body = z.looseObject({
  Name: requiredText,
  Description: optionalText,
  SpaceId: optionalText,
  MemberUserIds: optionalTexts,
})

function members({ Name, Description, MemberUserIds }: z.output<typeof body>) {
  return { name: Name, description: Description ?? '', memberUserIds: MemberUserIds }
}

/** Those of the request's spaces, and those of the server as a whole. */
function list(request: ApiRequest): readonly Team[] {
  const { world, query } = request
  return world.store.teams
    .all()
    .filter(({ id, name }) => query.admits('ids', id) && hasPartialName(request, name))
    .filter((team) => isHere(request, team))
    .toSorted(byName)
}

function findTeam(request: ApiRequest): Team {
  const team = request.world.store.teams.get(request.path('id'))
  if (!team || !isHere(request, team)) throw notFound(request.path('id'))
  return team
}

function isHere({ spaceIds }: ApiRequest, { spaceId }: Team): boolean {
  return spaceId === undefined || spaceIds.includes(spaceId)
}

function toResource({ world }: ApiRequest, { id, name, description, spaceId, memberUserIds }: Team): unknown {
  return {
    Id: id,
    Name: name,
    Description: description,
    SpaceId: spaceId ?? null,
    ...since(world, 2024, { Slug: name.toLowerCase().replace(/[^a-z0-9]+/g, '-') }),
    MemberUserIds: memberUserIds,
    ExternalSecurityGroups: [],
    CanBeDeleted: true,
    CanBeRenamed: true,
    CanChangeMembers: true,
    CanChangeRoles: true,
    Links: { Self: `/api/teams/${id}` },
  }
}
