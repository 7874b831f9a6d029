import type { Artifact } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { empty, ok } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { formatDate } from '../format.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

export const artifactRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/artifacts',
    scope: 'space',
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
    handle: (request) => ok(toResource(findArtifact(request))),
  },
  {
    method: 'GET',
    path: '/artifacts/{id}/content',
    scope: 'space',
    handle: (request) => {
      const { content, filename } = findArtifact(request)
      return content ? { kind: 'bytes', status: 200, bytes: content, filename } : empty(204)
    },
  },
]

function findArtifact(request: ApiRequest): Artifact {
  return find(request, request.world.store.artifacts, request.path('id'))
}

/** Of a task, and of everything that the task's deployment is about. */
function isRegarding({ query, world }: ApiRequest, { taskId }: Artifact): boolean {
  const wanted = query.text('regarding')?.toLowerCase()
  if (wanted === undefined) return true
  const task = known(world.store.tasks, taskId)
  const deployment = known(world.store.deployments, task.arguments['DeploymentId'] ?? '')
  const { id, releaseId, projectId, environmentId, tenantId } = deployment
  return [taskId, id, releaseId, projectId, environmentId, tenantId].some((one) => one?.toLowerCase() === wanted)
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
