// How a project looks on the wire.

import type { Project } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { linksIn } from '../links.ts'
import { since } from '../since.ts'

export function projectResource(world: Pick<World, 'settings'>, project: Project): unknown {
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
    DefaultGuidedFailureMode: project.guidedFailureMode,
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
    ...since(world, 2026, { ProjectTags: [] }),
    ...project.rest,
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
