import * as z from 'zod'
import type { TagSet } from '../../store/documents.ts'
import { badRequest } from '../answer.ts'
import { hasPartialName, inSpaces } from '../find.ts'
import { linksIn } from '../links.ts'
import { optionalText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

export const tagSetRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/tagsets',
    itemType: 'TagSet',
    permission: 'TenantView',
    collection: ({ tagSets }) => tagSets,
    list,
    toResource: (_request, tagSet) => toResource(tagSet),
  }),
  ...writingRoutes({
    path: '/tagsets',
    kind: 'tag set',
    collection: ({ tagSets }) => tagSets,
    permissions: { create: 'TagSetCreate', edit: 'TagSetEdit', delete: 'TagSetDelete' },
    body: z.looseObject({
      SortOrder: z.int().nullish(),
      Tags: z
        .array(z.looseObject({ Id: optionalText, Name: z.string(), Description: optionalText, Color: optionalText }))
        .nullish(),
    }),
    read: (_request, { SortOrder, Tags }, before, id) => {
      const tags = (Tags ?? []).map(({ Id, Name, Description, Color }, index) => ({
        id: Id ?? `${id}/tags-${index + 1}`,
        name: Name.trim(),
        description: Description ?? '',
        color: Color ?? '#333333',
      }))
      if (new Set(tags.map(({ name }) => name.toLowerCase())).size < tags.length) {
        throw badRequest('Tag names must be unique within a tag set.')
      }
      return { sortOrder: SortOrder ?? before?.sortOrder ?? 0, tags }
    },
    neededBy: (store, { name, spaceId }) =>
      store.tenants
        .all()
        .filter((tenant) => tenant.spaceId === spaceId && tenant.tags.some((tag) => tag.startsWith(`${name}/`)))
        .map((tenant) => tenant.name),
    toResource: (_request, tagSet) => toResource(tagSet),
  }),
]

function list(request: ApiRequest): readonly TagSet[] {
  return inSpaces(request, request.world.store.tagSets.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted((a, b) => a.sortOrder - b.sortOrder)
}

function toResource({ id, spaceId, name, description, sortOrder, tags }: TagSet): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: name,
    Description: description,
    SortOrder: sortOrder,
    Tags: tags.map((tag, index) => ({
      Id: tag.id,
      Name: tag.name,
      CanonicalTagName: `${name}/${tag.name}`,
      Color: tag.color,
      Description: tag.description,
      SortOrder: index,
    })),
    Links: linksIn(spaceId, { Self: `tagsets/${id}` }),
  }
}
