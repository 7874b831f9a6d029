// The releases of a project that may be chosen from.

import type { Octopus } from '../../runtime/octopus/octopus.ts'
import { findNamed } from '../../runtime/octopus/find-named.ts'
import { listAll } from '../../runtime/octopus/list-all.ts'
import { isProvenEarlier } from '../../runtime/octopus/release-progress.ts'
import { NamedResource, toNamed } from '../../runtime/octopus/resources/named.ts'
import { ReleaseResource, toRelease, type Release } from '../../runtime/octopus/resources/release.ts'
import { rankReleases } from './choose-release.ts'
import type { EnsureDependencyParameters } from './parameters.ts'
import type { Dependency } from './plan.ts'

/**
 * Newest first. One request; one more for a channel, and one for each that is asked whether it is proven, until one is:
 * those that are not and would be taken before it are left out.
 * @throws {StepError} `not-found` if the project has no such channel.
 */
export async function findReleases(
  octopus: Octopus,
  { project, wanted, tenantId }: Dependency,
  parameters: EnsureDependencyParameters,
  environmentId: string,
): Promise<readonly Release[]> {
  const { channel, release } = parameters
  const path = `projects/${project.id}/`
  let releases = (await listAll(octopus, `${path}releases`, ReleaseResource)).map(toRelease)
  if (channel) {
    const channels = (await listAll(octopus, `${path}channels`, NamedResource)).map(toNamed)
    const { id } = findNamed(channel, channels, 'channel', project.name)
    releases = releases.filter(({ channelId }) => channelId === id)
  }
  if (release !== 'Proven') return releases
  const unproven = new Set<Release>()
  for (const one of rankReleases(releases, wanted, parameters)) {
    if (await isProvenEarlier(octopus, { releaseId: one.id, projectId: project.id, environmentId, tenantId })) break
    unproven.add(one)
  }
  return releases.filter((one) => !unproven.has(one))
}
