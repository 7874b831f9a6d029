// Which releases of a project will do, and in which order to take them.

import type { Release } from '../../runtime/octopus/resources/release.ts'
import { compareVersions, parseVersion, type Version } from '../../runtime/versions/version.ts'
import { satisfies } from '../../runtime/versions/version-range.ts'
import type { Wanted } from './read-dependencies.ts'

export interface Taste {
  readonly release: 'Highest' | 'Newest' | 'Proven'
  /** Whether pre-releases are in a range like other versions. */
  readonly preReleases: boolean
}

/**
 * Whether a version is in a range. Octopus's order has 3.0.0-rc.1 in `[2.1,3.0)`, which nobody means who writes that: a
 * pre-release needs a range that speaks of pre-releases, unless the form takes all of them.
 */
export function isInRange(text: string, { range }: Wanted, { preReleases }: Taste): boolean {
  return satisfies(text, range) && (preReleases || range.text.includes('-') || versionOf(text).labels.length === 0)
}

/** Those in range, the one to be taken first. @param releases Newest first. */
export function rankReleases(releases: readonly Release[], wanted: Wanted, taste: Taste): readonly Release[] {
  const inRange = releases.filter(({ version }) => isInRange(version, wanted, taste))
  return taste.release === 'Newest' ? inRange : byVersion(inRange)
}

/** The versions next to a range that has none, two above it and two below, from the highest down. */
export function nearestVersions(releases: readonly Release[], { range }: Wanted): readonly string[] {
  const all = byVersion(releases).map(({ version }) => version)
  const above = all.filter((version) =>
    range.limits.every(({ from }) => compareVersions(versionOf(version), from) >= 0),
  ).length
  return all.slice(Math.max(0, above - 2), above + 2)
}

/** From the highest down. */
function byVersion(releases: readonly Release[]): readonly Release[] {
  return [...releases].sort((a, b) => compareVersions(versionOf(b.version), versionOf(a.version)))
}

/** What is no version comes before all that are. */
export function versionOf(text: string): Version {
  return parseVersion(text) ?? { text, numbers: [0n, 0n, 0n, 0n], labels: ['0'] }
}
