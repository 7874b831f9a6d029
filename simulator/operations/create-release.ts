// Making a release: the process and the variables of its project are frozen as they stand.

import type { Channel, Project, Release, SelectedPackage } from '../store/documents.ts'
import { known, type Store } from '../store/store.ts'
import { brokenChannelRules } from './channel-rules.ts'
import { freezeVariables } from './freeze-variables.ts'

export interface NewRelease {
  readonly project: Project
  /** The project's default channel where none is given. */
  readonly channel?: Channel | undefined
  readonly version: string
  readonly notes?: string | undefined
  readonly selectedPackages?: readonly SelectedPackage[]
  readonly ignoresChannelRules?: boolean
  readonly assembledAt: number
}

export type CreatedRelease =
  | { readonly kind: 'created'; readonly release: Release }
  | { readonly kind: 'refused'; readonly reason: string; readonly existing?: Release }

export function createRelease(
  store: Store,
  { project, channel, version, notes, selectedPackages = [], ignoresChannelRules = false, assembledAt }: NewRelease,
): CreatedRelease {
  const refused = (reason: string, existing?: Release): CreatedRelease => ({
    kind: 'refused',
    reason,
    ...(existing ? { existing } : {}),
  })
  if (project.isDisabled) return refused('The project is disabled, so releases cannot be created')
  if (version.length > 349) return refused('The version number of a release can be at most 349 characters long.')
  if (!/^\d+(\.\d+){0,3}([-+._][0-9A-Za-z-+._]*)?$/.test(version)) {
    return refused(`The version number '${version}' is not a valid version number.`)
  }
  const existing = findRelease(store, project, version)
  if (existing) {
    return refused(
      `Release '${version}' already exists for this project. Please use a different version, or look at using a mask to auto-increment the number.`,
      existing,
    )
  }
  const chosen = channel ?? defaultChannel(store, project)
  if (!chosen) return refused('A channel must be specified, because the project has no default channel.')
  if (chosen.projectId !== project.id) return refused(`The channel '${chosen.name}' does not belong to this project.`)
  if (selectedPackages.some((selected) => selected.version.trim() === '')) {
    return refused('A version must be specified for every included package.')
  }
  const broken = ignoresChannelRules ? [] : brokenChannelRules(chosen, selectedPackages)
  if (broken[0] !== undefined) return refused(broken[0])
  const process = known(store.processes, project.processId)
  const id = store.releases.nextId()
  const release = store.releases.add({
    id,
    spaceId: project.spaceId,
    projectId: project.id,
    channelId: chosen.id,
    version,
    notes: notes ?? '',
    ignoresChannelRules,
    selectedPackages,
    assembledAt,
    steps: process.steps,
    processSnapshotId: `${process.id}-s-${process.version}-${id}`,
    ...freezeVariables(store, project, id),
  })
  return { kind: 'created', release }
}

/** The release of a project with exactly this version, its letters in either case. */
export function findRelease(store: Store, project: Project, version: string): Release | undefined {
  const wanted = version.toLowerCase()
  return store.releases.where('projectId', project.id).findLast((release) => release.version.toLowerCase() === wanted)
}

export function defaultChannel(store: Store, project: Project): Channel | undefined {
  const channels = store.channels.where('projectId', project.id)
  return channels.find(({ isDefault }) => isDefault) ?? (channels.length === 1 ? channels[0] : undefined)
}
