import * as z from 'zod'
import type { Artifact } from '../../store/documents.ts'
import { executionOf, relatedDocumentIds } from '../../tasks/execution.ts'
import { known } from '../../store/store.ts'
import { created, empty, ok } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import { optionalText, readBody, requiredText } from '../read-body.ts'
import { readFormFile } from '../read-form-file.ts'
import { refusal } from '../refusal.ts'
import type { ApiRequest, Route } from '../route.ts'

export const artifactRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/artifacts',
    scope: 'space',
    permission: 'ArtifactView',
    handle: (request) => {
      const { query, world } = request
      const part = query.text('partialName')?.toLowerCase() ?? ''
      const all = query.text('order') === 'asc' ? world.store.artifacts.all() : world.store.artifacts.newestFirst()
      const items = inSpaces(request, all).filter(
        (artifact) => artifact.filename.toLowerCase().includes(part) && isRegarding(request, artifact),
      )
      return page(request, { itemType: 'Artifact', items, toResource, address: inSpace(request.space.id, 'artifacts') })
    },
  },
  {
    method: 'GET',
    path: '/artifacts/{id}',
    scope: 'space',
    permission: 'ArtifactView',
    handle: (request) => ok(toResource(findArtifact(request))),
  },
  {
    method: 'GET',
    path: '/artifacts/{id}/content',
    scope: 'space',
    permission: 'ArtifactView',
    handle: (request) => {
      const { content, filename } = findArtifact(request)
      return content ? { kind: 'bytes', status: 200, bytes: content, filename } : empty(204)
    },
  },
  {
    method: 'POST',
    path: '/artifacts',
    scope: 'space',
    permission: 'ArtifactCreate',
    handle: (request) => {
      const { world, user, space } = request
      const sent = readBody(request, artifactBody)
      const task = find(request, world.store.tasks, sent.ServerTaskId)
      const artifact = world.store.artifacts.add({
        id: world.store.artifacts.nextId(),
        spaceId: space.id,
        filename: sent.Filename,
        source: sent.Source ?? `Uploaded by ${user.username}`,
        taskId: task.id,
        correlationId: sent.LogCorrelationId,
        createdAt: world.clock.now(),
        content: undefined,
      })
      return created(toResource(artifact))
    },
  },
  {
    method: 'PUT',
    path: '/artifacts/{id}',
    scope: 'space',
    permission: 'ArtifactEdit',
    handle: (request) => {
      const artifact = findArtifact(request)
      const { Filename: filename, Source } = readBody(request, artifactBody)
      const source = Source ?? artifact.source
      return ok(toResource(request.world.store.artifacts.change(artifact, { filename, source })))
    },
  },
  {
    method: 'PUT',
    path: '/artifacts/{id}/content',
    scope: 'space',
    permission: 'ArtifactCreate',
    handle: (request) => {
      request.world.store.artifacts.change(findArtifact(request), { content: uploaded(request) })
      return empty(204)
    },
  },
  {
    method: 'DELETE',
    path: '/artifacts/{id}',
    scope: 'space',
    permission: 'ArtifactDelete',
    handle: (request) => {
      request.world.store.artifacts.remove(findArtifact(request).id)
      return empty(200)
    },
  },
]

const artifactBody = z.looseObject({
  Filename: requiredText,
  ServerTaskId: requiredText,
  Source: optionalText,
  LogCorrelationId: optionalText,
})

/** The content of the file in a form. Whether the bytes alone would do is not confirmed. */
function uploaded({ headers, bytes, world }: ApiRequest): Uint8Array {
  const file = readFormFile(headers['content-type'] ?? '', bytes)
  if (file) return file.bytes
  if (world.settings.unconfirmed.rawArtifact === 'taken' && bytes.length > 0) return new Uint8Array(bytes)
  throw refusal(world, 'The content of an artifact has to come as a file in a form.')
}

function findArtifact(request: ApiRequest): Artifact {
  return find(request, request.world.store.artifacts, request.path('id'))
}

/** Of a task, and of everything that the task is about. */
function isRegarding({ query, world }: ApiRequest, { taskId }: Artifact): boolean {
  const wanted = query.text('regarding')?.toLowerCase()
  if (wanted === undefined) return true
  const execution = executionOf(world.store, known(world.store.tasks, taskId))
  return [taskId, ...(execution ? relatedDocumentIds(execution) : [])].some((id) => id.toLowerCase() === wanted)
}

function toResource({ id, spaceId, filename, source, taskId, correlationId, createdAt }: Artifact): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Filename: filename,
    Source: source,
    ServerTaskId: taskId,
    Created: formatDate(createdAt),
    LogCorrelationId: correlationId ?? null,
    Links: linksIn(spaceId, { Self: `artifacts/${id}`, Content: `artifacts/${id}/content` }),
  }
}
