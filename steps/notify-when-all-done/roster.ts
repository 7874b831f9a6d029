// Who belongs to the set, from what the form says, what the server knows, and whom the form meant before.

import { foldName } from '../../runtime/documents/document-name.ts'
import { findAllNamed } from '../../runtime/octopus/find-named.ts'
import type { Named } from '../../runtime/octopus/resources/named.ts'
import type { Project } from '../../runtime/octopus/resources/project.ts'
import { StepError } from '../../runtime/step-error.ts'
import type { KnownMember } from './notify-state.ts'

export interface Member extends KnownMember {
  /** What it was called before, if that was something else. */
  readonly formerName?: string | undefined
  /** `deleted` includes what the user of the API key may not see. */
  readonly state: 'active' | 'disabled' | 'deleted'
}

export const groupPrefix = /^group:\s*/i

/**
 * The members, each once. One that was renamed or deleted since the form was last understood is among them.
 * @param given Names, slugs or ids of projects, and `group: Payments`.
 * @param known Whom the form meant before.
 * @throws {StepError} `not-found`, naming everything that never was there.
 */
export function readRoster(
  given: readonly string[],
  projects: readonly Project[],
  groups: readonly Named[],
  known: readonly KnownMember[],
  place: string,
): readonly Member[] {
  const members: Member[] = []
  const mistakes: string[] = []
  const add = (member: Member) => {
    if (!members.some(({ project }) => project === member.project)) members.push(member)
  }
  const attempt = (find: () => readonly Member[]) => {
    try {
      find().forEach(add)
    } catch (error) {
      if (!(error instanceof StepError)) throw error
      mistakes.push(error.message)
    }
  }
  const toMember = (text: string, project: Project): Member => {
    const before = known.find((one) => one.project === project.id && foldName(one.given) === foldName(text))
    const isRenamed = before && before.name !== project.name
    return {
      given: text,
      project: project.id,
      name: project.name,
      ...(isRenamed && { formerName: before.name }),
      state: project.isDisabled ? 'disabled' : 'active',
    }
  }
  const knownAs = (text: string) => known.filter((one) => foldName(one.given) === foldName(text))
  const deleted = (text: string): readonly Member[] =>
    knownAs(text)
      .filter(({ project }) => !projects.some(({ id }) => id === project))
      .map((one) => ({ ...one, state: 'deleted' }))

  for (const text of given) {
    if (groupPrefix.test(text)) {
      attempt(() => {
        const [group] = findAllNamed([text.replace(groupPrefix, '')], groups, 'project group', place)
        const current = projects.filter(({ groupId }) => groupId === group?.id)
        return [...current.map((project) => toMember(text, project)), ...deleted(text)]
      })
    } else {
      attempt(() => {
        const before = knownAs(text).at(0)
        const renamed = projects.find(({ id }) => id === before?.project)
        const isNamed = projects.some((one) => isCalled(one, text))
        if (!isNamed && renamed) return [toMember(text, renamed)]
        if (!isNamed && before) return deleted(text)
        return findAllNamed([text], projects, 'project', place).map((project) => toMember(text, project))
      })
    }
  }
  if (mistakes.length > 0) throw new StepError('not-found', mistakes.join('\n'))
  return members
}

function isCalled({ id, name, slug }: Project, text: string): boolean {
  return [id, name, slug].some((one) => one?.toLowerCase() === text.toLowerCase())
}
