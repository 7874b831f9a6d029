// How a release looks on the wire.

import type { Release } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { formatDate } from '../format.ts'
import { linksIn } from '../links.ts'
import { since } from '../since.ts'
import { snapshotToken } from './release-variables.ts'

export function releaseResource(world: Pick<World, 'settings'>, release: Release): unknown {
  const { id, spaceId, projectId } = release
  return {
    Id: id,
    SpaceId: spaceId,
    Version: release.version,
    ProjectId: projectId,
    ChannelId: release.channelId,
    ReleaseNotes: release.notes,
    Assembled: formatDate(release.assembledAt),
    ProjectDeploymentProcessSnapshotId: release.processSnapshotId,
    ProjectVariableSetSnapshotId: release.variableSetSnapshotId,
    LibraryVariableSetSnapshotIds: release.libraryVariableSetSnapshotIds,
    SelectedPackages: release.selectedPackages.map(({ actionName, packageReferenceName, version }) => ({
      ActionName: actionName,
      PackageReferenceName: packageReferenceName,
      Version: version,
    })),
    BuildInformation: [],
    VersionControlReference: null,
    IgnoreChannelRules: release.ignoresChannelRules,
    ...since(world, 2026, {
      SelectedGitResources: [],
      CustomFields: {},
      VariableSnapshotConcurrencyToken: snapshotToken(release),
    }),
    Links: linksIn(spaceId, {
      Self: `releases/${id}`,
      Project: `projects/${projectId}`,
      Deployments: `releases/${id}/deployments{?skip,take}`,
      DeploymentTemplate: `releases/${id}/deployments/template`,
      Progression: `releases/${id}/progression`,
      SnapshotVariables: `releases/${id}/snapshot-variables`,
      Defects: `releases/${id}/defects`,
      ReportDefect: `releases/${id}/defects`,
      ResolveDefect: `releases/${id}/defects/resolve`,
      Artifacts: `artifacts?regarding=${id}`,
      ProjectVariableSnapshot: `variables/${release.variableSetSnapshotId}`,
      ProjectDeploymentProcessSnapshot: `deploymentprocesses/${release.processSnapshotId}`,
    }),
  }
}
