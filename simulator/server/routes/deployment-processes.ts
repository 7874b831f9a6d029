import type { Process } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { notFound, ok, type Answer } from '../answer.ts'
import { find, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'
import { putProcess, stepResource } from './process-steps.ts'

export const deploymentProcessRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/deploymentprocesses',
    scope: 'space',
    permission: 'ProcessView',
    handle: (request) => {
      const items = inSpaces(request, request.world.store.processes.all()).filter(isOfProject)
      const address = inSpace(request.space.id, 'deploymentprocesses')
      return page(request, { itemType: 'DeploymentProcess', items, toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/deploymentprocesses/{id}',
    scope: 'space',
    permission: 'ProcessView',
    handle: (request) => get(request),
  },
  {
    method: 'PUT',
    path: '/deploymentprocesses/{id}',
    scope: 'space',
    permission: 'ProcessEdit',
    handle: (request) => put(request, findProcess(request, request.path('id'))),
  },
  {
    method: 'GET',
    path: '/projects/{id}/deploymentprocesses',
    scope: 'space',
    since: 2024,
    permission: 'ProcessView',
    handle: (request) => ok(toResource(ofProject(request))),
  },
  {
    method: 'PUT',
    path: '/projects/{id}/deploymentprocesses',
    scope: 'space',
    since: 2024,
    permission: 'ProcessEdit',
    handle: (request) => put(request, ofProject(request)),
  },
]

function ofProject(request: ApiRequest): Process {
  const project = find(request, request.world.store.projects, request.path('id'))
  return find(request, request.world.store.processes, project.processId)
}

/** The process as it is now, or as a release froze it. */
function get(request: ApiRequest): Answer {
  const id = request.path('id')
  const { store } = request.world
  const release = inSpaces(request, store.releases.all()).find(
    ({ processSnapshotId }) => processSnapshotId.toLowerCase() === id.toLowerCase(),
  )
  if (!release) return ok(toResource(findProcess(request, id)))
  const process = known(store.processes, known(store.projects, release.projectId).processId)
  return ok(toResource({ ...process, id: release.processSnapshotId, steps: release.steps }))
}

/** The process of a project, not one of its runbooks. */
function findProcess(request: ApiRequest, id: string): Process {
  const process = find(request, request.world.store.processes, id)
  if (!isOfProject(process)) throw notFound(id)
  return process
}

function isOfProject({ id, projectId }: Process): boolean {
  return id.toLowerCase() === `deploymentprocess-${projectId}`.toLowerCase()
}

function put(request: ApiRequest, process: Process): Answer {
  putProcess(request, process, 'DeploymentProcess')
  return ok(toResource(process))
}

function toResource({ id, spaceId, projectId, version, steps }: Process): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    ProjectId: projectId,
    Version: version,
    LastSnapshotId: null,
    Steps: steps.map(stepResource),
    Links: linksIn(spaceId, { Self: `deploymentprocesses/${id}`, Project: `projects/${projectId}` }),
  }
}
