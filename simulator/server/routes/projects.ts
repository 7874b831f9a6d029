import * as z from 'zod'
import { removeDeployment, removeRelease } from '../../operations/remove-deployment.ts'
import type { Project } from '../../store/documents.ts'
import { known } from '../../store/store.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace } from '../links.ts'
import { page } from '../page.ts'
import { optionalFlag, optionalTexts, requiredText } from '../read-body.ts'
import type { ApiRequest, Route } from '../route.ts'
import { projectResource } from './project-resource.ts'
import { readingRoutes } from './reading-routes.ts'
import { writingRoutes } from './writing-routes.ts'

const projectBody = z.looseObject({
  ProjectGroupId: requiredText,
  LifecycleId: requiredText,
  IsDisabled: optionalFlag,
  TenantedDeploymentMode: z.enum(['Untenanted', 'TenantedOrUntenanted', 'Tenanted']).nullish(),
  DefaultGuidedFailureMode: z.enum(['EnvironmentDefault', 'Off', 'On']).nullish(),
  IncludedLibraryVariableSetIds: optionalTexts,
})

export const projectRoutes: readonly Route[] = [
  ...readingRoutes({
    path: '/projects',
    itemType: 'Project',
    permission: 'ProjectView',
    collection: ({ projects }) => projects,
    list,
    toResource: ({ world }, project) => projectResource(world, project),
  }),
  {
    method: 'GET',
    path: '/projectgroups/{id}/projects',
    scope: 'space',
    permission: 'ProjectView',
    handle: (request) => {
      const group = find(request, request.world.store.projectGroups, request.path('id'))
      const items = list(request).filter(({ groupId }) => groupId === group.id)
      const address = inSpace(group.spaceId, `projectgroups/${group.id}/projects`)
      return page(request, { itemType: 'Project', items, toResource: resourceIn(request), address })
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/summary',
    scope: 'space',
    permission: 'ProjectView',
    handle: (request) => {
      const { store } = request.world
      const project = find(request, store.projects, request.path('id'))
      return ok({
        HasDeploymentProcess: known(store.processes, project.processId).steps.length > 0,
        HasRunbooks: store.runbooks.where('projectId', project.id).length > 0,
      })
    },
  },
  ...writingRoutes({
    path: '/projects',
    kind: 'project',
    collection: ({ projects }) => projects,
    permissions: { create: 'ProjectCreate', edit: 'ProjectEdit', delete: 'ProjectDelete' },
    body: projectBody,
    read: readProject,
    created: addWhatBelongsToProject,
    deleted: removeWhatBelongsToProject,
    toResource: (request, project) => projectResource(request.world, project),
  }),
]

/** What projects of the simulator have and do nothing with. */
const keptMembers = [
  'VersioningStrategy',
  'ReleaseCreationStrategy',
  'ReleaseNotesTemplate',
  'DeploymentChangesTemplate',
  'DefaultToSkipIfAlreadyInstalled',
  'AutoCreateRelease',
  'DiscreteChannelRelease',
  'ProjectConnectivityPolicy',
  'ExtensionSettings',
  'Templates',
]

function readProject(
  request: ApiRequest,
  body: z.output<typeof projectBody>,
  before: Project | undefined,
  id: string,
): Omit<Project, 'id' | 'spaceId' | 'name' | 'slug' | 'description'> {
  const { store } = request.world
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => keptMembers.includes(name)))
  return {
    groupId: find(request, store.projectGroups, body.ProjectGroupId).id,
    lifecycleId: find(request, store.lifecycles, body.LifecycleId).id,
    isDisabled: body.IsDisabled ?? false,
    tenantedMode: body.TenantedDeploymentMode ?? before?.tenantedMode ?? 'Untenanted',
    variableSetId: before?.variableSetId ?? `variableset-${id}`,
    processId: before?.processId ?? `deploymentprocess-${id}`,
    libraryVariableSetIds: body.IncludedLibraryVariableSetIds.map(
      (setId) => find(request, store.libraryVariableSets, setId).id,
    ),
    guidedFailureMode: body.DefaultGuidedFailureMode ?? before?.guidedFailureMode ?? 'EnvironmentDefault',
    rest: { ...before?.rest, ...rest },
  }
}

function addWhatBelongsToProject({ world }: ApiRequest, project: Project): void {
  const { store } = world
  const { id, spaceId, variableSetId, processId } = project
  store.variableSets.add({ id: variableSetId, spaceId, ownerId: id, isFrozen: false, version: 0, variables: [] })
  store.processes.add({ id: processId, spaceId, projectId: id, version: 0, steps: [] })
  store.channels.add({
    id: store.channels.nextId(),
    spaceId,
    name: 'Default',
    slug: 'default',
    description: '',
    projectId: id,
    lifecycleId: undefined,
    isDefault: true,
    rules: [],
    tenantTags: [],
  })
}

function removeWhatBelongsToProject({ world }: ApiRequest, project: Project): void {
  const { store } = world
  for (const release of [...store.releases.where('projectId', project.id)]) removeRelease(store, release)
  for (const run of store.runbookRuns.all().filter(({ projectId }) => projectId === project.id)) {
    removeDeployment(store, run)
  }
  const owned = [store.channels, store.runbooks, store.runbookSnapshots, store.processes] as const
  for (const collection of owned) {
    const ids = collection.all().flatMap(({ id, projectId }) => (projectId === project.id ? [id] : []))
    for (const id of ids) collection.remove(id)
  }
  store.variableSets.remove(project.variableSetId)
}

function list(request: ApiRequest): readonly Project[] {
  return inSpaces(request, request.world.store.projects.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function resourceIn({ world }: ApiRequest): (project: Project) => unknown {
  return (project) => projectResource(world, project)
}
