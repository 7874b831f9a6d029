// Reading locks: all of a space, or one by its name.

import { foldName } from '../../runtime/documents/document-name.ts'
import { openDocument, type DocumentContext, type Revision } from '../../runtime/documents/document.ts'
import { listDocuments } from '../../runtime/documents/list-documents.ts'
import { lockDocument, type LockState } from '../../runtime/lock/lock-state.ts'
import type { Octopus } from '../../runtime/octopus/octopus.ts'
import { StepError } from '../../runtime/step-error.ts'
import { findStandings } from './find-standings.ts'
import { viewLock, type LockView } from './lock-view.ts'

export interface BrokenLock {
  readonly lock: string
  /** What is wrong with it, and how to reset it. */
  readonly broken: string
}

export interface LocksOfSpace {
  readonly locks: readonly LockView[]
  readonly broken: readonly BrokenLock[]
}

/** Every lock that has ever been used in the space, by name. */
export async function findLocks(context: DocumentContext): Promise<LocksOfSpace> {
  const documents = await listDocuments(context, lockDocument)
  const read = documents.flatMap((document) => (document.kind === 'read' ? [document] : []))
  const broken = documents.flatMap((document) =>
    document.kind === 'broken' ? [{ lock: document.name, broken: document.problem.message }] : [],
  )
  const from = await lookAround(
    context.octopus,
    read.map(({ revision }) => revision.state),
  )
  return { locks: read.map(({ name, revision }) => viewLock(name, revision.setId, revision.state, from)), broken }
}

/**
 * One lock.
 * @throws {StepError} `not-found`, which names those that there are; `document-broken` if somebody changed it by hand.
 */
export async function findLock(context: DocumentContext, name: string): Promise<LockView> {
  return viewRevision(context.octopus, name, await readLock(context, name))
}

/** What a lock's document holds now; otherwise as `findLock`. */
export async function readLock(context: DocumentContext, name: string): Promise<Revision<LockState>> {
  const revision = await openDocument(context, lockDocument, name).read()
  if (revision.number > 0) return revision
  const others = (await listDocuments(context, lockDocument)).map((document) => document.name)
  throw new StepError(
    'not-found',
    `There is no lock "${name}" in space ${context.octopus.spaceId}: nobody has ever asked for it. ` +
      (others.length > 0 ? `There are: ${others.join(', ')}.` : 'There is no other lock there either.'),
  )
}

export async function viewRevision(octopus: Octopus, name: string, revision: Revision<LockState>): Promise<LockView> {
  return viewLock(foldName(name), revision.setId, revision.state, await lookAround(octopus, [revision.state]))
}

async function lookAround(octopus: Octopus, states: readonly LockState[]) {
  const standings = await findStandings(
    octopus,
    states.flatMap(({ entries }) => entries),
  )
  return { now: octopus.serverNow(), serverUrl: octopus.serverUrl, spaceId: octopus.spaceId, standings }
}
