import type { Project } from '../../store/documents.ts'
import { ok } from '../answer.ts'
import { byName, find, hasPartialName, inSpaces } from '../find.ts'
import { inSpace, linksIn } from '../links.ts'
import { page } from '../page.ts'
import type { ApiRequest, Route } from '../route.ts'

export const projectRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/projects',
    scope: 'space',
    handle: (request) => {
      const address = inSpace(request.space.id, 'projects')
      return page(request, { itemType: 'Project', items: list(request), toResource, address })
    },
  },
  {
    method: 'GET',
    path: '/projects/all',
    scope: 'space',
    handle: (request) => ok(list(request).map(toResource)),
  },
  {
    method: 'GET',
    path: '/projects/{id}',
    scope: 'space',
    handle: (request) => ok(toResource(find(request, request.world.store.projects, request.path('id')))),
  },
  {
    method: 'GET',
    path: '/projectgroups/{id}/projects',
    scope: 'space',
    handle: (request) => {
      const group = find(request, request.world.store.projectGroups, request.path('id'))
      const items = list(request).filter(({ groupId }) => groupId === group.id)
      const address = inSpace(group.spaceId, `projectgroups/${group.id}/projects`)
      return page(request, { itemType: 'Project', items, toResource, address })
    },
  },
]

function list(request: ApiRequest): readonly Project[] {
  return inSpaces(request, request.world.store.projects.all())
    .filter(({ name }) => hasPartialName(request, name))
    .toSorted(byName)
}

function toResource(project: Project): unknown {
  const { id, spaceId } = project
  return {
    Id: id,
    SpaceId: spaceId,
    Name: project.name,
    Slug: project.slug,
    Description: project.description,
    IsDisabled: project.isDisabled,
    ProjectGroupId: project.groupId,
    LifecycleId: project.lifecycleId,
    VariableSetId: project.variableSetId,
    DeploymentProcessId: project.processId,
    ClonedFromProjectId: null,
    IncludedLibraryVariableSetIds: project.libraryVariableSetIds,
    TenantedDeploymentMode: project.tenantedMode,
    DefaultGuidedFailureMode: 'EnvironmentDefault',
    DefaultToSkipIfAlreadyInstalled: false,
    VersioningStrategy: {
      Template: '#{Octopus.Version.LastMajor}.#{Octopus.Version.LastMinor}.#{Octopus.Version.NextPatch}',
    },
    ReleaseCreationStrategy: { ChannelId: null, ReleaseCreationPackage: null, ReleaseCreationPackageStepId: null },
    AutoCreateRelease: false,
    DiscreteChannelRelease: false,
    IsVersionControlled: false,
    PersistenceSettings: { Type: 'Database' },
    Templates: [],
    AutoDeployReleaseOverrides: [],
    ExtensionSettings: [],
    ProjectConnectivityPolicy: {
      SkipMachineBehavior: 'None',
      TargetRoles: [],
      AllowDeploymentsToNoTargets: true,
      ExcludeUnhealthyTargets: false,
    },
    ReleaseNotesTemplate: null,
    DeploymentChangesTemplate: null,
    Links: linksIn(spaceId, {
      Self: `projects/${id}`,
      Releases: `projects/${id}/releases{/version}{?skip,take,searchByVersion}`,
      Channels: `projects/${id}/channels{?skip,take,partialName}`,
      DeploymentProcess: `projects/${id}/deploymentprocesses`,
      Variables: `variables/${project.variableSetId}`,
      Progression: `projects/${id}/progression{?releaseHistoryCount}`,
    }),
  }
}
